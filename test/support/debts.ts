import type { Clock } from '../../src/core/clock.ts';
import type { Account } from '../../src/core/customers/index.ts';
import { addDays, dateIn, type PlainDate } from '../../src/core/dates.ts';
import type { Receipt } from '../../src/core/documents/index.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { admin, openTestCore, type TestCore } from './core.ts';
import { saveCustomer } from './customer-mail.ts';
import type { TestDatabase } from './databases.ts';
import { startSmtpServer, type TestSmtpServer } from './smtp.ts';

export interface DebtOptions {
  /** The customer's reference; the invoices are `reference-1`, `reference-2`, … */
  readonly reference?: string;
  readonly tradeName?: string;
  readonly emails?: readonly string[];
  readonly language?: string | null;
  /** One invoice of one receipt for each, by days past due (negative: before it). */
  readonly daysOverdue: readonly number[];
  readonly amountMinor?: number;
  readonly currency?: string;
}

export const ZONE = 'Europe/Paris';

/** The company in Paris with a real SMTP server behind it. */
export async function openCompany(
  database: TestDatabase,
  { now, settings = {} }: { now?: string; settings?: Readonly<Record<string, unknown>> } = {},
): Promise<TestCore & { smtp: TestSmtpServer; deliver: () => Promise<void> }> {
  const smtp = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: smtp.url, ...(now === undefined ? {} : { now }) });
  const { core } = opened;
  await core.transaction((tx) =>
    tx.settings.setMany(admin, {
      'company.name': 'Acme SARL',
      'company.email': 'office@acme.example',
      'company.timeZone': ZONE,
      'undo.seconds': 0,
      ...settings,
    }),
  );
  const delivery = createDelivery(core, { owner: 'test' });
  return { ...opened, smtp, deliver: async () => void (await delivery.drain()) };
}

/** A customer with open receipts. */
export async function owe(
  { core, clock }: Pick<TestCore, 'core'> & { clock: Clock },
  { reference = 'C-001', daysOverdue, amountMinor = 12_000, currency = 'EUR', ...customer }: DebtOptions,
): Promise<{ account: Account; receipts: Receipt[] }> {
  const account = await saveCustomer({ core }, { reference, ...customer });
  const today = dateIn(ZONE, clock.now());
  const receipts: Receipt[] = [];
  for (const [index, days] of daysOverdue.entries()) {
    const dueOn = addDays(today, -days);
    receipts.push(await bill(core, { account, reference: `${reference}-${index + 1}`, dueOn, amountMinor, currency }));
  }
  return { account, receipts };
}

async function bill(
  core: TestCore['core'],
  {
    account,
    reference,
    dueOn,
    amountMinor,
    currency,
  }: { account: Account; reference: string; dueOn: PlainDate; amountMinor: number; currency: string },
): Promise<Receipt> {
  return await core.transaction(async (tx) => {
    const { document } = await tx.documents.save(admin, {
      kind: 'invoice',
      reference,
      accountId: account.id,
      issuedOn: addDays(dueOn, -30),
      total: { minor: amountMinor, currency },
    });
    const { receipt } = await tx.documents.saveReceipt(admin, {
      documentId: document.id,
      position: 1,
      dueOn,
      amountMinor,
    });
    return receipt;
  });
}

/** A payment towards a receipt, today; of all of it unless told. */
export async function pay(
  { core, clock }: Pick<TestCore, 'core'> & { clock: Clock },
  receipt: Receipt | undefined,
  amountMinor?: number,
): Promise<void> {
  if (!receipt) throw new Error('no receipt');
  await core.transaction((tx) =>
    tx.documents.addPayment(admin, {
      reference: core.base.ids.next(),
      receiptId: receipt.id,
      amountMinor: amountMinor ?? receipt.amount.minor,
      paidOn: dateIn(ZONE, clock.now()),
    }),
  );
}

/** A notice by hand about exactly these receipts. */
export async function notify(core: TestCore['core'], receipts: readonly Receipt[], requestKey?: string) {
  return await core.transaction((tx) =>
    tx.debtors.notify(admin, {
      receiptIds: receipts.map((receipt) => receipt.id),
      requestKey: requestKey ?? core.base.ids.next(),
    }),
  );
}
