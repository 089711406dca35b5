import { SECOND } from '../../clock.ts';
import type { MessageClass } from '../../notices/index.ts';
import { BEYOND_BOUNDS, LATENCY_BOUNDS, type LatencyCount, type Outcome, type OutcomeCount } from '../figures.ts';
import type { DeliveryCore } from './delivery-core.ts';
import type { Transition } from './results.ts';

/** How long sums gather before they are written: what a crash loses of them. A scrape comes every 15 s or so. */
const FLUSH = 5 * SECOND;

/** Domains without a name of their own that are remembered; beyond it the rare ones are forgotten. */
const MOST_NEWCOMERS = 1_000;

/** Sums in memory that are written before their time, so that a mailing to a hundred thousand domains stays small. */
const MOST_SUMS = 5_000;

/** Counts how tries end, in memory, and writes the sums now and then: nothing measurable for each message. */
export interface FiguresBuffer {
  /** What was committed. */
  note(transitions: readonly Transition[]): void;
  /** Writes what has gathered; when the database does not take it, it stays for the next time. */
  flush(): Promise<void>;
}

export function createFiguresBuffer(core: DeliveryCore): FiguresBuffer {
  const { clock, log } = core.base;
  let outcomes = new Map<string, Growing<OutcomeCount>>();
  let latencies = new Map<string, Growing<LatencyCount>>();
  let named: ReadonlySet<string> = new Set();
  const newcomers = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let flushing: Promise<void> | null = null;

  return {
    note(transitions) {
      if (transitions.length === 0) return;
      const now = clock.now();
      for (const transition of transitions) noteOne(transition, now);
      if (outcomes.size >= MOST_SUMS) void flush();
      else timer ??= setTimeout(() => void flush(), FLUSH).unref();
    },
    flush,
  };

  function noteOne(transition: Transition, now: number): void {
    const outcome = outcomeOf(transition);
    if (outcome === null) return;
    const { class: messageClass, toDomain: domain, dueAt } = transition.result.message;
    countOutcome({ class: messageClass, domain, outcome, count: 1 });
    if (!named.has(domain)) newcomers.set(domain, (newcomers.get(domain) ?? 0) + 1);
    if (outcome === 'accepted') countLatency(latencyOf(messageClass, Math.max(0, now - dueAt)));
  }

  function countOutcome(added: Growing<OutcomeCount>): void {
    const key = `${added.class} ${added.domain} ${added.outcome}`;
    const sum = outcomes.get(key);
    if (sum) sum.count += added.count;
    else outcomes.set(key, added);
  }

  function countLatency(added: Growing<LatencyCount>): void {
    const key = `${added.class} ${added.upTo}`;
    const sum = latencies.get(key);
    if (!sum) latencies.set(key, added);
    else {
      sum.count += added.count;
      sum.totalMs += added.totalMs;
    }
  }

  async function flush(): Promise<void> {
    await flushing;
    flushing = write().finally(() => {
      flushing = null;
    });
    await flushing;
  }

  async function write(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    if (outcomes.size === 0) return;
    const taken = { outcomes: [...outcomes.values()], latencies: [...latencies.values()], newcomers };
    outcomes = new Map();
    latencies = new Map();
    try {
      named = await core.transaction((rooms) => rooms.outbox.figures.add(taken));
      forgetNamedAndRare();
    } catch (error) {
      log.error({ err: error }, 'figures of the delivery could not be written; they wait for the next time');
      for (const outcome of taken.outcomes) countOutcome(outcome);
      for (const latency of taken.latencies) countLatency(latency);
    }
  }

  function forgetNamedAndRare(): void {
    for (const domain of named) newcomers.delete(domain);
    while (newcomers.size > MOST_NEWCOMERS)
      for (const [domain, count] of newcomers) {
        if (count < 2) newcomers.delete(domain);
        else newcomers.set(domain, Math.floor(count / 2));
      }
  }
}

type Growing<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/** Null: given back releasedClaim, which is no end of a try. */
export function outcomeOf({ result, state, code }: Transition): Outcome | null {
  switch (result.event) {
    case 'accept':
      return 'accepted';
    case 'defer':
      return state === 'failed' ? 'gave_up' : 'deferred';
    case 'reject':
      return code === 'render_failed' ? 'failed' : 'refused';
    case 'lose':
      return 'unknown';
    case 'cancel':
      return 'cancelled';
    case 'suppress':
      return 'suppressed';
    default:
      return null;
  }
}

function latencyOf(messageClass: MessageClass, ms: number): LatencyCount {
  const upTo = LATENCY_BOUNDS.find((bound) => ms <= bound * SECOND) ?? BEYOND_BOUNDS;
  return { class: messageClass, upTo, count: 1, totalMs: ms };
}
