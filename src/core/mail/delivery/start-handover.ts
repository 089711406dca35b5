import { type Db, readSideBySide } from '../../db/index.ts';
import type { DomainBackoff } from '../brakes.ts';
import { byCause, causeOf, type Verdict } from '../causes.ts';
import type { ClaimedMessage } from '../claims.ts';
import { LEASE } from './claim-messages.ts';
import type { DeliveryRooms } from './delivery-core.ts';
import { recordResults } from './record-results.ts';
import type { Result, Transition } from './results.ts';
import { tellUnknownKinds, unknownKinds } from './unknown-kinds.ts';
import { releasedClaim } from './unsent-results.ts';

export interface Handover {
  /** Noted as going over the wire now, with what their causes say at this instant. */
  readonly ready: readonly ClaimedMessage[];
  /** When that was noted, ms. */
  readonly notedAt: number;
  /** When the rate limit counted them, ms; null: there is none. */
  readonly countedAt: number | null;
  /** For these the rate limit has no room before `roomAt`, ms: they stay claimed. */
  readonly waiting: readonly ClaimedMessage[];
  readonly roomAt: number | null;
  /** Ended instead: no longer wanted, or the address is blocked. */
  readonly transitions: readonly Transition[];
  /** Nothing leaves until a person has looked: all was given back. */
  readonly paused: boolean;
}

/**
 * The last look before the wire, in the caller's transaction: blocked addresses, what the cause says (D10), and the
 * note that the bodies go out. A payment that was committed before it stops the mail; a later one comes too late, unless
 * the mail stands ready for so long that it is looked at anew (`READY_FOR` of the run).
 */
export async function startHandover(
  rooms: DeliveryRooms,
  input: {
    now: number;
    messages: readonly ClaimedMessage[];
    limited: boolean;
    below: (limit: number) => number;
    /** Says which kind of database it is; what is read and written goes through the rooms. */
    db: Db;
  },
): Promise<Handover> {
  const { now, messages, below } = input;
  const domains = new Set(messages.map((message) => message.toDomain));
  const [{ paused, resting }, unwanted, blocked] = await readSideBySide(input.db, [
    () => rooms.outbox.brakes.standing([...domains], now),
    () => unwantedOf(rooms, messages),
    () => blockedOf(rooms, messages),
  ]);
  if (paused) return await giveAllBack(rooms, input);
  const unknown = unknownKinds(messages, now);
  await tellUnknownKinds(rooms, unknown, now);
  const held = new Map(unknown.map((result) => [result.message.id, result]));
  const stops = new Map<string, Stop>([...unwanted, ...restingOf(messages, resting), ...blocked, ...held]);
  const { fresh, changed } = withFreshData(messages, stops);
  const stopped = [...stops.values()].filter(isResult);
  const transitions = await recordResults(rooms, { at: now, results: stopped, below, hooks: true });
  const { leaving, ...rate } = await withinRate(rooms, fresh, input);
  const marked = new Set(await rooms.outbox.claims.startHandover({ messages: leaving, now, until: now + LEASE }));
  await rooms.outbox.claims.refreshData(changed);
  // A lease that ran out before its turn is not to be sent under; what is still ours goes back to the queue.
  const late = leaving.filter((message) => !marked.has(message)).map(releasedClaim);
  if (late.length > 0)
    transitions.push(...(await recordResults(rooms, { at: now, results: late, below, hooks: true })));
  const ready = [...marked].map(oneMoreAttempt);
  return { ready, notedAt: now, ...rate, transitions, paused: false };
}

/**
 * Takes from the company's own rate limit. Late in the transaction: takers wait for one another until it ends, and must
 * not hold what the others still want. Without a limit it costs nothing.
 */
async function withinRate(rooms: DeliveryRooms, fresh: readonly ClaimedMessage[], { limited }: { limited: boolean }) {
  if (!limited || fresh.length === 0) return { leaving: fresh, countedAt: null, waiting: [], roomAt: null };
  const { granted, at, nextAt } = await rooms.quota.takeRate({ wanted: fresh.length });
  return { leaving: fresh.slice(0, granted), countedAt: at, waiting: fresh.slice(granted), roomAt: nextAt };
}

/** A person has to look first: what was claimed and not yet noted waits in the queue again. */
async function giveAllBack(
  rooms: DeliveryRooms,
  { now, messages, below }: { now: number; messages: readonly ClaimedMessage[]; below: (limit: number) => number },
): Promise<Handover> {
  const results = messages.map((message) => ({ ...releasedClaim(message), dueAt: message.dueAt }));
  const transitions = await recordResults(rooms, { at: now, results, below, hooks: true });
  return { ...NOTHING_NOTED, notedAt: now, transitions, paused: true };
}

export const NOTHING_NOTED = { ready: [], countedAt: null, waiting: [], roomAt: null, transitions: [], paused: false };

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

/** Claimed before the server of its domain asked to slow down: it waits as the others do. */
function restingOf(
  messages: readonly ClaimedMessage[],
  resting: ReadonlyMap<string, DomainBackoff>,
): Map<string, Stop> {
  const stops = new Map<string, Stop>();
  for (const message of messages) {
    const backoff = resting.get(message.toDomain);
    if (backoff && backoff.probeId !== message.id)
      stops.set(message.id, { ...releasedClaim(message), code: 'domain_busy', dueAt: backoff.until });
  }
  return stops;
}

/** Verdicts of the causes by message id: a stop as a result, fresh data as it is. */
async function unwantedOf(rooms: DeliveryRooms, messages: readonly ClaimedMessage[]): Promise<Map<string, Stop>> {
  const stops = new Map<string, Stop>();
  for (const [kind, group] of byCause(messages)) {
    const cause = causeOf(rooms.causes, kind);
    if (!cause) continue;
    const verdicts = await cause.recheck(group);
    for (const message of group) {
      const verdict = verdicts.get(message.id);
      if (!verdict) throw new Error(`the cause ${kind} says nothing of a message`);
      stops.set(
        message.id,
        verdict.go ? verdict : { message, event: 'cancel', code: verdict.reason, text: '', suppress: false },
      );
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

function oneMoreAttempt(message: ClaimedMessage): ClaimedMessage {
  return { ...message, attempts: message.attempts + 1 };
}
