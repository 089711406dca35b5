import type { MessageClass } from '../notices/index.ts';

/** What the delivery leaves for those who watch it: sums over all processes, never a message or an address. */

/**
 * How one try ended: `accepted` by the server; `deferred`, to be tried again; `refused` by it for good; `gave_up` after the
 * last try; `failed` on our side, before the server; `unknown`, the body went out and no answer came; `cancelled` by its
 * cause right before hand-over; `suppressed`, its address is.
 */
export const OUTCOMES = [
  'accepted',
  'deferred',
  'refused',
  'gave_up',
  'failed',
  'unknown',
  'cancelled',
  'suppressed',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes after which a message needs no more work: where they are counted, mail moves. */
export const MOVING_OUTCOMES: readonly Outcome[] = ['accepted', 'refused', 'failed', 'cancelled', 'suppressed'];

/** Domains that are counted by name: a label of Prometheus must stay small, and so must the table. */
export const NAMED_DOMAINS = 30;

/** All other domains. No e-mail address ends in it: it has no dot. */
export const OTHER_DOMAINS = 'other';

/** Upper bounds of the pieces of the latency's histogram, in seconds: an idle second, greylisting, an hour, a day. */
export const LATENCY_BOUNDS: readonly number[] = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400];

/** In the place of a bound: longer than all of them. */
export const BEYOND_BOUNDS = 0;

export interface OutcomeCount {
  readonly class: MessageClass;
  readonly domain: string;
  readonly outcome: Outcome;
  readonly count: number;
}

export interface LatencyCount {
  readonly class: MessageClass;
  /** One of `LATENCY_BOUNDS`, or `BEYOND_BOUNDS`. */
  readonly upTo: number;
  readonly count: number;
  readonly totalMs: number;
}

/** Sums that are to be added to those of all processes. */
export interface Figures {
  readonly outcomes: readonly OutcomeCount[];
  readonly latencies: readonly LatencyCount[];
  /** What this process has seen of the domains without a name of their own, for the choice of those that get one. */
  readonly newcomers: ReadonlyMap<string, number>;
}

export interface FiguresService {
  /** Adds them up in the caller's transaction, and answers the domains that have a name of their own from now on. */
  add(figures: Figures): Promise<ReadonlySet<string>>;
}

/**
 * Which domains are counted by name. A name once given stays, so that `other` only ever grows, as Prometheus expects of a
 * counter; it passes to another domain alone that is clearly busier, by twice and by ten.
 */
export function chooseNames(
  named: ReadonlyMap<string, number>,
  newcomers: ReadonlyMap<string, number>,
): { names: ReadonlySet<string>; dropped: string | null } {
  const busiestFirst = [...newcomers].filter(([domain]) => !named.has(domain)).sort((one, two) => two[1] - one[1]);
  const names = new Set(named.keys());
  for (const [domain] of busiestFirst.splice(0, Math.max(0, NAMED_DOMAINS - names.size))) names.add(domain);
  const [busiest] = busiestFirst;
  const least = [...named].sort((one, two) => one[1] - two[1])[0];
  if (!busiest || !least || busiest[1] < Math.max(2 * least[1], 10)) return { names, dropped: null };
  names.delete(least[0]);
  names.add(busiest[0]);
  return { names, dropped: least[0] };
}
