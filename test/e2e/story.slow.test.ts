import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { addDays, dateIn } from '../../src/core/dates.ts';
import { DESK, openBrowserPage, PHONE } from '../support/browser.ts';
import { type Ledger, makeLedger } from '../support/ledger.ts';
import { readManifest } from '../support/office.ts';
import { closeAfterTest } from '../support/open-things.ts';
import { createTestProgram, type TestProgram } from '../support/program.ts';
import { startSlack, type TestSlack } from '../support/slack.ts';
import { type ReceivedMail, startSmtpServer, type TestSmtpServer } from '../support/smtp.ts';

/** The whole way once, on the built program: from a ledger and a Slack command to a customer's inbox, and back. */

const TODAY = dateIn('UTC', Date.now());
const UNDO_SECONDS = 1;
/** The program looks for work each second; a busy machine takes longer. */
const PATIENCE = 30_000;

interface Story {
  readonly program: TestProgram;
  readonly ledger: Ledger;
  readonly slack: TestSlack;
  readonly smtp: TestSmtpServer;
  readonly address: string;
}

it('[T6, D1, D2, D3, D7, N1, I4, I6, R2, R4, B1, X2] ledger → Slack → inbox → rating → channel', async () => {
  const story = await begin();
  await importTwice(story);
  await refuseWithoutRole(story);
  await chaseUnpaid(story);
  await sendTemplate(story);
  await openAndCloseIncident(story);
  await rateAndRead(story);
}, 180_000);

async function begin(): Promise<Story> {
  const smtp = await startSmtpServer();
  const slack = await startSlack({ manifest: readManifest() });
  // The next command's window takes the place of the one in which a sending ended, and nobody tells the bot.
  slack.expectRefusal('views.update', 'not_found');
  closeAfterTest(() => slack.close());
  const program = createTestProgram({ SMTP_URL: smtp.url, RELANCE_SUPER_ADMIN: 'U0ANA', ...slack.env('http') });
  await program.json('set', 'undo.seconds', String(UNDO_SECONDS));
  await program.json('set', 'company.name', 'Acme SARL');
  await program.json('set', 'company.email', 'team@acme.test');
  await program.json('set', 'slack.ratingsChannel', 'C0GENERAL');
  await program.json('set', 'slack.remindersChannel', 'C0MONEY');
  const running = await program.start(['start'], /running at (http:\S+)\./);
  const address = /running at (http:\S+)\./.exec(running.output())?.[1] ?? '';
  slack.sendTo(`${address}/slack/events`);
  return { program, ledger: makeLedger({ today: TODAY }), slack, smtp, address };
}

async function importTwice({ program, ledger }: Story): Promise<void> {
  const refused = ledger.customers.filter((customer) => !customer.taken);
  const dry = await program.json<ImportAnswer>('import', 'customers', ledger.customersFile, '--dry-run');
  expect(dry.created).toBe(ledger.customers.length - refused.length);
  const first = await program.json<ImportAnswer>('import', 'customers', ledger.customersFile);
  expect(first).toEqual(dry);
  expect(first.errors.map(({ column }) => column)).toEqual(refused.map(() => 'Email'));
  const invoices = await program.json<ImportAnswer>('import', 'invoices', ledger.invoicesFile);
  expect(invoices.created).toBe(takenInvoices(ledger).length);
  const again = await program.json<ImportAnswer>('import', 'invoices', ledger.invoicesFile);
  expect(again).toMatchObject({ created: 0, updated: 0, unchanged: invoices.created });
}

async function refuseWithoutRole({ slack, smtp }: Story): Promise<void> {
  const bruno = slack.as('U0BRUNO');
  await bruno.command('/relance debtors');
  const answer = await bruno.message('Débiteurs : voir', { only: 'private' });
  expect(answer.text()).toContain('Il vous faut pour cela la permission « Débiteurs : voir ».');
  expect(smtp.mails).toHaveLength(0);
}

