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
import type { Box, Frame } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { FrameLayer } from '../../ui/frame-layer.tsx';
import { runScreen } from '../debtors/run.tsx';
import { todayBindings } from './bindings.ts';
import { todayView } from './view.ts';

/** What the first screen shows; a room the person may not see is null (X2). */
export interface Today {
  readonly quota: readonly QuotaUse[];
  readonly rate: RateUse;
  readonly debtors: DebtorPage | null;
  readonly incidents: { readonly rows: readonly Incident[]; readonly total: number } | null;
  readonly ratings: {
    readonly rows: readonly Rating[];
    readonly average: { count: number; share: number | null };
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

/** Quota, overdue by age, open incidents, last ratings, and what is leaving now. */
export class TodayLayer extends FrameLayer {
  readonly id = 'today';
  private today: Today | null = null;

  title(): string {
    return this.app.say('tui:section.today');
  }

  bindings(): readonly Binding[] {
    return todayBindings(this);
  }

  override opened(): void {
    this.app.perform(
      () => this.read(),
      (today) => this.show(today),
    );
  }

  override refresh(): void {
    this.app.background(
      () => this.read(),
      (today) => this.show(today),
      () => undefined,
    );
  }

  view(box: Box): Frame {
    return todayView(this.app, this.today, box);
  }

  notOffered(sectionId: string): string | undefined {
    return this.app.sections().some((section) => section.id === sectionId)
      ? undefined
      : this.app.say('tui:disabled.notOffered');
  }

  goTo(sectionId: string): void {
    const section = this.app.sections().find((candidate) => candidate.id === sectionId);
    if (section) this.app.go(section);
  }

  noRun(): string | undefined {
    return this.today?.run ? undefined : this.app.say('tui:run.none');
  }

  openRun(): void {
    if (this.today?.run) this.app.push(runScreen.open(this.app, this.today.run));
  }

  private show(today: Today): void {
    this.today = today;
  }

  private async read(): Promise<Today> {
    const { core, actor, may, clock } = this.app.session;
    const since = clock.now() - AVERAGE_DAYS * DAY;
    const [
      quota,
      rate,
      debtors,
      incidents,
      ratings,
      average,
      leaving,
      run,
      customers,
      pause,
      processes,
      restored,
      mail,
    ] = await Promise.all([
      this.part(true, () => core.quota.use()),
      this.part(true, () => core.quota.rate()),
      this.part(may('debtors.view'), () => core.debtors.list(actor, { daysOverdue: 1 }, { limit: 1 })),
      this.part(may('incidents.view'), () => core.incidents.list(actor, { state: 'open' }, { limit: SHOWN })),
      this.part(may('ratings.view'), () => core.ratings.list(actor, {}, { limit: SHOWN })),
      this.part(may('ratings.view'), () => core.ratings.average(actor, since)),
      this.part(may('templates.view'), () => this.leaving()),
      this.part(may('debtors.view'), () => core.debtors.latestRun(actor)),
      this.part(may('customers.view'), () => core.customers.list(actor, {}, { limit: 1 })),
      this.part(true, () => core.outbox.pause()),
      this.part(true, () => core.processes.list()),
      this.part(true, () => core.recovery.notice()),
      this.part(true, () => core.watch.mail()),
    ]);
    return {
      quota: quota ?? [],
      rate: rate ?? [],
      debtors,
      incidents,
      ratings: ratings && average ? { rows: ratings.rows, average } : null,
      leaving,
      mail,
      run: run?.state === 'open' ? run : null,
      customers: customers?.total ?? null,
      pause,
      processes: (processes ?? []).filter((process) => process.alive),
      restored,
    };
  }

  private async leaving(): Promise<Today['leaving']> {
    const { core, actor } = this.app.session;
    const later = (await core.outbox.waitingLater()).filter((row) => may(actor, `${sectionOf(row.class)}.view`));
    const { rows, total } = await core.outbox.list(actor, { leaving: true }, { limit: SHOWN });
    return { rows, total, later: later.reduce((sum, { count }) => sum + count, 0) };
  }

  /** One part of the screen; when it can't be read it is said, and the others are shown all the same. */
  private async part<T>(allowed: boolean, read: () => Promise<T>): Promise<T | null> {
    if (!allowed) return null;
    try {
      return await read();
    } catch (error) {
      this.app.fail(error);
      return null;
    }
  }
}
