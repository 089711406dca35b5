import type { DeliveryRooms } from './delivery-core.ts';
import type { Transition } from './results.ts';
import { statusOf } from './smtp-verdicts.ts';

/**
 * Our sender was refused by policy: nothing more leaves until a person has looked, since each further refusal makes it
 * worse (`docs/decisions/0008`). One pause and one card, however many messages meet it. In the transaction that gives the
 * messages back.
 */
export async function pauseSender(rooms: DeliveryRooms, transitions: readonly Transition[], at: number): Promise<void> {
  const refused = transitions.find(({ result }) => result.brake === 'sender');
  if (!refused) return;
  const { message, text } = refused.result;
  const pause = await rooms.outbox.brakes.pause({
    since: at,
    code: statusOf(text),
    detail: text,
    messageId: message.id,
  });
  if (!pause) return;
  await rooms.alerts.raise({
    kind: 'sender_paused',
    key: `sender_paused:${pause.id}`,
    payload: { pauseId: pause.id, messageId: message.id },
  });
}
