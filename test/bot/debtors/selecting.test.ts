import { describe, expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { owe } from '../../support/debts.ts';
import { type Office, openOffice } from '../../support/office.ts';

/** `count` customers with one receipt each, all late by the same days. */
async function oweMany(office: Office, count: number): Promise<void> {
  for (let start = 1; start <= count; start += 100) await oweHundred(office, start);
}

async function oweHundred(office: Office, start: number): Promise<void> {
  await office.core.transaction(async (tx) => {
    for (let index = start; index < start + 100; index += 1) {
      const reference = `C-${String(index).padStart(4, '0')}`;
      const { account } = await tx.customers.save(admin, {
        kind: 'customer',
        reference,
        tradeName: `Customer ${index}`,
        emails: [`${reference.toLowerCase()}@customer.example`],
      });
      const { document } = await tx.documents.save(admin, {
        kind: 'invoice',
        reference: `FA-${reference}`,
        accountId: account.id,
        issuedOn: '2026-09-01',
        total: { minor: 10_000, currency: 'EUR' },
      });
      await tx.documents.saveReceipt(admin, {
        documentId: document.id,
        position: 1,
        dueOn: '2026-10-01',
        amountMinor: 10_000,
      });
    }
  });
}

async function sendAll(office: Office): Promise<void> {
  await office.ana.command('/relance debtors');
  await (await office.ana.modal('Unpaid invoices')).submit();
  await (await office.ana.modal('Ready to send?')).submit();
  await (await office.ana.modal('Relance')).close();
  await office.ana.noModal();
}

describe('choosing whom to tell', () => {
  it('[D1 B1] filters are applied → exactly those stay, and the counts follow', async () => {
    const office = await openOffice();
    await owe(office, { reference: 'C-1', tradeName: 'Late', daysOverdue: [40] });
    await owe(office, { reference: 'C-2', tradeName: 'Later', daysOverdue: [90] });
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices');
    expect(modal.text()).toContain('2 mails to 2 customers');
    await modal.fill({ daysOverdue: '60' });
    await modal.press('Apply');
    await office.slack.until('the filtered list', () => modal.text().includes('1 mail to 1 customer'));
    expect(modal.text()).not.toContain('Late ·');
    expect(modal.value('daysOverdue')).toBe('60');
  });

  it('[B1] a filter was typed but not applied, then Review → the list is applied first, nothing is reviewed', async () => {
    const office = await openOffice();
    await owe(office, { tradeName: 'Late', daysOverdue: [40] });
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices');
    await modal.fill({ search: 'nobody of that name' });
    await modal.submit();
    const again = await office.ana.modal('Unpaid invoices');
    expect(again.text()).toContain('Nobody owes anything that fits these filters.');
  });

  it('[D2] a customer is unticked → not mailed; nothing ticked → asked to tick', async () => {
    const office = await openOffice();
    await owe(office, { reference: 'C-1', tradeName: 'One', daysOverdue: [40], emails: ['one@one.example'] });
    await owe(office, { reference: 'C-2', tradeName: 'Two', daysOverdue: [30], emails: ['two@two.example'] });
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices');
    await modal.press('Untick all');
    await office.slack.until('nothing ticked', () => modal.text().includes('Nothing is ticked'));
    await modal.submit();
    expect((await office.ana.modal('Unpaid invoices')).text()).toContain('Tick at least one customer first.');
    await modal.choose('debtors.tick', ['Two · 1 receipt · €120.00']);
    await office.slack.until('one ticked', () => modal.text().includes('1 mail to 1 customer'));
    await modal.submit();
    const review = await office.ana.modal('Ready to send?');
    expect(review.text()).toContain('two@two.example');
    expect(review.text()).not.toContain('one@one.example');
    await review.submit();
    await (await office.ana.modal('Relance')).close();
    await office.ana.noModal();
    office.clock.advance(61_000);
    await office.deliver();
    expect(office.smtp.mails.map((mail) => mail.to)).toEqual([['two@two.example']]);
  });

  it('[D2 D5] receipts one by one, one unticked and a held one ticked → exactly those are mailed', async () => {
    const office = await openOffice();
    const { receipts } = await owe(office, { tradeName: 'One', daysOverdue: [40, 30, 20] });
    const [, second, third] = receipts;
    if (!second || !third) throw new Error('three receipts');
    await office.core.transaction((tx) => tx.debtors.setSwitch(admin, { receiptId: third.id, value: 'off' }));
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices');
    expect(modal.text()).toContain('2 receipts');
    await modal.press('Receipts one by one');
    const receiptsModal = await office.ana.modal('Receipts one by one');
    expect(receiptsModal.value('debtors.tickReceipt')).toHaveLength(2);
    const offered = receiptsModal.options('debtors.tickReceipt');
    await receiptsModal.choose('debtors.tickReceipt', [offered[0] ?? '']);
    await office.slack.until('one ticked', () => receiptsModal.text().includes('1 receipt'));
    await receiptsModal.choose('debtors.tickReceipt', [offered[0] ?? '', offered[2] ?? '']);
    await office.slack.until('two ticked', () => receiptsModal.text().includes('2 receipts'));
    await receiptsModal.submit();
    const root = await office.ana.modal('Unpaid invoices');
    await root.submit();
    const review = await office.ana.modal('Ready to send?');
    expect(review.text()).toContain('*One* · 2 of 3 receipts · €240.00 · oldest 40 d late');
    expect(review.options('debtors.untick.0')).toEqual(['C-001-1 · €120.00', 'C-001-3 · €120.00']);
  });

  it('[D2 D11] one of four receipts is not held back → its own amount and age beside the name, and what holds the rest', async () => {
    const office = await openOffice();
    const { receipts } = await owe(office, {
      tradeName: 'Harbour Ltd',
      daysOverdue: [72, 60, 50, 34],
      amountMinor: 6_263,
      currency: 'GBP',
    });
    await office.core.transaction(async ({ debtors }) => {
      const held = receipts.slice(0, 3).map(({ id }) => id);
      for (const receiptId of held.slice(0, 2))
        await debtors.pause(admin, { receiptId, reason: 'promise', until: '2026-12-01' });
      await debtors.setSwitch(admin, { receiptId: held[2] ?? '', value: 'off' });
    });
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices');
    expect(modal.text()).toContain('Harbour Ltd · 1 of 4 receipts · £62.63 (34 d late · never told · 3 held back)');
    expect(modal.text()).toContain('Harbour Ltd: 2 promised to pay until December 1, 2026, 1 notices off');
    await modal.submit();
    const review = await office.ana.modal('Ready to send?');
    expect(review.text()).toContain('*Harbour Ltd* · 1 of 4 receipts · £62.63 · oldest 34 d late');
    expect(review.text()).toContain('Held back: 2 promised to pay until December 1, 2026, 1 notices off');
  });

  it('[D2 D11] all of a customer is held back → unticked, and the list says by what until when', async () => {
    const office = await openOffice();
    const { receipts } = await owe(office, { tradeName: 'Harbour Ltd', daysOverdue: [72] });
    await office.core.transaction((tx) =>
      tx.debtors.pause(admin, { receiptId: receipts[0]?.id ?? '', reason: 'dispute', until: '2026-12-15' }),
    );
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices');
    expect(modal.value('debtors.tick')).toEqual([]);
    expect(modal.text()).toContain('Harbour Ltd · 1 receipt · €120.00 (72 d late · never told · 1 held back)');
    expect(modal.text()).toContain('Harbour Ltd: 1 in dispute until December 15, 2026');
  });

  it('[D2] a receipt is unticked in the review, ticked again, another unticked → exactly what the review says is mailed', async () => {
    const office = await openOffice();
    await owe(office, { reference: 'C-1', tradeName: 'One', daysOverdue: [40, 30], emails: ['one@one.example'] });
    await owe(office, { reference: 'C-2', tradeName: 'Two', daysOverdue: [20], emails: ['two@two.example'] });
    await office.ana.command('/relance debtors');
    await (await office.ana.modal('Unpaid invoices')).submit();
    const review = await office.ana.modal('Ready to send?');
    await review.choose('debtors.untick.0', ['C-1-2 · €120.00']);
    await office.slack.until('unticked', () => review.text().includes('*One* · 1 of 2 receipts · €120.00'));
    expect(review.text()).toContain('2 mails to 2 customers* will leave · 2 receipts\n*€240.00*');
    await review.choose('debtors.untick.0', ['C-1-1 · €120.00', 'C-1-2 · €120.00']);
    await office.slack.until('ticked again', () => review.text().includes('€360.00'));
    await review.choose('debtors.untick.0', []);
    await office.slack.until('One left out', () => review.text().includes('1 mail to 1 customer'));
    expect(review.text()).toContain('*One* · 0 of 2 receipts · nothing ticked');
    await review.submit();
    await office.ana.message('1 notice to 1 customer.', { channel: office.ana.person });
    office.clock.advance(61_000);
    await office.deliver();
    expect(office.smtp.mails.map((mail) => mail.to)).toEqual([['two@two.example']]);
  });

  it('[D2] everything is unticked in the review, then Send → asked to tick, nothing leaves', async () => {
    const office = await openOffice();
    await owe(office, { tradeName: 'One', daysOverdue: [40] });
    await office.ana.command('/relance debtors');
    await (await office.ana.modal('Unpaid invoices')).submit();
    const review = await office.ana.modal('Ready to send?');
    await review.choose('debtors.untick.0', []);
    await office.slack.until('nothing ticked', () => review.text().includes('no mail will leave'));
    await review.submit();
    await office.slack.until('asked', () => review.text().includes('Tick at least one'));
    expect((await office.core.outbox.list(admin, {})).total).toBe(0);
  });

  it('[T11] preview → the mail as its reader gets it, of the customer that is chosen', async () => {
    const office = await openOffice();
    await owe(office, { reference: 'C-1', tradeName: 'One', daysOverdue: [40] });
    await owe(office, { reference: 'C-2', tradeName: 'Two', daysOverdue: [30] });
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices');
    await modal.press('Preview');
    const preview = await office.ana.modal('Preview');
    expect(preview.text()).toContain('C-1-1');
    await preview.choose('debtors.previewOther', 'Two');
    await office.slack.until('the other one', () => preview.text().includes('C-2-1'));
  });

  it('[B2 D2] 1,000 debtors, ticks on two pages → kept across pages, and all of the others are sent', async () => {
    const office = await openOffice();
    await oweMany(office, 1_000);
    await office.ana.command('/relance debtors');
    const modal = await office.ana.modal('Unpaid invoices', { timeout: 15_000 });
    expect(modal.text()).toContain('1000 mails to 1000 customers');
    expect(modal.text()).toContain('1–10 of 1,000');
    const first = modal.options('debtors.tick');
    await modal.choose('debtors.tick', first.slice(1));
    await modal.press('Next ›');
    await office.slack.until('page 2', () => modal.text().includes('11–20 of 1,000'), 15_000);
    await modal.choose('debtors.tick', modal.options('debtors.tick').slice(0, 5));
    await office.slack.until('six unticked', () => modal.text().includes('994 mails to 994 customers'), 15_000);
    await modal.press('‹ Previous');
    await office.slack.until('page 1', () => modal.text().includes('1–10 of 1,000'), 15_000);
    expect(modal.value('debtors.tick')).toHaveLength(9);
    await modal.submit();
    const review = await office.ana.modal('Ready to send?', { timeout: 15_000 });
    expect(review.text()).toContain('994 mails to 994 customers');
    await review.submit();
    await office.ana.message('994 notices to 994 customers.', { channel: office.ana.person, timeout: 30_000 });
    expect((await office.core.outbox.list(admin, { class: 'debtor' }, { limit: 1 })).total).toBe(994);
  }, 60_000);
});

describe('what is sent once', () => {
  it('[D2 I4] submit is delivered twice and pressed twice → one mail', async () => {
    const office = await openOffice();
    await owe(office, { daysOverdue: [40] });
    await office.ana.command('/relance debtors');
    await (await office.ana.modal('Unpaid invoices')).submit();
    const review = await office.ana.modal('Ready to send?');
    office.slack.standIn.faults.duplicateNext('interactive');
    await Promise.all([review.submit(), review.submit()]);
    await office.ana.message('1 notice to 1 customer.', { channel: office.ana.person });
    expect((await office.core.outbox.list(admin, { class: 'debtor' })).total).toBe(1);
    await office.stopBot();
    expect(office.ana.messages(office.ana.person)).toHaveLength(1);
  });

  it('[E3] one of two is refused by its server → told where the send was started, with what to do', async () => {
    const office = await openOffice();
    office.smtp.faults.rcpt = (address) =>
      address === 'bad@bad.example' ? { code: 550, text: '5.1.1 no such user' } : null;
    await owe(office, { reference: 'C-1', daysOverdue: [40], emails: ['good@good.example'] });
    await owe(office, { reference: 'C-2', daysOverdue: [40], emails: ['bad@bad.example'] });
    await sendAll(office);
    office.clock.advance(61_000);
    await office.deliver();
    const told = await office.ana.message('1 was refused or could not be delivered', { channel: office.ana.person });
    expect(told.text()).toContain('1 sent.');
    await told.press('See them');
    expect((await office.ana.modal('Outbox')).text()).toContain('bad@bad.example');
  });

  it('[E3 B2] the bot stops before the mails leave → the next one tells the end, in the same message', async () => {
    const office = await openOffice();
    await owe(office, { daysOverdue: [40] });
    await sendAll(office);
    const told = await office.ana.message('1 notice to 1 customer.', { channel: office.ana.person });
    await office.stopBot();
    office.clock.advance(61_000);
    await office.deliver();
    await office.startAnotherBot();
    await office.slack.until('the end', () => told.text().includes('1 sent.'));
    expect(office.ana.messages(office.ana.person)).toHaveLength(1);
  });

  it('[T14] Undo within its time → nothing leaves, and the message says so', async () => {
    const office = await openOffice();
    await owe(office, { daysOverdue: [40] });
    await office.ana.command('/relance debtors');
    await (await office.ana.modal('Unpaid invoices')).submit();
    await (await office.ana.modal('Ready to send?')).submit();
    const told = await office.ana.message('1 notice to 1 customer.', { channel: office.ana.person });
    await told.press('Undo');
    const undone = await office.ana.message('undone. 1 mail was stopped; nothing has left.', {
      channel: office.ana.person,
    });
    expect(undone.buttons()).toEqual(['See them']);
    office.clock.advance(61_000);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(0);
  });

  it('[D1] told today → nobody is proposed again', async () => {
    const office = await openOffice();
    await owe(office, { daysOverdue: [40] });
    await office.ana.command('/relance debtors');
    await (await office.ana.modal('Unpaid invoices')).submit();
    await (await office.ana.modal('Ready to send?')).submit();
    await (await office.ana.modal('Relance')).close();
    await office.ana.noModal();
    office.clock.advance(61_000);
    await office.deliver();
    await office.ana.command('/relance debtors');
    expect((await office.ana.modal('Unpaid invoices')).text()).toContain(
      'Nobody owes anything that fits these filters.',
    );
    await (await office.ana.modal('Unpaid invoices')).fill({ daysSinceNotice: '0' });
    await (await office.ana.modal('Unpaid invoices')).press('Apply');
    const modal = await office.ana.modal('Unpaid invoices');
    await office.slack.until('told today', () => modal.text().includes('40 d late · told today'));
  });
});
