import { byCause } from '../causes.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { Verdict } from '../mail.ts';
import { LEASE } from './claim-messages.ts';
import type { DeliveryRooms } from './delivery-core.ts';
import { type Ending, type Result, recordResults } from './results.ts';

export interface Handover {
  /** Noted as going over the wire now, with what their causes say at this instant. */
  readonly ready: readonly ClaimedMessage[];
  /** When that was noted, ms. */
  readonly notedAt: number;
  /** Ended instead: no longer wanted, or the address is blocked. */
  readonly endings: readonly Ending[];
}

/**
 * The last look before the wire, in the caller's transaction: blocked addresses, what the cause says (D10), and the
 * note that the bodies go out. A payment that was committed before it stops the mail; a later one came too late.
 */
export async function startHandover(
  rooms: DeliveryRooms,
  input: { now: number; messages: readonly ClaimedMessage[]; below: (limit: number) => number },
): Promise<Handover> {
  const { now, messages, below } = input;
  const stops = new Map([...(await unwantedOf(rooms, messages)), ...(await blockedOf(rooms, messages))]);
  const { fresh, changed } = withFreshData(messages, stops);
  const marked = new Set(await rooms.outbox.claims.startHandover({ messages: fresh, now, until: now + LEASE }));
  await rooms.outbox.claims.refreshData(changed);
  const stopped = [...stops.values()].filter(isResult);
  // A lease that ran out before its turn is not to be sent under; what is still ours goes back to the queue.
  const late = fresh.filter((message) => !marked.has(message)).map(release);
  const endings = await recordResults(rooms, { at: now, results: [...stopped, ...late], below, hooks: true });
  const ready = [...marked].map(oneMoreAttempt);
  return { ready, notedAt: now, endings };
}

type Stop = Result | Verdict;

function isResult(stop: Stop): stop is Result {
  return 'message' in stop;
}

async function blockedOf(rooms: DeliveryRooms, messages: readonly ClaimedMessage[]): Promise<Map<string, Stop>> {
  const stops = new Map<string, Stop>();
  const groups = Map.groupBy(messages, (message) => (message.class === 'mailing' ? 'mailing' : null));
  for (const [category, group] of groups) {
    const blocked = await rooms.customers.blocked(
      group.map((message) => message.toEmail),
      category,
    );
    for (const message of group) {
      const why = blocked.get(message.toEmail);
      if (why) stops.set(message.id, { message, event: 'suppress', code: why, text: '', suppress: false });
    }
  }
  return stops;
}

/** Verdicts of the causes by message id: a stop as a result, fresh data as it is. */
async function unwantedOf(rooms: DeliveryRooms, messages: readonly ClaimedMessage[]): Promise<Map<string, Stop>> {
  const stops = new Map<string, Stop>();
  for (const [kind, group] of byCause(messages)) {
    const verdicts = await rooms.causes[kind]?.recheck(group);
    for (const message of group) {
      const verdict = verdicts?.get(message.id);
      if (verdict?.go === false)
        stops.set(message.id, { message, event: 'cancel', code: verdict.reason, text: '', suppress: false });
      else if (verdict) stops.set(message.id, verdict);
    }
  }
  return stops;
}

function withFreshData(messages: readonly ClaimedMessage[], stops: ReadonlyMap<string, Stop>) {
  const changed = new Map<string, ClaimedMessage['data']>();
  const fresh: ClaimedMessage[] = [];
  for (const message of messages) {
    const stop = stops.get(message.id);
    if (stop && isResult(stop)) continue;
    const data = stop?.go === true ? stop.data : undefined;
    if (data) changed.set(message.id, data);
    fresh.push(data ? { ...message, data } : message);
  }
  return { fresh, changed };
}

function release(message: ClaimedMessage): Result {
  return { message, event: 'release', code: null, text: '', suppress: false };
}

function oneMoreAttempt(message: ClaimedMessage): ClaimedMessage {
  return { ...message, attempts: message.attempts + 1 };
}
