import { MINUTE } from '../../clock.ts';
import { dateIn } from '../../dates.ts';
import type { Content, MailRenderer } from '../../templates/index.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { Sender } from '../sender.ts';
import type { Lanes } from '../smtp/lanes.ts';
import { LaneFailure } from '../smtp/smtp-lane.ts';
import { claimMessages } from './claim-messages.ts';
import { composeMessage } from './compose-message.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { keepLeases } from './lease-keeper.ts';
import type { Ledger } from './ledger.ts';
import { createReadyQueue } from './ready-queue.ts';
import type { Result } from './results.ts';
import { sendMessage } from './send-message.ts';
import { verdictOf } from './verdicts.ts';

/** Messages claimed at once: a transaction costs as much as a mail, so many; a crash gives them back after the lease. */
const CLAIM = 200;

/** Most messages noted as going out at once, for a fast server; what a crash leaves as unknown is at most twice as many. */
const MOST_AT_ONCE = 64;

/** When our own side was at fault, its messages wait this long. */
const TROUBLE_PAUSE = MINUTE;

export interface RunInput {
  readonly core: DeliveryCore;
  readonly owner: string;
  readonly lanes: Lanes;
  readonly places: number;
  readonly sender: Sender;
  readonly ledger: Ledger;
  readonly contents: (ids: readonly string[]) => Promise<ReadonlyMap<string, Content>>;
  readonly renderer: () => Promise<MailRenderer>;
  /** Claimed and not yet looked at; kept over runs when the database fails in between. */
  readonly held: ClaimedMessage[];
  /** Nothing new is begun. */
  readonly stopping: () => boolean;
  /** Nothing more is sent, whatever was prepared. */
  readonly overdue: () => boolean;
}

interface ReadyMessage {
  readonly message: ClaimedMessage;
  readonly notedAt: number;
  readonly content: Content;
  readonly renderer: MailRenderer;
}

/**
 * Delivers what is due until nothing is, or no line can be opened. One side claims and prepares in groups; each lane
 * takes the next prepared message as soon as it is free; results are written in groups on the way. All three overlap.
 */
export async function deliverDue(input: RunInput): Promise<LaneFailure | null> {
  const { core, owner, lanes, places, ledger, held } = input;
  const ready = createReadyQueue<ReadyMessage>();
  let failure: LaneFailure | null = null;
  let working = places;
  let atOnce = places;
  let first = true;
  const leases = keepLeases(core, owner);

  const workers = Array.from({ length: places }, (_, place) => work(place));
  try {
    await prepare();
  } finally {
    ready.close();
    await Promise.all(workers);
    leases.stop();
    await ledger.flush();
  }
  return failure;

  async function prepare(): Promise<void> {
    let more = true;
    while (!failure && !input.stopping()) {
      if (more && held.length < atOnce) {
        const claimed = await claimMessages(core, { owner, limit: CLAIM });
        hold(claimed);
        more = claimed.length > 0;
      }
      if (held.length === 0) return;
      if (!lanes.anyOpen && !(await openFirst())) return;
      await ready.whenAtMost(atOnce);
      if (failure || input.stopping()) return;
      await prepareGroup();
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

  async function prepareGroup(): Promise<void> {
    const group = held.slice(0, atOnce);
    const contents = await input.contents(group.map((message) => message.contentId));
    const renderer = await input.renderer();
    const handover = await ledger.startHandover(group);
    held.splice(0, group.length);
    // Lanes that wait want larger groups; a slow server never makes them wait, and keeps the groups small.
    if (ready.starving && !first) atOnce = Math.min(atOnce * 2, Math.max(places, MOST_AT_ONCE));
    const prepared: ReadyMessage[] = [];
    for (const message of handover.ready) {
      const content = contents.get(message.contentId);
      if (content) prepared.push({ message, notedAt: handover.notedAt, content, renderer });
      else ledger.add(notComposed(message));
    }
    ready.push(prepared);
    first = false;
    // The last lane may have failed while this group was noted.
    if (failure) giveUp(failure);
  }

  async function work(place: number): Promise<void> {
    for (;;) {
      const next = await ready.take();
      if (next === null) return;
      try {
        ledger.add(await deliver(next, place));
      } catch (error) {
        ready.giveBack(next);
        working -= 1;
        // A server may allow fewer connections than we would like: the others go on.
        if (working === 0 || !(error instanceof LaneFailure && error.temporary)) fail(error);
        return;
      }
    }
  }

  /** Throws `LaneFailure` alone, and only before the mail was handed over. */
  async function deliver({ message, notedAt, content, renderer }: ReadyMessage, place: number): Promise<Result> {
    const { sender } = input;
    const now = core.base.clock.now();
    // Overdue, or this process was frozen and somebody else may have settled the message meanwhile.
    if (input.overdue() || !leases.holds(notedAt))
      return { message, event: 'release', code: null, text: '', suppress: false };
    const mail = await composeMessage({ message, content, renderer, sender, now }).catch((error: unknown) => {
      core.base.log.error({ err: error, messageId: message.id }, 'a message could not be composed');
      return null;
    });
    if (mail === null) return notComposed(message);
    const { trouble, ...verdict } = verdictOf(await sendMessage(lanes, place, mail));
    if (trouble) void raiseTrouble(core, trouble, verdict.text);
    if (trouble && verdict.event === 'release') {
      fail(new LaneFailure(trouble, verdict.text, false));
      return { message, ...verdict, dueAt: now + TROUBLE_PAUSE };
    }
    return { message, ...verdict };
  }

  function fail(error: unknown): void {
    failure ??= error instanceof LaneFailure ? error : new LaneFailure('connect_failed', String(error), true);
    giveUp(failure);
  }

  /** Nothing of these was handed over: with the network at fault it was a try, with us at fault it was none. */
  function giveUp(reason: LaneFailure): void {
    for (const { message } of ready.empty()) ledger.add(notSent(message, reason, false));
    for (const message of held.splice(0)) ledger.add(notSent(message, reason, true));
    ready.close();
  }

  function notSent(message: ClaimedMessage, reason: LaneFailure, countAttempt: boolean): Result {
    const common = { message, code: reason.trouble, text: reason.message.slice(0, 300), suppress: false };
    return reason.temporary
      ? { ...common, event: 'defer', countAttempt }
      : { ...common, event: 'release', dueAt: core.base.clock.now() + TROUBLE_PAUSE };
  }
}

/** One card for one cause and day (E2). */
export async function raiseTrouble(core: DeliveryCore, code: LaneFailure['trouble'], detail: string): Promise<void> {
  const day = dateIn('UTC', core.base.clock.now());
  const key = `mail_trouble:${code}:${day}`;
  await core.alerts.raise({ kind: 'mail_trouble', key, payload: { code, detail } }).catch((error: unknown) => {
    core.base.log.error({ err: error, trouble: code }, 'trouble with the mail server could not be told');
  });
}

function notComposed(message: ClaimedMessage): Result {
  return { message, event: 'reject', code: 'render_failed', text: '', suppress: false };
}
