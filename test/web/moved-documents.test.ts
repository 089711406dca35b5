import { describe, expect, it } from 'vitest';
import type { SalesDocument } from '../../src/core/documents/index.ts';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { testDatabases } from '../support/databases.ts';
import { notify, owe } from '../support/debts.ts';
import { openWebDesk, post, type WebDesk } from './web-desk.ts';

describe.each(testDatabases)('an invoice that turns out to be another customer’s (%s)', (database) => {
  it('[D4] the links in the first one’s mail → no document, no PDF, no line, no pause; what is still theirs stays', async () => {
    const desk = await openWebDesk(database);
    const { url, account, moved, kept } = await toldAboutTwo(desk);
    const other = await saveCustomer(desk, { reference: 'C-9', tradeName: 'Other customer' });
    await desk.core.transaction((tx) =>
      tx.documents.save(admin, {
        kind: 'invoice',
        reference: moved.reference,
        accountId: other.id,
        issuedOn: moved.issuedOn,
        total: moved.total,
      }),
    );
    for (const address of [url('document', moved.id), `${url('document', moved.id)}/pdf`]) {
      const answer = await fetch(address);
      expect(answer.status).toBe(410);
      expect(await answer.text()).not.toMatch(/C-1-1|Other customer/);
    }
    expect((await fetch(url('document', kept.id))).status).toBe(200);
    const page = await (await fetch(url('account', ''))).text();
    expect(page).toContain(kept.reference);
    expect(page).not.toContain(moved.reference);
    await post(url('account', ''), { note: 'paid' });
    const pauses = await desk.core.documents.receiptsOf([moved.id, kept.id]);
    expect(pauses.map((receipt) => [receipt.accountId, receipt.pause?.reason ?? null]).sort()).toEqual(
      [
        [account.id, 'claims_paid'],
        [other.id, null],
      ].sort(),
    );
  });
});

/** A notice about two invoices, and the links that stand in it. */
async function toldAboutTwo(desk: WebDesk) {
  const { core } = desk;
  const { account, receipts } = await owe(desk, { reference: 'C-1', daysOverdue: [9, 8] });
  await notify(core, receipts);
  const [message] = (await core.outbox.list(admin, {})).rows;
  const documents: SalesDocument[] = [];
  for (const receipt of receipts) {
    const document = await core.documents.byId(receipt.documentId);
    if (document) documents.push(document);
  }
  const [moved, kept] = documents;
  if (!message || !moved || !kept) throw new Error('nothing was queued');
  const expiresAt = desk.clock.now() + 90 * 86_400_000;
  const url = (kind: 'document' | 'account', targetId: string) =>
    core.base.links.url({ kind, holderId: message.id, targetId, expiresAt });
  return { url, account, moved, kept };
}
