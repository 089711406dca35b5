import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { openCompany } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';

describe('access', () => {
  test('[X1] a role with two permissions and a person who has it, in one burst of keys → stored', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`9rnAccounts\t\t\t\t \u001b[C\u001b[C ${SAVE}`);
    await terminal.see('Accounts: saved.');
    expect((await core.access.listRoles(admin)).find((role) => role.name === 'Accounts')?.permissions).toEqual([
      'debtors.view',
      'debtors.send',
    ]);
    terminal.type(`9nTom\ttom@acme.example\tU0TOM00001\ttom\t\t ${SAVE}`);
    await terminal.see('Tom: saved.');
    expect(await core.access.listPeople(admin)).toMatchObject([
      { name: 'Tom', slackUserId: 'U0TOM00001', systemUser: 'tom', roles: [{ name: 'Accounts' }] },
    ]);
  });

  test('[X3] the last super admin removed → refused in words, and still there', async () => {
    const { core } = await openCompany('sqlite');
    await core.transaction(async (tx) => {
      const role = await tx.access.createRole(admin, { name: 'Boss', superAdmin: true });
      await tx.access.addPerson(admin, { name: 'Léa', slackUserId: 'U0LEA00001', roleIds: [role.id] });
    });
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('9D');
    await terminal.see('Remove Léa?');
    terminal.type('y');
    await terminal.see('!');
    expect(await core.access.listPeople(admin)).toHaveLength(1);
  });

  test('[X4] what was done here → in the log with this door, found by searching', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core, actor: { ...admin, name: 'anna', door: 'tui' } });
    await terminal.see('2 Templ');
    terminal.type(`9rnSupport${SAVE}`);
    await terminal.see('Support: saved.');
    terminal.type('0/anna\r');
    await terminal.see(/1–1 of 1[\s\S]*anna +tui +access/);
  });

  test('[X4] a setting changed → the log says from what to what, found by its words in any order', async () => {
    const { core } = await openCompany('sqlite');
    await core.transaction((tx) => tx.settings.set(admin, 'undo.seconds', 45));
    await core.transaction((tx) => tx.settings.set(admin, 'smtp.password', 'hunter2'));
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('0/45 settings\r');
    await terminal.see(/1–1 of 1[\s\S]*undo\.seconds: \d+ → 45/);
    terminal.type('\r');
    await terminal.see(/undo\.seconds[\s\S]*before: \d+[\s\S]*after: 45/);
    terminal.type('\u001b');
    await terminal.see('1–1 of 1');
    terminal.type('\u001b');
    await terminal.see(/smtp\.password: nothing/);
    expect(terminal.text()).not.toContain('hunter2');
  });

  test('[X2] [U2] one’s own role changed → what one loses is said first; no → the form, and nothing is saved', async () => {
    const { core } = await openCompany('sqlite');
    const person = await core.transaction(async (tx) => {
      const role = await tx.access.createRole(admin, { name: 'Office', permissions: ['access.view', 'access.edit'] });
      return tx.access.addPerson(admin, { name: 'Léa', systemUser: 'lea', roleIds: [role.id] });
    });
    const actor = await core.access.actorForSystemUser('lea', 'tui', 'en');
    const terminal = openTerminal({ core, actor });
    await terminal.see('9 Access');
    terminal.type('9r\r');
    await terminal.see('All permissions');
    terminal.type(`\t\t\t\t\t\t\t\t\t\t\u001b[C ${SAVE}`);
    await terminal.see('This takes from yourself: Access: edit.');
    terminal.type('n');
    await terminal.lose('This takes from yourself');
    expect(terminal.text()).toContain('Office *');
    expect((await core.access.listPeople(admin)).find(({ id }) => id === person.id)?.roles[0]?.permissions).toContain(
      'access.edit',
    );
    terminal.type(`${SAVE}y`);
    await terminal.see('Office: saved.');
    expect((await core.access.listRoles(admin)).find(({ name }) => name === 'Office')?.permissions).toEqual([
      'access.view',
    ]);
  });
});
