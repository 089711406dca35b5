import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DAY } from '../../src/core/clock.ts';
import type { Account } from '../../src/core/customers/index.ts';
import type { LinkKind } from '../../src/core/links.ts';
import type { MessageClass } from '../../src/core/mail/index.ts';
import type { MailData } from '../../src/core/templates/index.ts';
import { createWebHandler } from '../../src/web/web-handler.ts';
import { admin, openTestCore, type TestCore } from '../support/core.ts';
import type { TestDatabase } from '../support/databases.ts';
import { closeAfterTest } from '../support/open-things.ts';

export interface WebDesk extends TestCore {
  /** Where the pages are served. */
  readonly origin: string;
}

/** The real core behind the real web server on loopback. */
export async function openWebDesk(
  database: TestDatabase = 'sqlite',
  settings: Readonly<Record<string, unknown>> = {},
): Promise<WebDesk> {
  let handler: RequestListener = (_, response) => response.end();
  const server = createServer((request, response) => handler(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const desk = await openTestCore(database, { publicUrl: origin });
  closeAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  handler = createWebHandler({ core: desk.core });
  await desk.core.transaction((tx) =>
    tx.settings.setMany(admin, { 'company.name': 'Acme SARL', 'company.timeZone': 'Europe/Paris', ...settings }),
  );
  return { ...desk, origin };
}

export interface MailOptions {
  readonly messageClass?: MessageClass;
  readonly causeKind?: string;
  readonly causeId?: string;
  readonly language?: string;
  readonly data?: Partial<MailData>;
  readonly account?: Account;
}

/** One message in the outbox, as if a customer had got it; `link` makes an address that stands in it. */
export async function queueMail({ core, clock }: TestCore, options: MailOptions = {}) {
  const account = options.account ?? (await saveCustomer({ core }));
  const contentId = core.base.ids.next();
  await core.base.db('contents').insert({
    id: contentId,
    design: 'text',
    subject: 'Hello',
    body: 'Dear @CUSTOMERNAME@, @Observations@',
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
        language: options.language ?? 'en',
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
    core.base.links.url({ kind, messageId, targetId, expiresAt: clock.now() + days * DAY }, choice);
  return { messageId, account, link };
}

export interface LinkOptions {
  readonly targetId?: string;
  readonly days?: number;
  readonly choice?: number;
}

export async function saveCustomer(
  { core }: Pick<TestCore, 'core'>,
  { reference = 'C-001', tradeName = 'Boulangerie Martin', emails = ['marie@martin.example'] } = {},
): Promise<Account> {
  const { account } = await core.transaction((tx) =>
    tx.customers.save(admin, { kind: 'customer', reference, tradeName, emails }),
  );
  return account;
}

/** What a form on the page sends. */
export async function post(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'follow' });
}
