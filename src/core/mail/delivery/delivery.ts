import { setTimeout as wait } from 'node:timers/promises';
import { isWithin, MINUTE, SECOND } from '../../clock.ts';
import type { Settings } from '../../settings/index.ts';
import { returnPathOf } from '../bounces/return-path.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { Delivery } from '../mail.ts';
import { senderOf } from '../sender.ts';
import { createLanes } from '../smtp/lanes.ts';
import { LaneFailure, SMTP_TIMEOUTS, type SmtpTimeouts } from '../smtp/smtp-lane.ts';
import { targetOf } from '../smtp/smtp-target.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { deliverDue } from './delivery-run.ts';
import { createFigureGatherer } from './figure-gatherer.ts';
import { untouched } from './given-back.ts';
import { createJournal, type JournalPlace, NO_JOURNAL } from './journal/journal.ts';
import { createLedger } from './ledger.ts';
import { createMakings } from './makings.ts';
import { createRateGate } from './rate-gate.ts';
import { settleGone } from './settle-gone.ts';
import { settleLeases } from './settle-leases.ts';
import { raiseTrouble } from './troubles.ts';

/** What becomes due with time is found by looking; what was queued, here or in another process, the hub says at once. */
const POLL = SECOND;

/** Without a line: first pause, and the longest, doubling in between. */
const FIRST_PAUSE = 5 * SECOND;
const LONGEST_PAUSE = 5 * MINUTE;

/** A network that fails this often in a row is told, not only waited for. */
const FAILURES_TOLD = 3;

/** Between two tries to write down the last results, ms. */
const REST_PAUSE = 250;

export interface DeliveryOptions {
  /** Names this process in leases; made unique here. */
  readonly owner: string;
  readonly timeouts?: SmtpTimeouts;
  /** Between two looks with nothing heard, in ms; a second when absent. */
  readonly poll?: number;
  /** Asked before every look at the outbox: whether this program still understands the database. It does when absent. */
  readonly mayRun?: () => Promise<boolean>;
  /** Where this process notes what goes over the wire; without it a kill is settled after the leases, group by group. */
  readonly journal?: JournalPlace;
}

