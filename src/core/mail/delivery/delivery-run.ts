import type { Settings } from '../../settings/index.ts';
import type { ReturnPath } from '../bounces/return-path.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { Sender } from '../sender.ts';
import type { ConnectionPool } from '../smtp/connection-pool.ts';
import { ConnectionFailure } from '../smtp/smtp-connection.ts';
import { claimMessages } from './claim-messages.ts';
import type { ComposeCache } from './compose-cache.ts';
import { type DeliveredMessage, deliverMessage, type PreparedMessage } from './deliver-message.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { createGroupSize } from './group-size.ts';
import type { Journal } from './journal/journal.ts';
import { renewLeases } from './lease-renewal.ts';
import type { RateGate } from './rate-gate.ts';
import { createReadyQueue } from './ready-queue.ts';
import type { Recorder } from './recorder.ts';
import { endTroubles, raiseTrouble } from './server-troubles.ts';
import { composeFailed, notConnected, releasedClaim, releasedHandover, TROUBLE_PAUSE } from './unsent-results.ts';

/** Most messages claimed at once: a claim costs as much as a group, so it is for several; a crash gives them back after the lease. */
const CLAIM = 500;

/** Groups in one claim: over a slow line they are small, and other processes find something to do until the end. */
const CLAIMED_GROUPS = 4;

/** Messages of one connection at a time: one is answered, one is asked about, and one is ready to be said right behind it. */
const PER_CONNECTION = 3;

export interface RunInput {
  readonly core: DeliveryCore;
  readonly owner: string;
  readonly pool: ConnectionPool;
  readonly places: number;
  readonly sender: Sender;
  readonly returnPath: ReturnPath;
  readonly recorder: Recorder;
  readonly journal: Journal;
  readonly rate: RateGate;
  readonly composeCache: ComposeCache;
  /** Claimed and not yet looked at; kept over runs when the database fails in between, or the settings have changed. */
  readonly backlog: ClaimedMessage[];
  /** Whether the server and the sender still are those of this run. */
  readonly isCurrent: (settings: Settings) => boolean;
  /** Nothing new is begun. */
  readonly stopping: () => boolean;
  /** Nothing more is sent, whatever was prepared. */
  readonly overdue: () => boolean;
}

/**
 * Delivers what is due until nothing is, no line can be opened, the journal is spent, or the settings have changed. One side
 * claims and prepares in groups; each connection takes the next prepared message as soon as it is free; results are written
 * in groups on the way. All three overlap.
 */
