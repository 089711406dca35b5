import { MINUTE } from '../../clock.ts';
import type { DomainBackoff } from '../brakes.ts';
import type { DueMessage } from '../claims.ts';
import { GIVE_UP_AFTER } from '../retries.ts';

/** How long the one that tries has for an answer before another may. */
export const PROBE_TIME = MINUTE;

/** What is due, told apart by what the servers of the domains said. */
export interface DueByDomain {
  /** May leave: of a domain whose pause is over the first one alone. */
  readonly free: readonly DueMessage[];
  /** Domains whose pause is over: their one message tries for all. */
  readonly trying: ReadonlySet<string>;
  /** Domains that are to be left alone. */
  readonly resting: ReadonlySet<string>;
  /** Waits for a domain that has been busy for as long as a message is tried; with what its server said. */
  readonly givenUp: ReadonlyMap<string, string>;
}

export function sortByDomain(
  due: readonly DueMessage[],
  backoffs: ReadonlyMap<string, DomainBackoff>,
  now: number,
): DueByDomain {
  const free: DueMessage[] = [];
  const trying = new Set<string>();
  const resting = new Set<string>();
  const givenUp = new Map<string, string>();
  for (const message of due) {
    const backoff = backoffs.get(message.domain);
    if (!backoff) free.push(message);
    else if (backoff.until <= now && !trying.has(message.domain)) {
      trying.add(message.domain);
      free.push(message);
    } else if (Math.max(backoff.since, message.createdAt) <= now - GIVE_UP_AFTER)
      givenUp.set(message.id, backoff.reason);
    else resting.add(message.domain);
  }
  return { free, trying, resting, givenUp };
}
