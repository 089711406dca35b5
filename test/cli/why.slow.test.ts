import { describe, expect, it } from 'vitest';
import { admin } from '../support/core.ts';
import { createTestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';

describe('relance why', () => {
  it('[D13 O2] an incident’s customer, as text and JSON; a reference of two; one of nothing; no decision yet', async () => {
    const program = createTestProgram();
    const { core } = await openProgramCore(program);
    const account = (reference: string, kind: 'customer' | 'supplier') => ({ kind, reference, tradeName: 'Nord' });
    await core.transaction((tx) => tx.customers.save(admin, account('C-1', 'supplier')));
    const saved = await core.transaction((tx) => tx.customers.save(admin, account('C-1', 'customer')));
    const request = { accountId: saved.account.id, subject: 'Oven', description: '', requestKey: 'one' };
    const { incident } = await core.transaction((tx) => tx.incidents.open(admin, request));
    const sentence = `Not sent: the customer has no e-mail address · ${incident.reference} · opening notice · by root`;

    expect(await program.json('why', 'C-1', '--kind', 'customer')).toEqual({
      subject: { kind: 'customer', reference: 'C-1', name: 'Nord' },
      decisions: [{ at: expect.stringMatching(/^20.*Z$/), outcome: 'not_sent', reason: 'no_address', sentence }],
    });
    const told = await program.run('why', incident.reference);
    expect(told.stdout).toContain(`Incident ${incident.reference}, Oven\n`);
    expect(told.stdout).toContain(sentence);
    expect(await program.run('why', 'C-1')).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        '“C-1” names several. Write which one:\n' +
        '  Customer C-1, Nord: relance why C-1 --kind customer\n' +
        '  Supplier C-1, Nord: relance why C-1 --kind supplier\n',
    });
    const unknown = await program.run('why', 'C-11', '--kind', 'customer');
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('Nothing is called “C-11”.\nNear to it:\n  Customer C-1, Nord');
    const quiet = await program.run('why', 'C-1', '--kind', 'supplier');
    expect(quiet).toMatchObject({ code: 0, stdout: 'Supplier C-1, Nord\nNothing has been decided about it yet.\n' });
  });
});
