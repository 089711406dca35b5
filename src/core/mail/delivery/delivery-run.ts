import { MINUTE } from '../../clock.ts';
import type { Settings } from '../../settings/index.ts';
import type { Content, MailRenderer } from '../../templates/index.ts';
import type { ReturnPath } from '../bounces/return-path.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { Sender } from '../sender.ts';
import type { Lanes } from '../smtp/lanes.ts';
import { LaneFailure } from '../smtp/smtp-lane.ts';
import { claimMessages } from './claim-messages.ts';
import { composeMessage } from './compose-message.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { notBegun, notComposed, notSent, TROUBLE_PAUSE, untouched } from './given-back.ts';
import type { Journal } from './journal/journal.ts';
import { keepLeases } from './lease-keeper.ts';
import type { Ledger } from './ledger.ts';
import type { Makings } from './makings.ts';
import type { RateGate } from './rate-gate.ts';
import { createReadyQueue } from './ready-queue.ts';
import type { Result } from './results.ts';
import { sendMessage } from './send-message.ts';
import { endTroubles, raiseTrouble } from './troubles.ts';
import { verdictOf } from './verdicts.ts';

/** Most messages claimed at once: a claim costs as much as a group, so it is for several; a crash gives them back after the lease. */
const CLAIM = 500;

/** Groups in one claim: over a slow line they are small, and other processes find something to do until the end. */
const CLAIMED_GROUPS = 4;

/**
 * Most messages noted as going out at once, for a fast server. A crash leaves at most two such groups, and what the lanes
 * have; where a journal tells which of them were on the wire they may be larger, which wins back what it costs.
 */
const MOST_AT_ONCE = 128;
const MOST_WITH_JOURNAL = 256;

/** A group is at least this part of the one before: one slow moment is not a slow server. */
const SHRINKING = 0.75;

/** Messages of one lane at a time: one is answered, one is asked about, and one is ready to be said right behind it. */
const PER_LANE = 3;

/**
 * How long a message may stand ready after the last look at its cause, ms: it is asked again once a slow server has kept it
 * longer, since people pay and unsubscribe meanwhile (D10). Rows of a server that takes ten seconds for a mail are shorter.
 */
const READY_FOR = MINUTE;

export interface RunInput {
  readonly core: DeliveryCore;
  readonly owner: string;
  readonly lanes: Lanes;
  readonly places: number;
  readonly sender: Sender;
  readonly returnPath: ReturnPath;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly rate: RateGate;
  readonly makings: Makings;
  /** Claimed and not yet looked at; kept over runs when the database fails in between, or the settings have changed. */
  readonly held: ClaimedMessage[];
  /** Whether the server and the sender still are those of this run. */
  readonly isCurrent: (settings: Settings) => boolean;
  /** Nothing new is begun. */
  readonly stopping: () => boolean;
  /** Nothing more is sent, whatever was prepared. */
  readonly overdue: () => boolean;
}

interface ReadyMessage {
  readonly message: ClaimedMessage;
  readonly notedAt: number;
  readonly countedAt: number | null;
  readonly content: Content;
  readonly renderer: MailRenderer;
}

/**
 * Delivers what is due until nothing is, no line can be opened, the journal is spent, or the settings have changed. One side claims and prepares in groups; each lane
 * takes the next prepared message as soon as it is free; results are written in groups on the way. All three overlap.
 */
