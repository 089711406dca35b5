import { describe, expect, it } from 'vitest';
import { PermissionDenied } from '../../../src/core/access/index.ts';
import { SECOND } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { actorWith, admin } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { notify, openCompany, owe, pay } from '../../support/debts.ts';

const ticks = async (core: Core, selection = {}) =>
  (await core.debtors.propose(admin, selection)).customers.flatMap(({ receipts }) =>
    receipts.map(({ receipt, ticked, held }) => [receipt.documentReference, ticked, held]),
  );

describe.each(testDatabases)('debtor notices by hand (%s)', (database) => {
  it('[D2] proposed → per customer the receipts, amount and exact addresses; without one, not sendable; nothing leaves', async () => {
    const company = await openCompany(database);
    await owe(company, {
      reference: 'C-1',
      emails: ['marie@martin.example', 'compta@martin.example'],
      daysOverdue: [47, 20],
      amountMinor: 62_000,
    });
    await owe(company, { reference: 'C-2', tradeName: 'Ñandú', emails: [], daysOverdue: [33] });
    await owe(company, { reference: 'C-3', tradeName: 'Gone', emails: ['gone@gone.example'], daysOverdue: [30] });
    await company.core.customers.suppress({ email: 'gone@gone.example', reason: 'hard_bounce' });
    const proposal = await company.core.debtors.propose(admin, {});
    expect(proposal).toMatchObject({
      mails: 2,
      receipts: 2,
      totals: [{ minor: 124_000, currency: 'EUR' }],
      quota: { class: 'notice', leftToday: null },
      customers: [
        {
          account: { reference: 'C-1' },
          addresses: ['marie@martin.example', 'compta@martin.example'],
          notSendable: null,
          receipts: [{ daysOverdue: 47 }, { daysOverdue: 20 }],
          totals: [{ minor: 124_000, currency: 'EUR' }],
        },
        { account: { reference: 'C-2' }, addresses: [], notSendable: 'no_address' },
        { account: { reference: 'C-3' }, addresses: [], notSendable: 'suppressed' },
      ],
    });
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
  });

  it('[D2] the screen opens from one customer or from chosen receipts → exactly these', async () => {
    const company = await openCompany(database);
    const one = await owe(company, { reference: 'C-1', daysOverdue: [30, 20] });
    await owe(company, { reference: 'C-2', daysOverdue: [10] });
    expect(await ticks(company.core, { accountIds: [one.account.id] })).toHaveLength(2);
    expect(await ticks(company.core, { receiptIds: [one.receipts[1]?.id] })).toEqual([['C-1-2', true, null]]);
  });

  it('[D3] three receipts of which two are ticked → one mail to each address with exactly these two, in the customer’s locale', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, {
      emails: ['marie@martin.example', 'compta@martin.example'],
      language: 'fr',
      daysOverdue: [47, 20, 16],
      amountMinor: 124_000,
    });
    const result = await notify(company.core, receipts.slice(0, 2));
    expect(result).toMatchObject({
      queued: 2,
      customers: 1,
      skipped: [],
      totals: [{ minor: 248_000, currency: 'EUR' }],
    });
    await company.deliver();
    expect(company.smtp.mails.flatMap((mail) => mail.to).sort()).toEqual([
      'compta@martin.example',
      'marie@martin.example',
    ]);
    const text = company.smtp.mails[0]?.parsed.text ?? '';
    expect(text).toContain('C-001-1');
    expect(text).toContain('C-001-2');
    expect(text).not.toContain('C-001-3');
    expect(text).toMatch(/1\s240,00\s€/);
    expect(text).toMatch(/2\s480,00\s€/);
    expect(text).toContain('47');
    expect(text).toMatch(/http:\/\/localhost:3000\/d\/\S+/);
  });

  it('[D3] one per receipt is set → a mail for each ticked receipt', async () => {
    const company = await openCompany(database, { settings: { 'debtors.onePerReceipt': true } });
    const { receipts } = await owe(company, { daysOverdue: [47, 20] });
    expect((await company.core.debtors.propose(admin, {})).mails).toBe(2);
    expect(await notify(company.core, receipts)).toMatchObject({ queued: 2, customers: 1 });
    await company.deliver();
    const subjects = company.smtp.mails.map((mail) => mail.parsed.subject ?? '');
    expect(subjects.filter((subject) => subject.includes('C-001-1'))).toHaveLength(1);
    expect(subjects.filter((subject) => subject.includes('C-001-2'))).toHaveLength(1);
  });

  it('[D3] only the first address is set → the others get nothing', async () => {
    const company = await openCompany(database, { settings: { 'debtors.addresses': 'first' } });
    const { receipts } = await owe(company, { emails: ['a@martin.example', 'b@martin.example'], daysOverdue: [47] });
    await notify(company.core, receipts);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to)).toEqual([['a@martin.example']]);
  });

  it('[D2] a double click → one mail and the same answer; a deliberate second notice → goes out', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [47] });
    const first = await notify(company.core, receipts, 'click-1');
    expect(await notify(company.core, receipts, 'click-1')).toEqual(first);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    await notify(company.core, receipts, 'click-2');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(2);
  });

  it('[D2] paid, without address and suppressed among the ticked → left out, each with why, the rest goes', async () => {
    const company = await openCompany(database);
    const paid = await owe(company, { reference: 'C-1', tradeName: 'Paid', daysOverdue: [40] });
    const half = await owe(company, { reference: 'C-2', tradeName: 'Half', daysOverdue: [40, 30] });
    const mute = await owe(company, { reference: 'C-3', tradeName: 'Mute', emails: [], daysOverdue: [40, 20] });
    await pay(company, paid.receipts[0]);
    await pay(company, half.receipts[0]);
    const result = await notify(
      company.core,
      [paid, half, mute].flatMap(({ receipts }) => receipts),
    );
    expect(result.queued).toBe(1);
    expect(result.skipped.toSorted((a, b) => a.reference.localeCompare(b.reference))).toEqual([
      { reference: 'C-1', name: 'Paid', why: 'paid' },
      { reference: 'C-2-1', name: 'Half', why: 'paid' },
      { reference: 'C-3', name: 'Mute', why: 'no_address' },
    ]);
  });

  it('[D1] run again while the first notices wait for undo, and after they left → nobody notified today is proposed', async () => {
    const company = await openCompany(database, { settings: { 'undo.seconds': 60 } });
    const { receipts } = await owe(company, { daysOverdue: [47] });
    const filter = { daysOverdue: 15, daysSinceNotice: 7 };
    const { batchId } = await notify(company.core, receipts);
    expect(await ticks(company.core, filter)).toEqual([]);
    expect(await ticks(company.core)).toEqual([['C-001-1', false, 'queued']]);
    await company.core.transaction((tx) => tx.outbox.undo(admin, batchId));
    expect(await ticks(company.core, filter)).toEqual([['C-001-1', true, null]]);

    await notify(company.core, receipts);
    company.clock.advance(61 * SECOND);
    await company.deliver();
    expect(await ticks(company.core, filter)).toEqual([]);
    expect(await ticks(company.core)).toEqual([['C-001-1', false, 'told_today']]);
    expect(company.smtp.mails).toHaveLength(1);
  });

  it('[D7] handed over → receipt and customer carry date, person and no level; refused by the server → no stamp', async () => {
    const company = await openCompany(database);
    const good = await owe(company, { reference: 'C-1', daysOverdue: [47] });
    const bad = await owe(company, { reference: 'C-2', emails: ['bad@bad.example'], daysOverdue: [47] });
    company.smtp.faults.rcpt = (address) =>
      address.startsWith('bad@') ? { code: 550, text: '5.1.1 no such user' } : null;
    await notify(company.core, [...good.receipts, ...bad.receipts]);
    const stamps = async () => {
      const { rows } = await company.core.debtors.listReceipts(admin, {});
      return rows.map(({ receipt, account }) => [receipt.lastNoticeAt, receipt.lastNoticeBy, account.lastNoticeAt]);
    };
    expect(await stamps()).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
    await company.deliver();
    const now = company.clock.now();
    expect(await stamps()).toEqual([
      [now, 'root', now],
      [null, null, null],
    ]);
    const why = await company.core.decisions.list(admin, { kind: 'customer', id: bad.account.id });
    expect(why.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['not_sent', 'failed'],
      ['queued', 'manual'],
    ]);
    expect(why[0]?.reference).toBe('C-2-1');
  });

  it('[D10] one receipt paid and one partly paid after Send → the mail shows what is left', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [47, 30], amountMinor: 10_000, language: 'en' });
    await notify(company.core, receipts);
    await pay(company, receipts[0]);
    await pay(company, receipts[1], 4_000);
    await company.deliver();
    const text = company.smtp.mails[0]?.parsed.text ?? '';
    expect(text).not.toContain('C-001-1');
    expect(text).toContain('€60.00');
    expect(text).not.toContain('€100.00');
    const outcomes = async (index: number) =>
      (await company.core.decisions.list(admin, { kind: 'receipt', id: receipts[index]?.id ?? '' })).map(
        ({ outcome, reason }) => [outcome, reason],
      );
    expect(await outcomes(0)).toEqual([
      ['not_sent', 'paid'],
      ['queued', 'manual'],
    ]);
    expect(await outcomes(1)).toEqual([
      ['sent', 'manual'],
      ['queued', 'manual'],
    ]);
    const { rows } = await company.core.debtors.listReceipts(admin, {});
    expect(rows).toMatchObject([{ receipt: { lastNoticeBy: 'root' } }]);
  });

  it('[D10] everything paid after Send → no mail, and the decision says paid', async () => {
    const company = await openCompany(database);
    const { account, receipts } = await owe(company, { daysOverdue: [47] });
    await notify(company.core, receipts);
    await pay(company, receipts[0]);
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
    expect(await company.core.decisions.list(admin, { kind: 'customer', id: account.id })).toMatchObject([
      { outcome: 'not_sent', reason: 'paid' },
      { outcome: 'queued' },
    ]);
  });

  it('[D10] [N1] the books call the invoice void after Send → no mail, and nobody says that it was paid', async () => {
    const company = await openCompany(database);
    const { account, receipts } = await owe(company, { daysOverdue: [47] });
    await notify(company.core, receipts);
    const [receipt] = await company.core.documents.receiptsByIds([receipts[0]?.id ?? '']);
    if (!receipt) throw new Error('no receipt');
    const { documentId, position, dueOn, amount } = receipt;
    const input = { documentId, position, dueOn, amountMinor: amount.minor, withdrawn: true };
    await company.core.transaction((tx) => tx.documents.saveReceipts(admin, [input]));
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
    expect(await company.core.decisions.list(admin, { kind: 'customer', id: account.id })).toMatchObject([
      { outcome: 'not_sent', reason: 'withdrawn' },
      { outcome: 'queued' },
    ]);
  });

  it('[D10] paused after Send → not mailed; ticked although paused → mailed', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [47, 30] });
    const pause = (index: number) =>
      company.core.transaction((tx) =>
        tx.debtors.pause(admin, { receiptId: receipts[index]?.id ?? '', reason: 'dispute', until: null }),
      );
    await pause(1);
    await notify(company.core, receipts);
    await pause(0);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    expect(company.smtp.mails[0]?.parsed.text).not.toContain('C-001-1');
    expect(company.smtp.mails[0]?.parsed.text).toContain('C-001-2');
  });

  it('[D5] default off, customer on, receipt off → each word overrides the wider one; off is unticked and still sent by hand', async () => {
    const company = await openCompany(database, { settings: { 'debtors.noticesOn': false } });
    const inherits = await owe(company, { reference: 'C-1', daysOverdue: [40] });
    const on = await owe(company, { reference: 'C-2', daysOverdue: [30, 20] });
    await company.core.transaction(async (tx) => {
      await tx.debtors.setSwitch(admin, { accountId: on.account.id, value: 'on' });
      await tx.debtors.setSwitch(admin, { receiptId: on.receipts[1]?.id ?? '', value: 'off' });
    });
    expect(await ticks(company.core)).toEqual([
      ['C-1-1', false, 'switched_off'],
      ['C-2-1', true, null],
      ['C-2-2', false, 'switched_off'],
    ]);
    await notify(company.core, inherits.receipts);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
  });

  it('[D6] previewed with one and with two receipts → the wording for one and for several, nothing queued', async () => {
    const company = await openCompany(database);
    const { account, receipts } = await owe(company, { daysOverdue: [47, 30], language: 'en' });
    const preview = (count: number) =>
      company.core.debtors.preview(admin, {
        accountId: account.id,
        receiptIds: receipts.slice(0, count).map((receipt) => receipt.id),
      });
    const one = await preview(1);
    const many = await preview(2);
    expect(one.subject).toContain('C-001-1');
    expect(many.text).toContain('C-001-2');
    expect(many.subject).not.toBe(one.subject);
    expect(await company.core.outbox.counts()).toEqual([]);
  });

  it('[X2] without debtors.send → refused, nothing is queued, and it is logged', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [47] });
    const refusal = company.core.transaction((tx) =>
      tx.debtors.notify(actorWith('debtors.view', 'debtors.edit'), {
        receiptIds: receipts.map((receipt) => receipt.id),
        requestKey: 'x',
      }),
    );
    await expect(refusal).rejects.toThrow(PermissionDenied);
    expect(await company.core.outbox.counts()).toEqual([]);
    expect(await company.core.audit.list(admin, { search: 'access.denied' })).toMatchObject([
      { details: { permission: 'debtors.send' } },
    ]);
  });
});
