import { expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { openCompany } from '../../support/debts.ts';

it('[T12] a customer and a supplier with the same reference, asked for by it → the customer alone, a supplier where no customer has it', async () => {
  const { core } = await openCompany('sqlite');
  const save = (kind: 'customer' | 'supplier', reference: string) =>
    core.customers.save(admin, {
      kind,
      reference,
      tradeName: `${kind} ${reference}`,
      emails: [`${kind}-${reference}@x.example`],
    });
  await save('customer', 'A-1');
  await save('supplier', 'A-1');
  await save('supplier', 'A-2');
  const template = await core.transaction((tx) =>
    tx.templates.create(admin, { name: 'Spring', subject: 'Hello', design: 'text', body: 'Hello @CUSTOMERNAME@' }),
  );
  const recipients = async (selection: { references: string[]; kind?: 'supplier' }) => {
    const plan = await core.mailings.plan(admin, { templateId: template.id, selection });
    expect(plan.skipped).toEqual([]);
    return plan.sample.map((row) => row.email).sort();
  };
  expect(await recipients({ references: ['A-1', 'A-2'] })).toEqual([
    'customer-A-1@x.example',
    'supplier-A-2@x.example',
  ]);
  expect(await recipients({ references: ['A-1'], kind: 'supplier' })).toEqual(['supplier-A-1@x.example']);
});
