import { setTimeout as wait } from 'node:timers/promises';
import type { Base } from '../../base.ts';
import { isWithin, MINUTE, SECOND } from '../../clock.ts';
import { dateIn, isoInstant } from '../../dates.ts';
import type { SettingsService } from '../../settings/index.ts';
import type { AlertsService } from '../alerts.ts';
import {
  type BounceMailbox,
  MAILBOX_TIMEOUTS,
  MailboxFailure,
  type MailboxTimeouts,
  openBounceMailbox,
} from './bounce-mailbox.ts';
import { bounceTargetOf } from './bounce-target.ts';
import type { BouncesService } from './bounces.ts';
import { takeReport } from './take-report.ts';

/** Reads the bounce mailbox each minute, in one of all processes. */
export interface BounceWatcher {
  start(): void;
  /** Finishes the mail in hand and looks no more; a server that is silent meanwhile is hung up on. */
  stop(): Promise<void>;
  /** Looks once, now, if it is this process's turn; answers how many reports counted. */
  look(): Promise<number>;
}

interface WatcherRooms {
  readonly bounces: BouncesService;
  readonly alerts: Pick<AlertsService, 'raise'>;
  readonly schedule: { winSlot(input: { name: string; slot: string }): Promise<boolean> };
}

interface WatcherCore {
  readonly base: Base;
  readonly settings: Pick<SettingsService, 'all'>;
  transaction<Result>(work: (rooms: WatcherRooms) => Promise<Result>): Promise<Result>;
}

/** A report is minutes old anyway. */
const EVERY = MINUTE;

/** After a failure twice as long each time, up to this. */
const LONGEST_PAUSE = 15 * MINUTE;

/** A server that is away so often in a row is told, not only waited for. */
const FAILURES_TOLD = 3;

/** How long a stop waits for the mail in hand. */
const STOP_PATIENCE = 3 * SECOND;

/** Of one look; the rest is for the next one. */
const MOST_AT_ONCE = 200;

/** A mail that cannot be taken so often is left alone until the next start. */
const MOST_TRIES = 3;

export function createBounceWatcher(
  core: WatcherCore,
  { timeouts = MAILBOX_TIMEOUTS }: { timeouts?: MailboxTimeouts } = {},
): BounceWatcher {
  const { clock, log } = core.base;
  /** Mails that are none of ours, by number: they stay unread, and are not looked at again. */
  let known = { numbering: '', tries: new Map<number, number>() };
  let pause = { target: '', failures: 0, from: 0, until: 0 };
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<number> | null = null;
  let open: BounceMailbox | null = null;
  let stopping = false;

  const watcher: BounceWatcher = {
    start() {
      if (timer) return;
      stopping = false;
      timer = setInterval(() => void watcher.look(), EVERY);
      void watcher.look();
    },
    async stop() {
      stopping = true;
      if (timer) clearInterval(timer);
      timer = null;
      if (looking) await Promise.race([looking, wait(STOP_PATIENCE, undefined, { ref: false })]);
      open?.close();
    },
    look() {
      looking ??= lookOnce()
        .catch((error: unknown) => {
          log.error({ err: error }, 'the bounce mailbox could not be looked at; the next minute tries again');
          return 0;
        })
        .finally(() => {
          looking = null;
        });
      return looking;
    },
  };
  return watcher;

  async function lookOnce(): Promise<number> {
    const found = bounceTargetOf(await core.settings.all());
    if ('trouble' in found && found.trouble === 'not_configured') return 0;
    const target = JSON.stringify(found);
    if (pause.target === target && isWithin(clock.now(), pause)) return 0;
    if (!(await isOurTurn())) return 0;
    try {
      if ('trouble' in found) throw new MailboxFailure(found.trouble, '', false);
      open = await openBounceMailbox(found.target, { timeouts });
      const taken = await takeUnread(open);
      pause = { target, failures: 0, from: 0, until: 0 };
      return taken;
    } catch (error) {
      if (!(error instanceof MailboxFailure)) throw error;
      if (!stopping) await noteFailure(error, target);
      return 0;
    } finally {
      open?.close();
      open = null;
    }
  }

  /** One process of all looks in each minute. Two that overlap do no harm: a report counts once. */
  async function isOurTurn(): Promise<boolean> {
    const slot = isoInstant(Math.floor(clock.now() / EVERY) * EVERY);
    return await core.transaction((rooms) => rooms.schedule.winSlot({ name: 'bounces', slot }));
  }

  async function takeUnread(mailbox: BounceMailbox): Promise<number> {
    if (known.numbering !== mailbox.numbering) known = { numbering: mailbox.numbering, tries: new Map() };
    const unread = await mailbox.unread();
    const there = new Set(unread);
    known.tries = new Map([...known.tries].filter(([uid]) => there.has(uid)));
    let taken = 0;
    for (const uid of unread.filter((each) => (known.tries.get(each) ?? 0) < MOST_TRIES).slice(0, MOST_AT_ONCE)) {
      if (stopping) return taken;
      if (await takeOne(mailbox, uid)) taken += 1;
    }
    return taken;
  }

  /** Written down first and marked after: killed in between, it is read again and changes nothing. */
  async function takeOne(mailbox: BounceMailbox, uid: number): Promise<boolean> {
    const raw = await mailbox.read(uid);
    if (raw === null) return false;
    try {
      const report = await takeReport(core, { raw, source: 'imap' });
      // Somebody else's mail, or the report on it: not ours to mark.
      known.tries.set(uid, MOST_TRIES);
      if (report.messageId === null) return false;
      await mailbox.settle(uid);
      return report.isNew;
    } catch (error) {
      if (error instanceof MailboxFailure) throw error;
      known.tries.set(uid, (known.tries.get(uid) ?? 0) + 1);
      log.error({ err: error }, 'a mail of the bounce mailbox could not be taken');
      return false;
    }
  }

  async function noteFailure(failure: MailboxFailure, target: string): Promise<void> {
    const failures = pause.target === target ? pause.failures + 1 : 1;
    const length = Math.min(EVERY * 2 ** (failures - 1), LONGEST_PAUSE);
    const from = clock.now();
    pause = { target, failures, from, until: from + length };
    log.warn({ trouble: failure.trouble, failures, pauseMs: length }, 'the bounce mailbox cannot be read');
    if (failure.temporary && failures < FAILURES_TOLD) return;
    const key = `bounce_trouble:${failure.trouble}:${dateIn('UTC', clock.now())}`;
    const payload = { code: failure.trouble, detail: failure.message };
    await core.transaction((rooms) => rooms.alerts.raise({ kind: 'bounce_trouble', key, payload }));
  }
}
