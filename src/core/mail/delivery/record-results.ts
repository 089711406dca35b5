import { settlementOf } from '../../notices/index.ts';
import { confirmCauses, type EndedMessage, endCauses } from '../causes.ts';
import { BUDGETS } from '../claims.ts';
import type { DeliveryCore, DeliveryRooms } from './delivery-core.ts';
import { updateBackoffs } from './domain-backoffs.ts';
import { isEnded, type Result, type Transition, transitionOf } from './results.ts';
import { pauseSender } from './sender-pause.ts';

/**
 * Writes results down, in the caller's transaction: states, stamps of the causes (D7), quota given back, addresses
 * suppressed, questions raised. Results of messages that somebody else has taken over count for nothing.
 */
export async function recordResults(
  rooms: DeliveryRooms,
  input: { at: number; results: readonly Result[]; below: (limit: number) => number; hooks: boolean },
): Promise<Transition[]> {
  const { at } = input;
  const transitions = input.results.map((result) => transitionOf(result, at, input.below));
  const written: Transition[] = [];
  for (const group of Map.groupBy(transitions, groupKey).values()) {
    const { state, code, result } = group[0] as Transition;
    const ids = new Set(
      await rooms.outbox.claims.finish({
        to: { state, code, at: result.answeredAt ?? at, attempts: attemptsOf(result) },
        rows: group.map((transition) => ({
          id: transition.result.message.id,
          lease: transition.result.message.lease,
          text: transition.result.text || null,
          dueAt: transition.dueAt,
        })),
      }),
    );
    written.push(...group.filter((transition) => ids.has(transition.result.message.id)));
  }
  // Domains before quota, as a claim locks them: two processes never wait for one another.
  await updateBackoffs(rooms, { transitions: written, now: at, below: input.below });
  await giveQuotaBack(rooms, written);
  for (const transition of written) await settleAddressAndQuestion(rooms, transition);
  await pauseSender(rooms, written, at);
  if (input.hooks) {
    const sent = written.filter((transition) => transition.state === 'sent').map((transition) => transition.result);
    for (const [sentAt, group] of Map.groupBy(sent, ({ answeredAt }) => answeredAt ?? at))
      await confirmCauses(
        rooms.causes,
        group.map(({ message }) => message),
        sentAt,
      );
    await endCauses(rooms.causes, written.filter(isEnded).map(toEnded), at);
  }
  return written;
}

/** Tells who watches, once it is committed. */
export function announce(core: DeliveryCore, transitions: readonly Transition[]): void {
  for (const [batchId, group] of Map.groupBy(transitions, (transition) => transition.result.message.batchId))
    core.base.hub.emit('delivered', { batchId, messageIds: group.map((transition) => transition.result.message.id) });
}

function groupKey({ state, code, result }: Transition): string {
  return `${state} ${code} ${attemptsOf(result)} ${result.answeredAt}`;
}

function attemptsOf({ countAttempt, uncountAttempt }: Result): -1 | 0 | 1 {
  if (countAttempt) return 1;
  return uncountAttempt ? -1 : 0;
}

function toEnded({ result, state, code }: Transition): EndedMessage {
  return { ...result.message, outcomeText: result.text || null, endState: state, reason: code ?? state };
}

/** What was not handed over does not count; what was lost on the way does, since it may have arrived. */
async function giveQuotaBack(rooms: DeliveryRooms, transitions: readonly Transition[]): Promise<void> {
  const unused = transitions
    .filter(({ result, state }) => state !== 'sent' && result.event !== 'lose')
    .map(({ result }) => result.message);
  // In the order in which a claim takes: notices before mailings, and each by its days.
  for (const budget of BUDGETS) {
    const days = Map.groupBy(
      unused.filter((message) => message.budget === budget),
      (message) => message.quotaDay,
    );
    for (const [day, messages] of [...days].sort(([one], [other]) => ((one ?? '') < (other ?? '') ? -1 : 1)))
      if (budget !== 'none' && day !== null)
        await rooms.quota.giveBack({ class: budget, day, messages: messages.length });
  }
}

async function settleAddressAndQuestion(rooms: DeliveryRooms, { result, state }: Transition): Promise<void> {
  const { message } = result;
  if (result.suppress)
    await rooms.customers.suppress({
      email: message.toEmail,
      reason: 'refused',
      detail: result.text,
      messageId: message.id,
    });
  if (state !== 'unknown' || settlementOf(message.class) === 'leave') return;
  await rooms.alerts.raise({
    kind: 'unknown_outcome',
    key: `unknown_outcome:${message.id}:${message.attempts}`,
    payload: { messageId: message.id, batchId: message.batchId, class: message.class, accountId: message.accountId },
  });
}
