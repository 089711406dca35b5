import { DAY, HOUR, MINUTE, SECOND } from '../../clock.ts';
import type { DomainBackoff } from '../brakes.ts';
import { withJitter } from '../retries.ts';
import type { DeliveryRooms } from './delivery-core.ts';
import type { Transition } from './results.ts';

/** How long a busy domain is left alone: doubles up to an hour, so that one that recovers is not kept waiting for long. */
const FIRST_PAUSE = MINUTE;
const LONGEST_PAUSE = HOUR;

/** A domain that asked to slow down this long ago begins anew. */
const FORGOTTEN_AFTER = DAY;

/** Below this a server's own wish is taken for a slip. */
const SHORTEST_PAUSE = SECOND;

/** "try again in 300 seconds", "please retry after 5 min": postal and others say and heed it. */
const WISH = /\b(?:in|after|for|wait)\s+(\d{1,5})\s*(s|m|h)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b/i;
const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR };

/** How long to leave a domain alone that has asked `failures` times in a row, in ms, before chance is added. */
export function slowDownPause(failures: number, reply: string): number {
  const wish = WISH.exec(reply);
  const wished = Number(wish?.[1] ?? 0) * (UNITS[wish?.[2]?.toLowerCase() ?? ''] ?? 0);
  if (wished >= SHORTEST_PAUSE) return Math.min(wished, LONGEST_PAUSE);
  return Math.min(FIRST_PAUSE * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE);
}

/**
 * Writes down what servers said about the pace of their domains, in the transaction that ends the messages: busy ones
 * are left alone, and one that has answered its trying message is served at once. What was under way when a domain
 * was slowed down neither doubles its pause nor ends it.
 */
export async function updateBackoffs(
  rooms: DeliveryRooms,
  { transitions, now, below }: { transitions: readonly Transition[]; now: number; below: (limit: number) => number },
): Promise<void> {
  const answered = transitions.filter(isAnswer).filter(saysSomething);
  const domains = [...new Set(answered.map(({ result }) => result.message.toDomain))].sort();
  const backoffs = await rooms.outbox.brakes.backoffs(domains);
  const recovered: string[] = [];
  for (const [domain, group] of Map.groupBy(answered, ({ result }) => result.message.toDomain)) {
    const backoff = backoffs.get(domain) ?? null;
    const counting = backoff ? group.filter(({ result }) => result.message.id === backoff.probeId) : group;
    const busy = counting.find(({ result }) => result.brake === 'domain');
    if (busy) await rooms.outbox.brakes.slowDown(longer(domain, backoff, busy.result.text));
    else if (backoff && counting.length > 0) recovered.push(domain);
  }
  if (recovered.length > 0) await rooms.outbox.brakes.speedUp(recovered, now);

  function longer(domain: string, backoff: DomainBackoff | null, reply: string) {
    // The last answer of a domain that nobody wrote to for long says nothing any more.
    const before = backoff && now - backoff.until < FORGOTTEN_AFTER ? backoff : null;
    const failures = (before?.failures ?? 0) + 1;
    const until = now + withJitter(slowDownPause(failures, reply), below);
    return { domain, until, failures, since: before?.since ?? now, probeId: null, reason: reply, now };
  }
}

/** Of a domain at its ease that an answer says nothing new about, which is the rule, nothing is looked up. */
function saysSomething({ result }: Transition): boolean {
  return result.brake === 'domain' || result.message.isProbe;
}

/** Whether a server has spoken about this mail: neither the network nor our own side is an answer. */
function isAnswer({ result }: Transition): boolean {
  return result.event === 'accept' || result.code === 'deferred' || result.code === 'rejected';
}
