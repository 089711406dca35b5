import { DAY } from '../../src/core/clock.ts';
import type { Account } from '../../src/core/customers/index.ts';
import type { LinkKind } from '../../src/core/links.ts';
import { localeOf } from '../../src/core/locale.ts';
import type { CauseKind, MessageClass } from '../../src/core/notices/index.ts';
import type { MailData } from '../../src/core/templates/index.ts';
import { admin, type TestCore } from './core.ts';

export interface MailOptions {
  readonly messageClass?: MessageClass;
  readonly causeKind?: CauseKind;
  readonly causeId?: string;
  readonly language?: string;
  readonly data?: Partial<MailData>;
  readonly account?: Account;
  readonly body?: string;
}

/** One message in the outbox, as if a customer had got it; `link` makes an address that stands in it. */
export async function queueMail({ core, clock }: TestCore, options: MailOptions = {}) {
  const account = options.account ?? (await saveCustomer({ core }));
  const contentId = core.base.ids.next();
  await core.base.db('contents').insert({
    id: contentId,
    design: 'text',
    subject: 'Hello',
    body: options.body ?? 'Dear @CUSTOMERNAME@, @Observations@',
    created_at: clock.now(),
  });
  const messageClass = options.messageClass ?? 'incident';
  const messageId = await core.transaction(async (tx) => {
    const { batch } = await tx.outbox.openBatch(admin, { kind: messageClass, requestKey: null, title: 'Spring sale' });
    const { ids } = await tx.outbox.enqueue([
      {
        batchId: batch.id,
        class: messageClass,
        accountId: account.id,
        toEmail: account.emails[0] ?? 'nobody@customer.example',
        toName: account.tradeName,
        language: localeOf(options.language),
        contentId,
        data: { values: { INCIDENTREFERENCE: 'INC-1042', CUSTOMERNAME: account.tradeName }, ...options.data },
        causeKind: options.causeKind ?? 'incident',
        causeId: options.causeId ?? 'cause',
        idempotencyKey: core.base.ids.next(),
      },
    ]);
    return ids[0] ?? '';
  });
  const link = (kind: LinkKind, { targetId = '', days = 90, choice }: LinkOptions = {}): string =>
    core.base.links.url({ kind, holderId: messageId, targetId, expiresAt: clock.now() + days * DAY }, choice);
  return { messageId, account, link };
}

export interface LinkOptions {
  readonly targetId?: string;
  readonly days?: number;
  readonly choice?: number;
}

export interface CustomerOptions {
  readonly reference?: string;
  readonly tradeName?: string;
  readonly emails?: readonly string[];
  readonly language?: string | null;
}

export async function saveCustomer(
  { core }: Pick<TestCore, 'core'>,
  {
    reference = 'C-001',
    tradeName = 'Boulangerie Martin',
    emails = ['marie@martin.example'],
    language = null,
  }: CustomerOptions = {},
): Promise<Account> {
  const { account } = await core.transaction((tx) =>
    tx.customers.save(admin, { kind: 'customer', reference, tradeName, emails, language }),
  );
  return account;
}
