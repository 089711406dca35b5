import { describe, expect, test } from 'vitest';
import { actorWith, admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany, owe } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

/** Two customers: one owes two invoices, one of them overdue, and has a paid one; the other has a quote. */
async function openDocuments() {
  const company = await openCompany('sqlite');
  const { core } = company;
  const owed = await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [47, -5, 10] });
  const [overdue, , paid] = owed.receipts;
  const payment = { reference: 'P-1', receiptId: overdue?.id ?? '', amountMinor: 2_000, paidOn: '2026-11-01' };
  const settled = { reference: 'P-2', receiptId: paid?.id ?? '', amountMinor: 12_000, paidOn: '2026-11-20' };
  const other = await saveCustomer(company, { reference: 'C-2', tradeName: 'Boulangerie' });
  await core.transaction(async (tx) => {
    await tx.documents.addPayment(admin, payment);
    await tx.documents.addPayment(admin, settled);
    await tx.documents.save(admin, {
      kind: 'quote',
      reference: 'Q-7',
      accountId: other.id,
      issuedOn: '2026-11-23',
      total: { minor: 99_000, currency: 'EUR' },
      lines: [{ text: 'Oven', quantity: 1.5, amountMinor: 99_000 }],
    });
  });
  return { ...company, receipts: owed.receipts, account: owed.account };
}

describe('documents', () => {
  test('[U1] F from anywhere → number, kind, date, customer, total, what is open and how it stands, the newest first', async () => {
    const { core } = await openDocuments();
    const terminal = openTerminal({ core, columns: 120, rows: 40 });
    await terminal.see('1 Today');
    terminal.type('F');
    const text = await terminal.see('C-1-1');
    expect(text).toMatch(/> +Q-7 +Quote +2026-11-23 +Boulangerie +€990\.00 *\n/);
    expect(text).toMatch(/C-1-1 +Invoice +2026-09-08 +Atelier Nord +€120\.00 +€100\.00 +overdue/);
    expect(text).toMatch(/C-1-2 +Invoice +2026-10-30 +Atelier Nord +€120\.00 +€120\.00 +open/);
    expect(text).toMatch(/C-1-3 +Invoice +2026-10-15 +Atelier Nord +€120\.00 +paid/);
  });

  test('[U2] 80 columns → what is owed is whole; the total of the chosen one stands below', async () => {
    const { core } = await openDocuments();
    const terminal = openTerminal({ core });
    await terminal.see('1 Today');
    terminal.type('F');
    await terminal.see('Quote Q-7  €990.00  Boulangerie');
    terminal.type('j');
    const text = await terminal.see('Invoice C-1-2  €120.00  Atelier Nord');
    expect(text).toMatch(/C-1-1 +Invoice +2026-09-08 +Atelier Nord +€100\.00 +overdue/);
  });

  test('[U2] a kind chosen, words searched → only what fits, and what to do when nothing does', async () => {
    const { core } = await openDocuments();
    const terminal = openTerminal({ core });
    await terminal.see('1 Today');
    terminal.type('F');
    await terminal.see('C-1-1');
    terminal.type('fquote\r');
    await terminal.see('1–1 of 1');
    expect(terminal.text()).toMatch(/Documents.* Quote/);
    terminal.type('fdelivery\r');
    await terminal.see('No documents of this kind. Press f to choose another.');
    terminal.type('fall kinds\r');
    await terminal.see('1–4 of 4');
    terminal.type('/c-1-3\r');
    await terminal.see('1–1 of 1');
  });

  test('[D11] Enter → the card: facts, what is open of each receipt, its pause, and whether its own PDF is kept', async () => {
    const { core, receipts } = await openDocuments();
    const { id: receiptId = '', documentId = '' } = receipts[0] ?? {};
    const pause = { receiptId, reason: 'promise', until: '2026-12-15', note: 'after the holidays' } as const;
    await core.transaction((tx) => tx.debtors.pause(admin, pause));
    const terminal = openTerminal({ core });
    await terminal.see('1 Today');
    terminal.type('F/C-1-1\r');
    await terminal.see('1–1 of 1');
    terminal.type('\r');
    const text = await terminal.see('Invoice C-1-1 · Atelier Nord');
    await terminal.see(/State: overdue/);
    expect(terminal.text()).toMatch(/1 +due Oct 8, 2026 +€120\.00 +overdue +€100\.00 left/);
    expect(terminal.text()).toMatch(/paid €20\.00 · told: never/);
    expect(terminal.text()).toContain('promised to pay until Dec 15, 2026: after the holidays');
    expect(terminal.text()).toContain('PDF: made from what stands here');
    const content = Buffer.from('%PDF-1.7 the original');
    const file = { documentId, name: 'C-1-1.pdf', contentType: 'application/pdf', content };
    await core.transaction((tx) => tx.documents.attachFile(admin, file));
    await terminal.see('PDF: the one of your books is kept');
    terminal.type('o');
    const said = await terminal.see(/The page is in [^\n]*/);
    expect(text && said).toContain('C-1-1.pdf');
  });

  test('[D13] w on an invoice → what its customer was told of its receipts; t → an incident for its customer; c → the card', async () => {
    const { core, receipts } = await openDocuments();
    const receiptId = receipts[0]?.id ?? '';
    await core.transaction((tx) => tx.debtors.pause(admin, { receiptId, reason: 'dispute', until: null, note: '' }));
    const terminal = openTerminal({ core });
    await terminal.see('1 Today');
    terminal.type('F/C-1-1\r');
    await terminal.see('1–1 of 1');
    terminal.type('w');
    await terminal.see(/Why.*C-1-1/);
    await terminal.see('Paused: disputed');
    terminal.type('\u001b');
    await terminal.see('1–1 of 1');
    terminal.type('t');
    await terminal.see('New incident for Atelier Nord');
    terminal.type('\u001b');
    await terminal.see('1–1 of 1');
    terminal.type('c');
    await terminal.see('2 unpaid receipts');
  });

  test('[D2] d on a customer’s card → their documents alone, and from there a document’s card', async () => {
    const { core } = await openDocuments();
    const terminal = openTerminal({ core });
    await terminal.see('6 Custo');
    terminal.type('6\r');
    await terminal.see('2 unpaid receipts');
    terminal.type('d');
    await terminal.see('Documents · Atelier Nord');
    await terminal.see('1–3 of 3');
    expect(terminal.text()).not.toContain('Q-7');
    terminal.type('G\r');
    await terminal.see('Invoice C-1-1 · Atelier Nord');
  });

  test('[X2] without documents.view → the section is not offered, and the customer’s card says what is missing', async () => {
    const { core } = await openDocuments();
    const terminal = openTerminal({ core, actor: actorWith('customers.view') });
    await terminal.see('6 Custo');
    terminal.type('F6\r');
    await terminal.see('Legal name');
    terminal.type('d');
    await terminal.see('Documents: view');
  });
});