export async function deliverDue(input: RunInput): Promise<LaneFailure | null> {
  const { core, owner, lanes, places, ledger, journal, rate, held } = input;
  const ready = createReadyQueue<ReadyMessage>();
  /** Places of lanes that wait, in the order in which they are served. */
  const idle = new Set<number>();
  let failure: LaneFailure | null = null;
  let lastBroken: LaneFailure | null = null;
  let paused = false;
  let flows = false;
  const told: Promise<void>[] = [];
  let working = places * PER_LANE;
  let atOnce = places;
  let first = true;
  const leases = keepLeases(core, owner);

  const workers = Array.from({ length: working }, (_, worker) => work(worker));
  try {
    await prepare();
  } finally {
    ready.close();
    await Promise.all(workers);
    giveBackTheRest();
    leases.stop();
    await ledger.flush();
    await Promise.all(told);
  }
  return failure;

  async function prepare(): Promise<void> {
    let more = true;
    while (!failure && !paused && !input.stopping() && !journal.spent) {
      if (more && held.length < atOnce) {
        const claimed = await claimMessages(core, {
          owner,
          limit: rate.limited ? places : Math.min(CLAIM, atOnce * CLAIMED_GROUPS),
          giveUp,
        });
        const settings = await core.settings.all();
        rate.lookAt(settings);
        hold(claimed);
        if (!input.isCurrent(settings)) return;
        more = claimed.length > 0;
      }
      if (held.length === 0) return;
      if (!lanes.anyOpen && !(await openFirst())) return;
      // What the rate limit counts must leave at once: no more is noted than there are lanes that wait.
      await (rate.limited ? ready.whenStarving() : ready.whenAtMost(atOnce));
      if (failure || paused || input.stopping() || journal.failed) return;
      const roomAt = await prepareGroup();
      if (roomAt !== null && !failure && !paused && !(await rate.waitFor(roomAt))) return waitForRate(roomAt);
    }
  }

  /** What is claimed anew was given back meanwhile (no database for longer than a lease): held twice it would leave twice. */
  function hold(claimed: readonly ClaimedMessage[]): void {
    const anew = new Set(claimed.map((message) => message.id));
    held.push(...held.splice(0).filter((message) => !anew.has(message.id)), ...claimed);
  }

  /** Before anything is noted as going out there must be a line to send it through. */
  async function openFirst(): Promise<boolean> {
    try {
      await lanes.open(0);
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  /** Answers when the rate limit has room for what it had none for, ms. */
  async function prepareGroup(): Promise<number | null> {
    const { limited } = rate;
    const group = held.slice(0, limited ? Math.max(1, idle.size) : atOnce);
    if (limited) await openFor(group.length);
    const contents = await input.makings.contents(group.map((message) => message.contentId));
    const renderer = await input.makings.renderer();
    const standing = ready.size;
    const handover = await ledger.startHandover({ messages: group, limited });
    held.splice(0, group.length, ...handover.waiting);
    if (handover.paused) pause();
    if (!first) atOnce = nextGroup(standing - ready.size);
    const prepared: ReadyMessage[] = [];
    for (const message of handover.ready) {
      const content = contents.get(message.contentId);
      if (content)
        prepared.push({ message, notedAt: handover.notedAt, countedAt: handover.countedAt, content, renderer });
      else ledger.add(notComposed(message));
    }
    ready.push(prepared);
    first = false;
    // The last lane may have failed while this group was noted.
    if (failure) giveBack(failure);
    if (paused) pause();
    return handover.roomAt;
  }

  /**
   * Lanes that wait want larger groups. Otherwise twice what left while the last one was noted: a slower server keeps
   * the groups small, and with them what a crash leaves in doubt.
   */
  function nextGroup(leftMeanwhile: number): number {
    const wanted = ready.starving ? atOnce * 2 : Math.max(leftMeanwhile * 2, Math.ceil(atOnce * SHRINKING));
    return Math.max(places, Math.min(wanted, journal.kept ? MOST_WITH_JOURNAL : MOST_AT_ONCE));
  }

  /** Opening a line takes longer than the rate limit's counts are good for. What cannot be opened shows when it is used. */
  async function openFor(count: number): Promise<void> {
    await Promise.allSettled([...idle].slice(0, count).map((place) => lanes.open(place)));
  }

  /** Not soon: others may have the claims, and people may cancel what waits. */
  function waitForRate(roomAt: number): void {
    for (const message of held.splice(0)) ledger.add({ ...untouched(message), code: 'rate', dueAt: roomAt });
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
        ledger.add(await deliver(next, place));
      } catch (error) {
        ready.giveBack(next);
        working -= 1;
        if (error instanceof LaneFailure) lastBroken = error;
        // A server may allow fewer connections than we would like: the others go on.
        if (working === 0 || !(error instanceof LaneFailure && error.temporary)) fail(error);
        return;
      }
    }
  }

  /** Throws `LaneFailure` alone, and only before the mail was handed over. */
  async function deliver(next: ReadyMessage, place: number): Promise<Result> {
    const { message, notedAt, countedAt, content, renderer } = next;
    const { sender, returnPath } = input;
    if (countedAt !== null) await lanes.open(place);
    const now = core.base.clock.now();
    // Nothing new is begun at a stop or a pause; or this process was frozen and somebody else may have settled the message.
    const wanted = () =>
      !input.stopping() &&
      !input.overdue() &&
      !paused &&
      !journal.failed &&
      leases.holds(notedAt) &&
      core.base.clock.now() < notedAt + READY_FOR;
    if (!wanted()) return notBegun(message);
    const mail = await composeMessage({ message, content, renderer, sender, returnPath, now }).catch(
      (error: unknown) => {
        core.base.log.error({ err: error, messageId: message.id }, 'a message could not be composed');
        return null;
      },
    );
    if (mail === null) return notComposed(message);
    const counted = rate.mayLeave(countedAt, input.stopping).catch((error: unknown) => {
      core.base.log.error({ err: error, messageId: message.id }, 'a message could not be counted; it waits');
      return false;
    });
    if (!(await counted)) return { ...notBegun(message), code: 'rate' };
    const outcome = await sendMessage(lanes, place, {
      ...mail,
      wanted,
      going: () => journal.going(message),
      answered: (reply) => journal.answered(message, reply),
    });
    if (outcome.kind === 'withheld') return notBegun(message);
    const { trouble, ...verdict } = verdictOf(outcome);
    if (verdict.event === 'accept' && !flows) {
      flows = true;
      told.push(endTroubles(core));
    }
    if (verdict.brake === 'sender') {
      pause();
      return { message, ...verdict, uncountAttempt: true };
    }
    if (trouble) {
      told.push(raiseTrouble(core, { code: trouble, detail: verdict.text, tell: true }));
      fail(new LaneFailure(trouble, verdict.text, false));
      return { message, ...verdict, dueAt: now + TROUBLE_PAUSE, uncountAttempt: true };
    }
    return { message, ...verdict };
  }

  /** Put down by a line that broke when the others had gone home: nobody takes it any more. */
  function giveBackTheRest(): void {
    if (ready.size > 0 && lastBroken && !paused) fail(lastBroken);
    for (const { message } of ready.empty()) ledger.add(notBegun(message));
  }

  /** The sender was refused by policy, here or in another process: what was not begun waits for a person's word. */
  function pause(): void {
    paused = true;
    for (const { message } of ready.empty()) ledger.add(notBegun(message));
    for (const message of held.splice(0)) ledger.add(untouched(message));
    ready.close();
  }

  function giveUp(message: ClaimedMessage, reason: string): void {
    ledger.add({ message, event: 'reject', code: 'gave_up', text: reason, suppress: false });
  }

  function fail(error: unknown): void {
    failure ??= error instanceof LaneFailure ? error : new LaneFailure('connect_failed', String(error), true);
    giveBack(failure);
  }

  /** Nothing of these was handed over. */
  function giveBack(reason: LaneFailure): void {
    const now = core.base.clock.now();
    for (const { message } of ready.empty()) ledger.add(notSent(message, { reason, isNoted: true, now }));
    for (const message of held.splice(0)) ledger.add(notSent(message, { reason, isNoted: false, now }));
    ready.close();
  }
}
