import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import type { LinkKind } from '../../src/core/links.ts';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { testDatabases } from '../support/databases.ts';
import { openWebDesk, post, type WebDesk } from './web-desk.ts';

describe.each(testDatabases)('the page behind a notice (%s)', (database) => {
  it('[D11] opened → what is owed now, each document to open; nothing pauses until the button is pressed', async () => {
    const desk = await openWebDesk(database);
    const { link, receiptIds } = await owing(desk);
    const page = await (await fetch(link('account'))).text();
    expect(page).toContain('Still to pay');
    expect(page).toContain('F-1');
    expect(page).toContain('€620.00');
    const document = /href="([^"]+\/d\/[^"]+)"/.exec(page)?.[1] ?? '';
    expect(await (await fetch(document)).text()).toContain('F-1');
    expect((await desk.core.documents.receiptsByIds(receiptIds)).map((receipt) => receipt.pause)).toEqual([null, null]);

    const told = await post(link('account'), { note: 'By transfer <b>yesterday</b>' });
    expect(await told.text()).toContain('Thank you for telling us');
    const receipts = await desk.core.documents.receiptsByIds(receiptIds);
    expect(receipts.map((receipt) => receipt.pause?.reason)).toEqual(['claims_paid', 'claims_paid']);
    const again = await (await fetch(link('account'))).text();
    expect(again).toContain('Thank you for telling us');
    expect(again).toContain('Something to add?');
  });

  it('[D11] written twice, too long, and after all was paid → kept and thanked for each time; too long comes back whole with its reason', async () => {
    const desk = await openWebDesk(database);
    const { link, account, receiptIds } = await owing(desk);
    expect(await (await post(link('account'), { note: 'By transfer' })).text()).toContain(
      'We have passed on what you wrote.',
    );
    expect(await (await post(link('account'), { note: 'From another bank' })).text()).toContain(
      'We have passed on what you wrote.',
    );
    const long = await post(link('account'), { note: 'x'.repeat(2_001) });
    expect(long.status).toBe(422);
    const page = await long.text();
    expect(page).toContain('This is longer than 2000 characters. Shorten it.');
    expect(page).toContain('x'.repeat(2_001));
    await payAll(desk, receiptIds);
    const paid = await (await post(link('account'), { note: 'You owe me 20' })).text();
    expect(paid).toContain('All paid');
    expect(paid).toContain('We have passed on what you wrote.');
    const kept = (await desk.core.customers.listWords(admin, account.id)).map(({ words }) => words);
    expect(kept.toSorted()).toEqual(['By transfer', 'From another bank', 'You owe me 20']);
  });

  it('[D10] all of it was paid meanwhile → the page says so and asks nothing', async () => {
    const desk = await openWebDesk(database);
    const { link, receiptIds } = await owing(desk);
    await payAll(desk, receiptIds);
    const page = await (await fetch(link('account'))).text();
    expect(page).toContain('All paid');
    expect(page).not.toContain('<form');
  });
});

async function payAll({ core }: WebDesk, receiptIds: readonly string[]): Promise<void> {
  await core.transaction(async (tx) => {
    for (const [index, receiptId] of receiptIds.entries())
      await tx.documents.addPayment(admin, {
        reference: `P-${index}`,
        receiptId,
        amountMinor: 62_000,
        paidOn: '2026-11-23',
      });
  });
}

/** A customer who was really told of two unpaid invoices. */
async function owing({ core, clock }: WebDesk) {
  const account = await saveCustomer({ core });
  const receiptIds: string[] = [];
  await core.transaction(async (tx) => {
    for (const reference of ['F-1', 'F-2']) {
      const { document } = await tx.documents.save(admin, {
        kind: 'invoice',
        reference,
        accountId: account.id,
        issuedOn: '2026-10-01',
        total: { minor: 62_000, currency: 'EUR' },
      });
      const receipt = { documentId: document.id, position: 1, dueOn: '2026-10-31', amountMinor: 62_000 };
      receiptIds.push((await tx.documents.saveReceipt(admin, receipt)).receipt.id);
    }
  });
  const { queued } = await core.transaction((tx) => tx.debtors.notify(admin, { receiptIds, requestKey: 'once' }));
  expect(queued).toBe(1);
  const [message] = (await core.outbox.list(admin, { class: 'debtor' })).rows;
  const link = (kind: LinkKind): string =>
    core.base.links.url({ kind, holderId: message?.id ?? '', targetId: '', expiresAt: clock.now() + DAY });
  return { link, account, receiptIds };
}
