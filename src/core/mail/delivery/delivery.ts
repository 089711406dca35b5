import { setTimeout as wait } from 'node:timers/promises';
import { SECOND } from '../../clock.ts';
import { returnPathOf } from '../bounces/return-path.ts';
import type { ClaimedMessage } from '../claims.ts';
import { senderOf } from '../sender.ts';
import { createConnectionPool } from '../smtp/connection-pool.ts';
import { ConnectionFailure, SMTP_TIMEOUTS, type SmtpTimeouts } from '../smtp/smtp-connection.ts';
import { targetOf } from '../smtp/smtp-target.ts';
import { createComposeCache } from './compose-cache.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { deliverDue } from './delivery-run.ts';
import { createFiguresBuffer } from './figures-buffer.ts';
import { createJournal, type JournalPlace, NO_JOURNAL } from './journal/journal.ts';
import { createRateGate } from './rate-gate.ts';
import { reclaimDeadSenders } from './reclaim-dead-senders.ts';
import { reclaimExpiredLeases } from './reclaim-expired-leases.ts';
import { createRecorder } from './recorder.ts';
import { createServerBackoff } from './server-backoff.ts';
import { releasedClaim } from './unsent-results.ts';
import { limitsOf, outwardOf } from './watched-settings.ts';

/** What becomes due with time is found by looking; what was queued, here or in another process, the hub says at once. */
const POLL = SECOND;

/** Between two tries to write down the last results, ms. */
const REST_PAUSE = 250;

/** How the running delivery looks from outside. */
export interface Delivery {
  start(): void;
  /** Stops claiming, finishes what is in flight within `deadlineMs`, gives the rest back. */
  stop(deadlineMs?: number): Promise<void>;
  /** Delivers everything that is due now and resolves when nothing is left to do at this instant: CLI, tests. */
  drain(): Promise<{ sent: number; ended: number }>;
  /** Connections to the mail server that are open now. */
  connections(): number;
}

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
  const pool = createConnectionPool(options.timeouts ?? SMTP_TIMEOUTS);
  const figures = createFiguresBuffer(core);
  const recorder = createRecorder(core, figures);
  const journal = options.journal ? createJournal(core, { owner, place: options.journal }) : NO_JOURNAL;
  const rate = createRateGate(core);
  const composeCache = createComposeCache(core);
  const backlog: ClaimedMessage[] = [];
  const backoff = createServerBackoff(core);
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
        pool.close();
      }, deadlineMs);
      await running?.catch(() => {});
      await loop;
      clearTimeout(deadline);
      loop = null;
      pool.close();
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
      if (!loop) pool.close();
      await figures.flush();
      return totals;
    },

    connections: () => pool.openCount,
  };

  async function keepDelivering(): Promise<void> {
    const stopListening = [
      base.hub.on('outbox', call),
      base.hub.on('changed', () => {
        composeCache.renew();
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
    await recorder.flush();
    recorder.takeTotals();
    if (options.mayRun && !(await options.mayRun())) return { sent: 0, ended: 0 };
    if (await core.recovery.isUnsettled()) await core.transaction((rooms) => rooms.recovery.settle());
    await reclaimDeadSenders(core, { recorder });
    const settings = await core.settings.all();
    await reconsiderWhenLimitsChanged(limitsOf(settings));
    if (backlog.length === 0 && !(await core.outbox.claims.hasWork(base.clock.now()))) return { sent: 0, ended: 0 };
    await reclaimExpiredLeases(core, { owner, recorder });
    if (await core.outbox.brakes.paused()) return await releaseBacklog();
    const found = targetOf(settings, base.smtpUrl);
    const target = JSON.stringify(found);
    rate.lookAt(settings);
    if (rate.isClosed) return recorder.takeTotals();
    if (backoff.isResting(target)) return recorder.takeTotals();
    if ('trouble' in found) {
      await backoff.note(new ConnectionFailure(found.trouble, '', false), target);
      return recorder.takeTotals();
    }
    pool.pointAt(found.target);
    composeCache.renew();
    const sender = senderOf(settings, base.smtpUrl);
    const outward = outwardOf(settings);
    let failure: ConnectionFailure | null;
    do {
      await journal.open();
      failure = await deliverDue({
        core,
        owner,
        pool,
        places: found.target.connections,
        sender,
        returnPath: returnPathOf({ settings, from: sender.from.address, secretKey: base.secretKey }),
        recorder,
        journal,
        rate,
        composeCache,
        backlog,
        isCurrent: (now) => outwardOf(now) === outward,
        stopping: () => stopping,
        overdue: () => overdue,
      });
    } while (journal.spent && !failure && !stopping);
    pool.rest();
    await backoff.note(failure, target);
    return recorder.takeTotals();
  }

  /** Nothing leaves until a person has looked. */
  async function releaseBacklog(): Promise<{ sent: number; ended: number }> {
    for (const message of backlog.splice(0)) recorder.add(releasedClaim(message));
    await recorder.flush();
    return recorder.takeTotals();
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
    for (const message of backlog.splice(0)) recorder.add({ ...releasedClaim(message), dueAt });
    for (let left = tries; ; left -= 1) {
      try {
        await recorder.flush();
        return true;
      } catch (error) {
        base.log.error({ err: error }, 'the database does not take what was delivered last');
        if (left <= 0) return false;
        await wait(REST_PAUSE);
      }
    }
  }
}
