import { SYSTEM } from '../../access/index.ts';
import { HOUR } from '../../clock.ts';
import { isoInstant } from '../../dates.ts';
import { noticeOf } from '../../notices/index.ts';
import type { ClaimedMessage } from '../claims.ts';
import { UNKNOWN_KIND } from '../mail.ts';
import type { DeliveryRooms } from './delivery-core.ts';
import type { Result } from './results.ts';

/** After it the message is looked at again: a newer version of the program may know its kind. */
const PAUSE = HOUR;

/**
 * What another version has queued, of a kind that this one does not know: nobody can say whether it is still wanted
 * (D10). It is never sent as it was queued, but held until a version comes that knows it, or a person cancels it.
 */
export function unknownKinds(messages: readonly ClaimedMessage[], now: number): Result[] {
  return messages
    .filter(({ causeKind }) => noticeOf(causeKind) === null)
    .map((message) => ({
      message,
      event: 'release',
      code: UNKNOWN_KIND,
      text: message.causeKind,
      suppress: false,
      dueAt: now + PAUSE,
    }));
}

/** Tells that they are held, once: a card for each kind and day, and a decision for each customer's message. */
export async function tellUnknownKinds(rooms: DeliveryRooms, held: readonly Result[], now: number): Promise<void> {
  const isNew = held.map(({ message }) => message).filter(({ outcomeCode }) => outcomeCode !== UNKNOWN_KIND);
  for (const [kind, [first]] of Map.groupBy(isNew, ({ causeKind }) => causeKind))
    await rooms.alerts.raise({
      kind: 'unknown_kind',
      key: `unknown_kind:${kind}:${isoInstant(now).slice(0, 10)}`,
      payload: { kind, messageId: first?.id ?? '' },
    });
  await rooms.decisions.record(
    isNew.flatMap(({ id, batchId, accountId, causeKind }) =>
      accountId === null
        ? []
        : [
            {
              accountId,
              subject: { kind: 'customer', id: accountId },
              messageId: id,
              batchId,
              outcome: 'not_sent',
              reason: UNKNOWN_KIND,
              detail: causeKind,
              actorName: SYSTEM.name,
            },
          ],
    ),
  );
}
