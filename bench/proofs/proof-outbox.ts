import { SYSTEM } from '../../src/core/access/index.ts';
import type { Core } from '../../src/core/core.ts';
import { localeOf } from '../../src/core/locale.ts';
import { type MessageClass, type MessageState, mailKindOf } from '../../src/core/mail/index.ts';

/** A message as a proof plans it. Its address is its own, so that the server can count by it. */
export interface PlannedMessage {
  readonly class: MessageClass;
  readonly address: string;
  /** ms since 1970 UTC; at once unless given. */
  readonly dueAt?: number;
}

export interface EndedMessage {
  readonly address: string;
  readonly class: MessageClass;
  readonly state: MessageState;
  readonly code: string | null;
}

const CONTENT = {
  id: 'proof',
  design: 'html' as const,
  subject: 'Hello @CUSTOMERNAME@',
  body: '<html><body><p>Dear @CUSTOMERNAME@, this is what is new.</p></body></html>',
};

/** One batch of each class, written as the program writes them. */
export async function enqueue(core: Core, messages: readonly PlannedMessage[]): Promise<void> {
  await core.base.db('contents').insert({ ...CONTENT, created_at: core.base.clock.now() });
  for (const [messageClass, group] of Map.groupBy(messages, (message) => message.class)) {
    await core.transaction(async (rooms) => {
      const { batch } = await rooms.outbox.openBatch(SYSTEM, {
        kind: messageClass,
        requestKey: null,
        title: `proof of ${messageClass}`,
        undoSeconds: 0,
      });
      await rooms.outbox.enqueue(
        group.map((message) => ({
          batchId: batch.id,
          class: messageClass,
          accountId: null,
          toEmail: message.address,
          toName: message.address,
          language: localeOf('en'),
          contentId: CONTENT.id,
          data: { values: { CUSTOMERNAME: message.address } },
          // A proof in the outbox's sense, too: nothing real hangs on it.
          causeKind: `proof:${mailKindOf(messageClass, '')}` as const,
          causeId: 'proof',
          idempotencyKey: message.address,
          ...(message.dueAt === undefined ? {} : { dueAt: message.dueAt }),
        })),
      );
    });
  }
}

export async function readMessages(core: Core): Promise<EndedMessage[]> {
  return (await core.base
    .db('messages')
    .select({ address: 'to_email', class: 'class', state: 'state', code: 'outcome_code' })) as EndedMessage[];
}
