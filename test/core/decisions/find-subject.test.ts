import { describe, expect, it } from 'vitest';
import { actorWith, admin } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { openCompany, owe } from '../../support/debts.ts';

const saveDocument = (reference: string, kind: 'quote' | 'invoice', accountId: string) => ({
  ...{ kind, reference, accountId, issuedOn: '2026-11-01', total: { minor: 10_000, currency: 'EUR' } },
});

describe.each(testDatabases)('what a reference names (%s)', (database) => {
  it('[D13] a customer, an invoice, an incident by its number, a name that one alone has → each by itself', async () => {
    const company = await openCompany(database);
    const { core } = company;
    const { account } = await owe(company, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    const request = { accountId: account.id, subject: 'Oven', description: '', requestKey: 'one' };
    const { incident } = await core.transaction((tx) => tx.incidents.open(admin, request));
    const found = async (reference: string) =>
      (await core.decisions.find(admin, { reference })).found.map(({ kind, reference: named }) => `${kind} ${named}`);
    expect(await found('C-7')).toEqual(['customer C-7']);
    expect(await found('c-7-1')).toEqual(['invoice C-7-1']);
    expect(await found(incident.reference.replace('INC-', ''))).toEqual([`incident ${incident.reference}`]);
    expect(await found('boulangerie')).toEqual(['customer C-7']);
  });

  it('[D13] one reference of two → both, and the kind tells them apart; one that nothing has → what is near', async () => {
    const company = await openCompany(database);
    const { core } = company;
    const { account } = await owe(company, { reference: 'FA-2026', daysOverdue: [40] });
    await core.transaction((tx) => tx.documents.save(admin, saveDocument('FA-2026', 'quote', account.id)));
    const both = await core.decisions.find(admin, { reference: 'FA-2026' });
    expect(both.found.map(({ kind }) => kind)).toEqual(['customer', 'quote']);
    const quote = await core.decisions.find(admin, { reference: 'FA-2026', kind: 'quote' });
    expect(quote.found).toMatchObject([{ kind: 'quote', reference: 'FA-2026', subject: { kind: 'document' } }]);
    const { found, near } = await core.decisions.find(admin, { reference: 'fa-2062' });
    expect(found).toEqual([]);
    expect(near.map(({ reference }) => reference)).toContain('FA-2026');
    expect(await core.decisions.find(admin, { reference: ' ' })).toEqual({ found: [], near: [] });
  });

  it('[D13] an invoice → what was decided about each of its receipts, newest first', async () => {
    const company = await openCompany(database);
    const { core } = company;
    const { receipts } = await owe(company, { reference: 'C-7', daysOverdue: [40, 20] });
    const receiptIds = receipts.map(({ id }) => id);
    await core.transaction((tx) => tx.debtors.notify(admin, { receiptIds, requestKey: 'one' }));
    const [invoice] = (await core.decisions.find(admin, { reference: 'C-7-1' })).found;
    const why = await core.decisions.why(admin, invoice?.subject ?? { kind: 'document', id: '' });
    expect(why.subject).toMatchObject({ kind: 'invoice', reference: 'C-7-1' });
    expect(why.decisions.map(({ subject, reference }) => [subject, reference])).toEqual([
      [{ kind: 'receipt', id: receiptIds[0] }, 'C-7-1'],
    ]);
  });

  it('[X2] with debtors.view alone → those that owe; with incidents.view alone → incidents; with neither → refused', async () => {
    const company = await openCompany(database);
    const { core } = company;
    const { account } = await owe(company, { reference: 'C-7', daysOverdue: [40] });
    await core.transaction((tx) => tx.customers.save(admin, { kind: 'customer', reference: 'C-8', tradeName: 'Paid' }));
    const request = { accountId: account.id, subject: 'Oven', description: '', requestKey: 'one' };
    const { incident } = await core.transaction((tx) => tx.incidents.open(admin, request));
    const found = async (permission: 'debtors.view' | 'incidents.view', reference: string) => {
      const answer = await core.decisions.find(actorWith(permission), { reference });
      return [...answer.found, ...answer.near].map((named) => named.reference);
    };
    expect(await found('debtors.view', 'C-7')).toEqual(['C-7']);
    expect(await found('debtors.view', 'C-8')).not.toContain('C-8');
    expect(await found('debtors.view', incident.reference)).toEqual([]);
    expect(await found('incidents.view', incident.reference)).toEqual([incident.reference]);
    expect(await found('incidents.view', 'C-7')).toEqual([]);
    const stranger = core.decisions.find(actorWith('settings.view'), { reference: 'C-7' });
    await expect(stranger).rejects.toMatchObject({ params: { permission: 'debtors.view' } });
  });
});