async function chaseUnpaid({ slack, smtp, ledger, program }: Story): Promise<void> {
  const expected = debtorsOf(ledger);
  const ana = slack.as('U0ANA');
  await ana.command('/relance debtors');
  const list = await ana.modal('Unpaid invoices');
  await list.fill({ 'Overdue at least (days)': '15', 'Not told for at least (days)': '7' });
  await list.press('Apply');
  await list.sees(`${expected.allDebtors.size} customers`);
  await list.submit();
  const review = await ana.modal('Ready to send?');
  await review.sees(`${expected.addresses.length} mails to ${expected.customers.size} customers`);
  await review.submit();
  const mails = await smtp.waitForMails(expected.addresses.length, PATIENCE);
  expect(mails.map((mail) => mail.to.join()).sort()).toEqual([...expected.addresses].sort());
  for (const mail of mails) checkNotice(mail, ledger);
  const told = await ana.message(/\d+ sent/, { channel: 'U0ANA', timeout: PATIENCE });
  expect(told.text()).toContain(`${expected.addresses.length} sent`);
  // Told today: nobody is proposed again.
  expect(await program.json('notify', '--days-overdue', '15', '--days-since-notice', '7')).toMatchObject({ queued: 0 });
}

function checkNotice(mail: ReceivedMail, ledger: Ledger): void {
  const text = mail.parsed.text ?? '';
  const customer = ledger.customers.find((one) => one.email.includes(mail.to[0] ?? '?'));
  const due = debtorsOf(ledger).receiptsOf.get(customer?.reference ?? '') ?? [];
  expect(due.length, mail.to.join()).toBeGreaterThan(0);
  for (const invoice of due) expect(text).toContain(invoice.number);
  // Another customer's invoice can never be in it.
  const others = ledger.invoices.filter((invoice) => invoice.customer !== customer?.reference);
  expect(others.filter((invoice) => text.includes(invoice.number)).map((invoice) => invoice.number)).toEqual([]);
  expect(text + mail.parsed.subject).not.toMatch(/@(RECEIPTS|CUSTOMERLEGALNAME|TOTALDUE|DOCUMENTLINK|COMPANYNAME)@/);
  expect(mail.parsed.headers.get('auto-submitted')).toBe('auto-generated');
}

async function sendTemplate({ slack, smtp, program }: Story): Promise<void> {
  const file = path.join(program.folder, 'hours.txt');
  writeFileSync(file, 'Hello @CUSTOMERNAME@,\n\nwe open at 8 from March on.\n');
  await program.json(
    'template',
    'add',
    'Opening hours',
    '--subject',
    'New hours for @CUSTOMERNAME@',
    '--design',
    'text',
    file,
  );
  await program.json('set', 'undo.seconds', '60');
  const before = smtp.mails.length;
  const ana = slack.as('U0ANA');
  await ana.command('/relance send Opening hours');
  const form = await ana.modal('Send a template');
  await form.submit();
  const plan = await ana.modal('Ready to send?');
  await plan.submit();
  const note = await ana.message('Undo', { channel: 'U0ANA', timeout: PATIENCE });
  await note.press('Undo');
  await note.sees('undone', PATIENCE);
  const counts = await program.json<{ byClass: { mailing: Record<string, number> } }>('outbox');
  expect(counts.byClass.mailing).toMatchObject({ queued: 0, sent: 0 });
  expect(counts.byClass.mailing['cancelled']).toBeGreaterThan(0);
  expect(smtp.mails).toHaveLength(before);
  await program.json('set', 'undo.seconds', String(UNDO_SECONDS));
}

async function openAndCloseIncident({ slack, smtp, ledger }: Story): Promise<void> {
  const customer = incidentCustomer(ledger);
  const before = smtp.mails.length;
  const ana = slack.as('U0ANA');
  await ana.command('/relance incident new');
  const form = await ana.modal('New incident');
  await form.fill({
    Customer: customer.tradeName,
    Subject: 'The lamp flickers',
    Observations: 'We come on Thursday morning.',
    'Internal notes': 'He always complains.',
  });
  // Pressed twice: one incident, one mail.
  await Promise.all([form.submit(), form.submit().catch(() => undefined)]);
  const mails = await smtp.waitForMails(before + 1, PATIENCE);
  const created = mails.at(-1);
  expect(created?.parsed.text).toContain('We come on Thursday morning.');
  expect(created?.raw).not.toContain('always complains');
  expect(created?.to).toEqual([mainAddress(customer.email)]);
  await ana.command('/relance incident close INC-1001');
  const closing = await ana.modal('Close incident');
  await closing.submit();
  const closed = (await smtp.waitForMails(before + 2, PATIENCE)).at(-1);
  expect(closed?.parsed.inReplyTo).toBe(created?.parsed.messageId);
  expect(linksIn(closed).filter((link) => link.includes('/r/'))).not.toHaveLength(0);
  expect(smtp.mails).toHaveLength(before + 2);
}

