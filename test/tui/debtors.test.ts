import { describe, expect, test } from 'vitest';
import { actorWith, admin } from '../support/core.ts';
import { openCompany, owe } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

describe('debtors', () => {
  test('[D1] both filters, totals per currency and ages → as the list says', async () => {
    const company = await openCompany('sqlite');
    await owe(company, {
      reference: 'C-1',
      tradeName: 'Boulangerie Martin',
      daysOverdue: [47, 20],
      amountMinor: 62_000,
    });
    await owe(company, {
      reference: 'C-2',
      tradeName: "O'Brien, Sons & Co.",
      daysOverdue: [16],
      amountMinor: 31_055,
      currency: 'USD',
    });
    await owe(company, { reference: 'C-3', tradeName: 'Too young', daysOverdue: [5] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3');
    const text = await terminal.see('1–2 of 2');
    expect(text).toContain('overdue ≥ 15 d, not told for 7 d');
    expect(text).toMatch(/Boulangerie Martin +2 +47 d +never +€1,240\.00/);
    expect(text).toContain('€1,240.00 · $310.55  2 customers · 3 receipts');
    terminal.type('f\u00150\t\u0013');
    expect(await terminal.see('1–3 of 3')).toContain('Too young');
    // A filter is nothing that could be lost.
    terminal.type('f\u001530');
    await terminal.see('at least  30');
    terminal.type('\u001b');
    await terminal.see('overdue ≥ 0 d, not told for 7 d');
  });

  test('[U1] a filter of many words in a narrow window → cut itself, never the title', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core, actor: { ...admin, language: 'es' }, columns: 60, rows: 15 });
    await terminal.see('1 Hoy');
    terminal.type('3');
    await terminal.see(/ Deudores · retraso ≥ 15 d, sin aviso desde .*…/);
  });

  test('[D2] a customer without an address → nothing of theirs is mailed: what they owe stands below, with why', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { reference: 'C-1', tradeName: 'Ñandú Logística', emails: [], daysOverdue: [33] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3');
    const text = await terminal.see('1–1 of 1');
    expect(text).toMatch(/Ñandú Logística +1 +33 d +no address *\n/);
    expect(text).toContain('Ñandú Logística owes €120.00. Held back: no address');
    expect(text).toContain('1 customer · 1 receipt');
  });

  test('[D2] a marked customer, one receipt unticked, sent after the question → one mail with the other receipt', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [47, 20], amountMinor: 10_000 });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3n');
    await terminal.see('1 mail to 1 customer');
    expect(await terminal.see('€200.00')).toContain('C-1-1');
    terminal.type(' \r');
    await terminal.see('1 mail to 1 customer now: €100.00.');
    expect(company.smtp.mails).toHaveLength(0);
    terminal.type('y');
    await terminal.see('1 mail to 1 customer queued.');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    expect(company.smtp.mails[0]?.parsed.text).toContain('C-1-2');
    expect(company.smtp.mails[0]?.parsed.text).not.toContain('C-1-1');
  });

  test('[D2 D11] one of two receipts disputed → the list and the notification screen show what would be mailed, and what is held', async () => {
    const company = await openCompany('sqlite');
    const { receipts } = await owe(company, { tradeName: 'Atelier Nord', daysOverdue: [72, 34], amountMinor: 6_263 });
    await company.core.transaction((tx) =>
      tx.debtors.pause(admin, { receiptId: receipts[0]?.id ?? '', reason: 'dispute', until: '2026-12-15' }),
    );
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3');
    expect(await terminal.see('1–1 of 1')).toMatch(/Atelier Nord +1 of 2 +34 d +never +€62\.63/);
    await terminal.see('Atelier Nord owes €125.26. Held back: 1 in dispute until Dec 15, 2026');
    terminal.type('n');
    await terminal.see('Atelier Nord: 1 of 2 receipts · €62.63 · oldest 34 d');
    await terminal.see('Held back: 1 in dispute until Dec 15, 2026');
  });

  test('[D2] marked customers, sent → no mark is left, and the list no longer proposes them', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [47] });
    await owe(company, { reference: 'C-2', tradeName: 'Boulangerie', daysOverdue: [30] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3 ');
    await terminal.see('1 marked');
    terminal.type('n\ry');
    await terminal.see('1 mail to 1 customer queued.');
    await terminal.lose('marked');
    await terminal.lose('Atelier Nord');
    expect(terminal.text()).toContain('Boulangerie');
  });

  test('[D2] l before sending → every address that gets a mail, for what, found by its words in any order', async () => {
    const company = await openCompany('sqlite');
    const emails = ['accounts@atelier-nord.example', 'direction@atelier-nord.example'];
    await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', emails, daysOverdue: [47, 20] });
    await owe(company, { reference: 'C-2', tradeName: 'Café Sud', emails: ['sud@x.example'], daysOverdue: [30] });
    await owe(company, { reference: 'C-3', tradeName: 'Sans Adresse', emails: [], daysOverdue: [30] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3');
    await terminal.see('1–3 of 3');
    terminal.type('an');
    await terminal.see('3 mails to 2 customers');
    terminal.type('l');
    const text = await terminal.see('1–3 of 3');
    expect(text).toMatch(/accounts@atelier-nord\.example +Atelier Nord +2 +€240\.00/);
    expect(text).toMatch(/direction@atelier-nord\.example +Atelier Nord +2 +€240\.00/);
    expect(text).toMatch(/sud@x\.example +Café Sud +1 +€120\.00/);
    expect(text).not.toContain('Sans Adresse');
    terminal.type('/nord direc\r');
    await terminal.see('1–1 of 1');
    expect((await company.core.outbox.list(admin, {})).total).toBe(0);
  });

  test('[U1] 120 columns → addresses stand whole in the list, in the receipts and before sending', async () => {
    const company = await openCompany('sqlite');
    const address = 'accounts.payable@atelier-nord.example';
    await owe(company, { tradeName: 'Atelier Nord', emails: [address], daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core, columns: 120 });
    await terminal.see('2 Templ');
    terminal.type('3');
    expect(await terminal.see('1–1 of 1')).toContain(address);
    terminal.type('\r');
    await terminal.see('Unpaid receipts');
    expect(await terminal.see('1–1 of 1')).toContain(address);
    terminal.type('n');
    await terminal.see('1 mail to 1 customer');
    expect(terminal.text()).toContain(address);
  });

  test('[D2] Enter at the question → nothing leaves', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3n\r\r');
    await terminal.lose('Send?');
    await terminal.see('Payment notices');
    expect((await company.core.outbox.list(admin, {})).total).toBe(0);
  });

  test('[D2] the whole way in one burst of keys → sent once', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3 n\ry');
    await terminal.see('1 mail to 1 customer queued.');
    expect((await company.core.outbox.list(admin, {})).total).toBe(1);
  });

  test('[D2] a customer without an address → shown as such, and nothing to send', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { tradeName: 'Ñandú Logística', emails: [], daysOverdue: [33] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3n');
    await terminal.see("1 customer can't be written to");
    terminal.type('\r');
    await terminal.see('Nothing is ticked that can be sent.');
  });

  test('[T14] sent with a minute to undo, z → taken back', async () => {
    const company = await openCompany('sqlite', { settings: { 'undo.seconds': 60 } });
    await owe(company, { daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3n\ry');
    await terminal.see('z takes it back for 60 s.');
    terminal.type('z');
    await terminal.see('1 taken back, 0 had left already.');
    expect((await company.core.outbox.list(admin, {})).rows[0]?.state).toBe('cancelled');
  });

  test('[D5] the switch of a customer → inherit, on or off', async () => {
    const company = await openCompany('sqlite');
    const { account } = await owe(company, { tradeName: 'Atelier Nord', daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3i3');
    await terminal.see('Notices to Atelier Nord: off: never by itself.');
    expect((await company.core.customers.get(admin, account.id)).noticeSwitch).toBe('off');
  });

  test('[D11] a receipt paused until a day, then resumed → the pause stands in the list and goes', async () => {
    const company = await openCompany('sqlite');
    const { account } = await owe(company, { daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3\rp\t2026-12-15\tcalled\u0013');
    await terminal.see('paused');
    expect((await company.core.documents.listReceipts(admin, { accountId: account.id }))[0]?.pause).toMatchObject({
      reason: 'promise',
      until: '2026-12-15',
    });
    terminal.type('u');
    await terminal.see('Boulangerie Martin is reminded again of C-001-1 (€120.00)');
    terminal.type('y');
    await terminal.lose('paused  ');
    await terminal.see('is no longer paused.');
  });

  test('[D11] two receipts of a customer marked and paused → both until the same day, one card', async () => {
    const company = await openCompany('sqlite');
    const { account } = await owe(company, { daysOverdue: [47, 20] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3\r');
    await terminal.see('1–2 of 2');
    terminal.type('ap');
    await terminal.see('Pause C-001-1, C-001-2');
    terminal.type('\t2026-12-15\u0013');
    await terminal.see(/paused[\s\S]*paused/);
    const receipts = await company.core.documents.listReceipts(admin, { accountId: account.id });
    expect(receipts.map(({ pause }) => pause?.until)).toEqual(['2026-12-15', '2026-12-15']);
    const alerts = await company.core.alerts.claim({ owner: 'test', limit: 10 });
    expect(alerts.map(({ payload }) => String(payload['receiptIds']).split(' ').toSorted())).toEqual([
      receipts.map(({ id }) => id).toSorted(),
    ]);
  });

  test('[D13] why → the decisions taken about the customer', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { tradeName: 'Atelier Nord', daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3n\ry');
    await terminal.see('queued.');
    await company.deliver();
    terminal.type('6\rw');
    await terminal.see('Why · Atelier Nord');
    await terminal.see('Queued: by hand');
  });

  test('[D13] why of a pause → its day as the reader writes days', async () => {
    const company = await openCompany('sqlite');
    const { receipts } = await owe(company, { tradeName: 'Atelier Nord', daysOverdue: [47] });
    const receiptId = receipts[0]?.id ?? '';
    await company.core.transaction((tx) =>
      tx.debtors.pause(admin, { receiptId, reason: 'promise', until: '2026-12-15' }),
    );
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('6\rw');
    expect(await terminal.see('Dec 15, 2026')).not.toContain('2026-12-15');
  });

  test('[X2] a person who may look but not send → n says which permission is missing', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { daysOverdue: [47] });
    const terminal = openTerminal({ core: company.core, actor: actorWith('debtors.view') });
    await terminal.see('3 Debto');
    terminal.type('3n');
    await terminal.see('Debtors: send');
  });
});