/** The one that sends: any number of processes may run one, on one database. */
export function createDelivery(core: DeliveryCore, options: DeliveryOptions): Delivery {
  const { base } = core;
  // A restarted process must not take itself for the one that died.
  const owner = `${options.owner}:${base.ids.next()}`;
  const lanes = createLanes(options.timeouts ?? SMTP_TIMEOUTS);
  const figures = createFigureGatherer(core);
  const ledger = createLedger(core, figures);
  const journal = options.journal ? createJournal(core, { owner, place: options.journal }) : NO_JOURNAL;
  const rate = createRateGate(core);
  const makings = createMakings(core);
  const held: ClaimedMessage[] = [];
  let pause = { from: 0, until: 0, failures: 0, target: '' };
  let limits = '';
  let running: Promise<{ sent: number; ended: number }> | null = null;
  let loop: Promise<void> | null = null;
  let stopping = false;
  let overdue = false;
  let wake: (() => void) | null = null;
  /** Something was said since the last look began. */
  let isCalled = false;

  return {
    start() {
      if (loop) return;
      stopping = false;
      overdue = false;
      loop = keepDelivering();
    },

    async stop(deadlineMs = 25 * SECOND) {
      stopping = true;
      wake?.();
      rate.wake();
      const deadline = setTimeout(() => {
        overdue = true;
        lanes.close();
      }, deadlineMs);
      await running?.catch(() => {});
      await loop;
      clearTimeout(deadline);
      loop = null;
      lanes.close();
      if (await writeDownTheRest(Math.ceil(deadlineMs / REST_PAUSE))) await journal.close();
      await figures.flush();
    },

    async drain() {
      const before = running;
      await before?.catch(() => {});
      stopping = false;
      overdue = false;
      const totals = { sent: 0, ended: 0 };
      for (;;) {
        const { sent, ended } = await runOnce();
        totals.sent += sent;
        totals.ended += ended;
        if (sent + ended === 0) break;
      }
      if (!loop) lanes.close();
      await figures.flush();
      return totals;
    },

    connections: () => lanes.openCount,
  };

  async function keepDelivering(): Promise<void> {
    const stopListening = [
      base.hub.on('outbox', call),
      base.hub.on('changed', () => {
        makings.renew();
        call();
      }),
    ];
    while (!stopping) {
      isCalled = false;
      await runOnce().catch((error: unknown) => {
        base.log.error({ err: error }, 'the delivery stumbled; it goes on in a moment');
      });
      if (!stopping && !isCalled) await wakeOrPoll();
    }
    for (const stop of stopListening) stop();
  }

  function call(): void {
    isCalled = true;
    wake?.();
  }

  function wakeOrPoll(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, options.poll ?? POLL);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One at a time: whoever comes second waits for the first. */
  async function runOnce(): Promise<{ sent: number; ended: number }> {
    while (running) await running.catch(() => {});
    running = run();
    try {
      return await running;
    } finally {
      running = null;
    }
  }

  async function run(): Promise<{ sent: number; ended: number }> {
    await ledger.flush();
    ledger.takeTotals();
    if (options.mayRun && !(await options.mayRun())) return { sent: 0, ended: 0 };
    if (await core.recovery.isUnsettled()) await core.transaction((rooms) => rooms.recovery.settle());
    await settleGone(core, { ledger });
    const settings = await core.settings.all();
    await reconsiderWhenLimitsChanged(JSON.stringify(QUOTA_KEYS.map((key) => settings[key])));
    if (held.length === 0 && !(await core.outbox.claims.hasWork(base.clock.now()))) return { sent: 0, ended: 0 };
    await settleLeases(core, { owner, ledger });
    if (await core.outbox.brakes.paused()) return await giveBackHeld();
    const found = targetOf(settings, base.smtpUrl);
    const target = JSON.stringify(found);
    rate.lookAt(settings);
    if (rate.isClosed) return ledger.takeTotals();
    if (pause.target === target && isWithin(base.clock.now(), pause)) return ledger.takeTotals();
    if ('trouble' in found) {
      await notePause(new LaneFailure(found.trouble, '', false), target);
      return ledger.takeTotals();
    }
    lanes.pointAt(found.target);
    makings.renew();
    const sender = senderOf(settings, base.smtpUrl);
    const outward = outwardOf(settings);
    let failure: LaneFailure | null;
    do {
      await journal.open();
      failure = await deliverDue({
        core,
        owner,
        lanes,
        places: found.target.lanes,
        sender,
        returnPath: returnPathOf({ settings, from: sender.from.address, secretKey: base.secretKey }),
        ledger,
        journal,
        rate,
        makings,
        held,
        isCurrent: (now) => outwardOf(now) === outward,
        stopping: () => stopping,
        overdue: () => overdue,
      });
    } while (journal.spent && !failure && !stopping);
    lanes.rest();
    await notePause(failure, target);
    return ledger.takeTotals();
  }

  /** Nothing leaves until a person has looked. */
  async function giveBackHeld(): Promise<{ sent: number; ended: number }> {
    for (const message of held.splice(0)) ledger.add(untouched(message));
    await ledger.flush();
    return ledger.takeTotals();
  }

  async function notePause(failure: LaneFailure | null, target: string): Promise<void> {
    if (!failure) {
      pause = { from: 0, until: 0, failures: 0, target };
      return;
    }
    const failures = pause.target === target ? pause.failures + 1 : 1;
    const length = failure.temporary ? Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) : MINUTE;
    const from = base.clock.now();
    pause = { from, until: from + length, failures, target };
    base.log.warn({ trouble: failure.trouble, failures, pauseMs: length }, 'no line to the mail server');
    // A line that fails once may be back in a second: that is seen at once, and told when it lasts.
    const tell = !failure.temporary || failures >= FAILURES_TOLD;
    await raiseTrouble(core, { code: failure.trouble, detail: failure.message, tell });
  }

  /** What waits for quota or rate is looked at again when an admin has changed the limits, here or in another process. */
  async function reconsiderWhenLimitsChanged(now: string): Promise<void> {
    if (now === limits) return;
    await core.outbox.claims.reconsider(base.clock.now());
    limits = now;
  }

  /** What was not begun goes back to the queue. False: the database is away, and what was sent since stands in the journal alone. */
  async function writeDownTheRest(tries: number): Promise<boolean> {
    const dueAt = base.clock.now();
    for (const message of held.splice(0)) ledger.add({ ...untouched(message), dueAt });
    for (let left = tries; ; left -= 1) {
      try {
        await ledger.flush();
        return true;
      } catch (error) {
        base.log.error({ err: error }, 'the database does not take what was delivered last');
        if (left <= 0) return false;
        await wait(REST_PAUSE);
      }
    }
  }
}

/** The settings that decide where mails go and in whose name: what is on its way when they change still goes the old way. */
function outwardOf(settings: Settings): string {
  const names = Object.entries(settings).filter(([key]) => /^(smtp|company|dkim|bounces)\./.test(key));
  return JSON.stringify(names);
}

const QUOTA_KEYS = [
  'quota.mailing.day',
  'quota.mailing.month',
  'quota.notice.day',
  'quota.notice.month',
  'warmUp.from',
  'warmUp.firstDay',
  'warmUp.growthPercent',
  'rate.second',
  'rate.minute',
  'rate.hour',
] as const;