export async function deliverDue(input: RunInput): Promise<ConnectionFailure | null> {
  const { core, owner, pool, places, recorder, journal, rate, backlog } = input;
  const ready = createReadyQueue<PreparedMessage>();
  /** Places of connections that wait, in the order in which they are served. */
  const idle = new Set<number>();
  let failure: ConnectionFailure | null = null;
  let lastBroken: ConnectionFailure | null = null;
  let paused = false;
  let flows = false;
  const told: Promise<void>[] = [];
  let working = places * PER_CONNECTION;
  const groupSize = createGroupSize({ places, journal });
  let first = true;
  const leases = renewLeases(core, owner);

  const workers = Array.from({ length: working }, (_, worker) => work(worker));
  try {
    await prepare();
  } finally {
    ready.close();
    await Promise.all(workers);
    giveBackTheRest();
    leases.stop();
    await recorder.flush();
    await Promise.all(told);
  }
  return failure;

  async function prepare(): Promise<void> {
    let more = true;
    while (!failure && !paused && !input.stopping() && !journal.spent) {
      if (more && backlog.length < groupSize.size) {
        const claimed = await claimMessages(core, {
          owner,
          limit: rate.limited ? places : Math.min(CLAIM, groupSize.size * CLAIMED_GROUPS),
          giveUp,
        });
        const settings = await core.settings.all();
        rate.lookAt(settings);
        hold(claimed);
        if (!input.isCurrent(settings)) return;
        more = claimed.length > 0;
      }
      if (backlog.length === 0) return;
      if (!pool.anyOpen && !(await openFirst())) return;
      // What the rate limit counts must leave at once: no more is noted than there are connections that wait.
      await (rate.limited ? ready.whenStarving() : ready.whenAtMost(groupSize.size));
      if (failure || paused || input.stopping() || journal.failed) return;
      const roomAt = await prepareGroup();
      if (roomAt !== null && !failure && !paused && !(await rate.waitFor(roomAt))) return waitForRate(roomAt);
    }
  }

  /** What is claimed anew was given back meanwhile (no database for longer than a lease): held twice it would leave twice. */
  function hold(claimed: readonly ClaimedMessage[]): void {
    const anew = new Set(claimed.map((message) => message.id));
    backlog.push(...backlog.splice(0).filter((message) => !anew.has(message.id)), ...claimed);
  }

  /** Before anything is noted as going out there must be a line to send it through. */
  async function openFirst(): Promise<boolean> {
    try {
      await pool.open(0);
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  /** Answers when the rate limit has room for what it had none for, ms. */
  async function prepareGroup(): Promise<number | null> {
    const { limited } = rate;
    const group = backlog.slice(0, limited ? Math.max(1, idle.size) : groupSize.size);
    if (limited) await openFor(group.length);
    const contents = await input.composeCache.contents(group.map((message) => message.contentId));
    const renderer = await input.composeCache.renderer();
    const standing = ready.size;
    const handover = await recorder.startHandover({ messages: group, limited });
    backlog.splice(0, group.length, ...handover.waiting);
    if (handover.paused) pause();
    if (!first) groupSize.adapt({ left: standing - ready.size, starving: ready.starving });
    const prepared: PreparedMessage[] = [];
    for (const message of handover.ready) {
      const content = contents.get(message.contentId);
      if (content)
        prepared.push({ message, notedAt: handover.notedAt, countedAt: handover.countedAt, content, renderer });
      else recorder.add(composeFailed(message));
    }
    ready.push(prepared);
    first = false;
    // The last connection may have failed while this group was noted.
    if (failure) giveBack(failure);
    if (paused) pause();
    return handover.roomAt;
  }

  /** Opening a line takes longer than the rate limit's counts are good for. What cannot be opened shows when it is used. */
  async function openFor(count: number): Promise<void> {
    await Promise.allSettled([...idle].slice(0, count).map((place) => pool.open(place)));
  }

  /** Not soon: others may have the claims, and people may cancel what waits. */
  function waitForRate(roomAt: number): void {
    for (const message of backlog.splice(0)) recorder.add({ ...releasedClaim(message), code: 'rate', dueAt: roomAt });
  }

  async function work(worker: number): Promise<void> {
    const place = worker % places;
    const isFirst = worker < places;
    for (;;) {
      if (isFirst) idle.add(place);
      const next = await ready.take();
      if (isFirst) idle.delete(place);
      if (next === null) return;
      // What the rate limit has counted leaves at once: it does not stand behind another.
      if (!isFirst && next.countedAt !== null) {
        working -= 1;
        return ready.giveBack(next);
      }
      try {
        const stopped = () => input.overdue() || paused;
        record(await deliverMessage(next, { ...input, place, leases, stopped }));
      } catch (error) {
        ready.giveBack(next);
        working -= 1;
        if (error instanceof ConnectionFailure) lastBroken = error;
        // A server may allow fewer connections than we would like: the others go on.
        if (working === 0 || !(error instanceof ConnectionFailure && error.temporary)) fail(error);
        return;
      }
    }
  }

  /** What a server said of one mail may concern the others, too. */
  function record({ trouble = null, ...result }: DeliveredMessage): void {
    if (result.event === 'accept' && !flows) {
      flows = true;
      told.push(endTroubles(core));
    }
    if (result.brake === 'sender') {
      pause();
      recorder.add({ ...result, uncountAttempt: true });
    } else if (trouble) {
      told.push(raiseTrouble(core, { code: trouble, detail: result.text, tell: true }));
      fail(new ConnectionFailure(trouble, result.text, false));
      recorder.add({ ...result, dueAt: core.base.clock.now() + TROUBLE_PAUSE, uncountAttempt: true });
    } else recorder.add(result);
  }

  /** Put down by a line that broke when the others had gone home: nobody takes it any more. */
  function giveBackTheRest(): void {
    if (ready.size > 0 && lastBroken && !paused) fail(lastBroken);
    for (const { message } of ready.empty()) recorder.add(releasedHandover(message));
  }

  /** The sender was refused by policy, here or in another process: what was not begun waits for a person's word. */
  function pause(): void {
    paused = true;
    for (const { message } of ready.empty()) recorder.add(releasedHandover(message));
    for (const message of backlog.splice(0)) recorder.add(releasedClaim(message));
    ready.close();
  }

  function giveUp(message: ClaimedMessage, reason: string): void {
    recorder.add({ message, event: 'reject', code: 'gave_up', text: reason, suppress: false });
  }

  function fail(error: unknown): void {
    failure ??=
      error instanceof ConnectionFailure ? error : new ConnectionFailure('connect_failed', String(error), true);
    giveBack(failure);
  }

  /** Nothing of these was handed over. */
  function giveBack(reason: ConnectionFailure): void {
    const now = core.base.clock.now();
    for (const { message } of ready.empty()) recorder.add(notConnected(message, { reason, isNoted: true, now }));
    for (const message of backlog.splice(0)) recorder.add(notConnected(message, { reason, isNoted: false, now }));
    ready.close();
  }
}
