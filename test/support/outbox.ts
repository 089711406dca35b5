import type { Core } from '../../src/core/core.ts';
import { localeOf } from '../../src/core/locale.ts';
import type { Origin } from '../../src/core/mail/index.ts';
import { type CauseKind, type MessageClass, mailKindOf } from '../../src/core/notices/index.ts';
import { admin } from './core.ts';

export interface QueueOptions {
  readonly count: number;
  readonly messageClass?: MessageClass;
  /** Nothing waits for undo unless told. */
  readonly undoSeconds?: number;
  readonly dueAt?: number;
  /** Idempotency keys are `key:0`, `key:1`, …; unique unless given. */
  readonly key?: string;
  /** `person-N@customer.example` unless given. */
  readonly toEmail?: string;
  readonly origin?: Origin;
  /** A proof's unless given: nothing real hangs on it. */
  readonly causeKind?: CauseKind;
  readonly body?: string;
  readonly inReplyTo?: string;
}

/** A batch of messages to `person-0@customer.example`, `person-1@…`, each with a subject and body that name its recipient. */
export async function queueMessages(core: Core, options: QueueOptions) {
  const messageClass = options.messageClass ?? 'mailing';
  const key = options.key ?? core.base.ids.next();
  const contentId = await storeContent(core, options.body ?? '<p>Dear @CUSTOMERNAME@</p>');
  return await core.transaction(async (tx) => {
    const { batch } = await tx.outbox.openBatch(admin, {
      kind: messageClass,
      requestKey: null,
      title: 'Spring',
      undoSeconds: options.undoSeconds ?? 0,
      ...(options.origin ? { origin: options.origin } : {}),
    });
    const result = await tx.outbox.enqueue(
      Array.from({ length: options.count }, (_, index) => ({
        batchId: batch.id,
        class: messageClass,
        accountId: null,
        toEmail: options.toEmail ?? `person-${index}@customer.example`,
        toName: `Person ${index}`,
        language: localeOf('en'),
        contentId,
        data: { values: { CUSTOMERNAME: `Person ${index}` } },
        causeKind: options.causeKind ?? `proof:${mailKindOf(messageClass, '')}`,
        causeId: 'cause',
        idempotencyKey: `${key}:${index}`,
        inReplyTo: options.inReplyTo ?? null,
        ...(options.dueAt === undefined ? {} : { dueAt: options.dueAt }),
      })),
    );
    return { batchId: batch.id, ids: result.ids, result };
  });
}

async function storeContent(core: Core, body: string): Promise<string> {
  const id = core.base.ids.next();
  await core.base
    .db('contents')
    .insert({ id, design: 'html', subject: 'Hello @CUSTOMERNAME@', body, created_at: core.base.clock.now() });
  return id;
}
