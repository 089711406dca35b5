import { may } from '../../../core/access/index.ts';
import { DAY } from '../../../core/clock.ts';
import type { DebtorPage, ReminderRun } from '../../../core/debtors/index.ts';
import type { Incident } from '../../../core/incidents/index.ts';
import { type Message, type SendingPause, sectionOf } from '../../../core/mail/index.ts';
import type { RunningProcess } from '../../../core/processes/index.ts';
import type { QuotaUse, RateUse } from '../../../core/quota/index.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import type { RestoredNotice } from '../../../core/recovery/index.ts';
import type { MailCondition } from '../../../core/watch/index.ts';
import type { App } from '../../app/app.ts';

/** What the first screen shows; a room the person may not see is null (X2). */
export interface Today {
  readonly quota: readonly QuotaUse[];
  readonly rate: RateUse;
  readonly debtors: DebtorPage | null;
  readonly incidents: { readonly rows: readonly Incident[]; readonly total: number } | null;
  readonly ratings: {
    readonly rows: readonly Rating[];
    readonly average: { count: number; share: number | null };
    /** The company's. */
    readonly scale: number;
  } | null;
  /** What leaves now, and how many wait for a later time on purpose. */
  readonly leaving: { readonly rows: readonly Message[]; readonly total: number; readonly later: number } | null;
  readonly mail: MailCondition | null;
  readonly run: ReminderRun | null;
  readonly customers: number | null;
  /** The sender was refused by policy: nothing leaves until somebody has looked. */
  readonly pause: SendingPause | null;
  /** Programs on the database that live; a terminal sends nothing. */
  readonly processes: readonly RunningProcess[];
  /** The database was taken back from a backup, and somebody has to look. */
  readonly restored: RestoredNotice | null;
}

/** Rows of each list; the screens have the rest. */
const SHOWN = 4;
/** The average is over this many days. */
const AVERAGE_DAYS = 30;

/** A part that can't be read is said, and the others are shown all the same. */
export async function readToday(app: App): Promise<Today> {
  const { core, actor, may: allowed } = app.session;
  const part = async <T>(read: () => Promise<T>, permitted = true): Promise<T | null> => {
    if (!permitted) return null;
    try {
      return await read();
    } catch (error) {
      app.fail(error);
      return null;
    }
  };
  const [quota, rate, debtors, incidents, ratings, leaving, run, customers, pause, processes, restored, mail] =
    await Promise.all([
      part(() => core.quota.use()),
      part(() => core.quota.rate()),
      part(() => core.debtors.list(actor, { daysOverdue: 1 }, { limit: 1 }), allowed('debtors.view')),
      part(() => core.incidents.list(actor, { state: 'open' }, { limit: SHOWN }), allowed('incidents.view')),
      part(() => readRatings(app), allowed('ratings.view')),
      part(() => readLeaving(app), allowed('templates.view')),
      part(() => core.debtors.latestRun(actor), allowed('debtors.view')),
      part(() => core.customers.list(actor, {}, { limit: 1 }), allowed('customers.view')),
      part(() => core.outbox.pause()),
      part(() => core.processes.list()),
      part(() => core.recovery.notice()),
      part(() => core.watch.mail()),
    ]);
  return {
    quota: quota ?? [],
    rate: rate ?? [],
    debtors,
    incidents,
    ratings,
    leaving,
    mail,
    run: run?.state === 'open' ? run : null,
    customers: customers?.total ?? null,
    pause,
    processes: (processes ?? []).filter((process) => process.alive),
    restored,
  };
}

async function readRatings({ session: { core, actor, clock } }: App): Promise<Today['ratings']> {
  const [{ rows }, average, settings] = await Promise.all([
    core.ratings.list(actor, {}, { limit: SHOWN }),
    core.ratings.average(actor, clock.now() - AVERAGE_DAYS * DAY),
    core.settings.all(),
  ]);
  return { rows, average, scale: settings['ratings.scale'] };
}

async function readLeaving({ session: { core, actor } }: App): Promise<Today['leaving']> {
  const later = (await core.outbox.waitingLater()).filter((row) => may(actor, `${sectionOf(row.class)}.view`));
  const { rows, total } = await core.outbox.list(actor, { leaving: true }, { limit: SHOWN });
  return { rows, total, later: later.reduce((sum, { count }) => sum + count, 0) };
}
