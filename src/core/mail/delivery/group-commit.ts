import type { ClaimedMessage } from '../claims.ts';
import type { DeliveryCore, DeliveryRooms } from './delivery-core.ts';
import type { FiguresBuffer } from './figures-buffer.ts';
import { announce, recordResults } from './record-results.ts';
import { isEnded, type Result, type Transition } from './results.ts';
import { type Handover, NOTHING_NOTED, startHandover } from './start-handover.ts';

/** A group that is to go out, and what to do with the answer. */
export interface HandoverRequest {
  readonly messages: readonly ClaimedMessage[];
  readonly limited: boolean;
  readonly answer: (handover: Handover) => void;
  readonly refuse: (error: unknown) => void;
}

type HandoverGroup = Pick<HandoverRequest, 'messages' | 'limited'>;

/**
 * Writes results and the next group in one transaction. When that fails, each alone, down to single messages, so that
 * one broken cause stops nobody else's mail, and no mail that was sent is ever forgotten.
 */
export function createGroupCommit(core: DeliveryCore, figures: FiguresBuffer) {
  const { clock, ids, log } = core.base;
  let totals = { sent: 0, ended: 0 };

  return {
    /** Throws only when the database takes nothing at all; the request is answered or refused either way. */
    async write(results: readonly Result[], request: HandoverRequest | null): Promise<void> {
      if (request && results.length > 0 && (await writeTogether(results, request))) return;
      if (results.length > 0) await writeResults(results);
      if (request) await answerAlone(request);
    },

    takeTotals(): { sent: number; ended: number } {
      const taken = totals;
      totals = { sent: 0, ended: 0 };
      return taken;
    },
  };

  async function writeTogether(results: readonly Result[], request: HandoverRequest): Promise<boolean> {
    try {
      const { transitions, handover } = await core.transaction(async (rooms) => ({
        transitions: await record(rooms, results, true),
        handover: await handOver(rooms, request),
      }));
      note([...transitions, ...handover.transitions]);
      request.answer(handover);
      return true;
    } catch (error) {
      log.error({ err: error, messages: results.length }, 'a turn of the delivery failed; its parts are tried alone');
      return false;
    }
  }

  async function writeResults(results: readonly Result[]): Promise<void> {
    try {
      note(await core.transaction((rooms) => record(rooms, results, true)));
    } catch (error) {
      if (results.length > 1) {
        for (const result of results) await writeResults([result]);
        return;
      }
      log.error({ err: error, messageId: results[0]?.message.id }, 'the cause of a message failed to note its end');
      note(await core.transaction((rooms) => record(rooms, results, false)));
    }
  }

  async function answerAlone(request: HandoverRequest): Promise<void> {
    try {
      request.answer(await handOverAlone(request));
    } catch (error) {
      request.refuse(error);
    }
  }

  async function handOverAlone(group: HandoverGroup): Promise<Handover> {
    try {
      const handover = await core.transaction((rooms) => handOver(rooms, group));
      note(handover.transitions);
      return handover;
    } catch (error) {
      const [first, ...others] = group.messages;
      if (!first) throw error;
      if (others.length > 0) {
        const parts: Handover[] = [];
        for (const message of group.messages) parts.push(await handOverAlone({ ...group, messages: [message] }));
        return joined(parts, clock.now());
      }
      // Whether it is still wanted could not be found out: it must not leave now.
      log.error({ err: error, messageId: first.id }, 'the cause of a message could not be asked; it waits');
      const wait = { event: 'defer', code: 'recheck_failed', text: '', suppress: false, countAttempt: true } as const;
      note(await core.transaction((rooms) => record(rooms, [{ ...wait, message: first }], false)));
      return { ...NOTHING_NOTED, notedAt: clock.now() };
    }
  }

  function record(rooms: DeliveryRooms, results: readonly Result[], hooks: boolean): Promise<Transition[]> {
    return recordResults(rooms, { at: clock.now(), results, below: ids.below, hooks });
  }

  function handOver(rooms: DeliveryRooms, { messages, limited }: HandoverGroup): Promise<Handover> {
    return startHandover(rooms, { now: clock.now(), messages, limited, below: ids.below, db: core.base.db });
  }

  function note(transitions: readonly Transition[]): void {
    totals.sent += transitions.filter((transition) => transition.state === 'sent').length;
    totals.ended += transitions.filter(isEnded).length;
    figures.note(transitions);
    announce(core, transitions);
  }
}

/** Several as one; all as old as the first. */
function joined(parts: readonly Handover[], now: number): Handover {
  return {
    ready: parts.flatMap((part) => part.ready),
    notedAt: parts[0]?.notedAt ?? now,
    countedAt: parts[0]?.countedAt ?? null,
    waiting: parts.flatMap((part) => part.waiting),
    roomAt: parts.reduce<number | null>((last, { roomAt }) => roomAt ?? last, null),
    transitions: [],
    paused: parts.some((part) => part.paused),
  };
}