async function rateAndRead({ slack, smtp, address, ledger }: Story): Promise<void> {
  const star = linksIn(smtp.mails.at(-1)).find((link) => link.includes('choice=2')) ?? '';
  const { page } = await openBrowserPage({ origin: address, viewport: PHONE });
  // A scanner opens every link; nothing is recorded by it.
  await page.goto(local(star, address));
  await page.goto(local(star, address));
  expect(await page.locator('input[type=radio]:checked').getAttribute('value')).toBe('2');
  const before = smtp.mails.length;
  await page.locator('textarea').fill('Nobody called back before coming.');
  await page.locator('button[type=submit]').first().click();
  const ana = slack.as('U0ANA');
  const alert = await ana.message('Nobody called back before coming.', {
    channel: 'C0GENERAL',
    only: 'public',
    timeout: PATIENCE,
  });
  // Escaped for Slack's mrkdwn.
  expect(alert.text()).toContain(incidentCustomer(ledger).tradeName.replace('&', '&amp;'));
  const team = (await smtp.waitForMails(before + 1, PATIENCE)).at(-1);
  expect(team?.to).toEqual(['team@acme.test']);
  await alert.press('I take it');
  await alert.sees('Ana', PATIENCE);

  const notice = smtp.mails.find((mail) => linksIn(mail).some((link) => link.includes('/d/')));
  const link = linksIn(notice).find((one) => one.includes('/d/')) ?? '';
  const desk = await openBrowserPage({ origin: address, viewport: DESK });
  await desk.page.goto(local(link, address));
  const pdf = await fetch(`${local(link, address)}/pdf`);
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
}

interface ImportAnswer {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly errors: readonly { readonly row: number; readonly column: string; readonly message: string }[];
}

function takenInvoices(ledger: Ledger) {
  const taken = new Set(ledger.customers.filter((customer) => customer.taken).map((customer) => customer.reference));
  return ledger.invoices.filter((invoice) => taken.has(invoice.customer));
}

/** What ">= 15 days overdue" keeps, computed from the ledger itself. */
function debtorsOf(ledger: Ledger) {
  const due = takenInvoices(ledger).filter(
    (invoice) => invoice.paidOn === null && invoice.dueOn <= addDays(TODAY, -15),
  );
  const told = due.filter((invoice) => !invoice.disputed);
  const addressesOf = (reference: string) =>
    addressesIn(ledger.customers.find((one) => one.reference === reference)?.email ?? '');
  const customers = new Set(
    told.map((invoice) => invoice.customer).filter((reference) => addressesOf(reference).length > 0),
  );
  return {
    allDebtors: new Set(due.map((invoice) => invoice.customer)),
    customers,
    addresses: [...customers].flatMap(addressesOf),
    receiptsOf: Map.groupBy(told, (invoice) => invoice.customer),
  };
}

function addressesIn(cell: string): string[] {
  return cell
    .split(/[;,]/)
    .map((address) => address.trim())
    .filter((address) => address.includes('@'));
}

function mainAddress(cell: string): string {
  return addressesIn(cell)[0] ?? '';
}

function incidentCustomer(ledger: Ledger) {
  const customer = ledger.customers.find((one) => one.tradeName.startsWith("O'Brien"));
  if (!customer) throw new Error('the ledger has an O’Brien');
  return customer;
}

function linksIn(mail: ReceivedMail | undefined): string[] {
  return [...(mail?.parsed.text ?? '').matchAll(/https?:\/\/[^\s<>"]+/g)].map(([link]) => link);
}

/** The program's public address has port 0 here; the page is the same on the one it listens on. */
function local(link: string, address: string): string {
  const { pathname, search } = new URL(link);
  return `${address}${pathname}${search}`;
}
