import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore, type TestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

describe.each(testDatabases)('access (%s)', (database) => {
  it('[X1] a person with two roles → has the permissions of both and no more', async () => {
    const { core } = await openTestCore(database);
    await addPerson(core, 'U0LEA', ['debtors.view', 'debtors.send'], ['incidents.view']);
    const actor = await core.access.actorForSlack({ slackUserId: 'U0LEA' });
    expect([...actor.permissions].sort()).toEqual(['debtors.send', 'debtors.view', 'incidents.view']);
    expect(actor.superAdmin).toBe(false);
  });

  it('[X2] someone unknown to Relance → has no permission at all', async () => {
    const { core } = await openTestCore(database);
    const actor = await core.access.actorForSlack({ slackUserId: 'U0STRANGER', name: 'Stranger' });
    expect(actor.permissions.size).toBe(0);
    expect(await refusal(core, () => core.access.listPeople(actor))).toBe(
      'You need the permission “Access: view” for that.',
    );
  });

  it('[X2] a deactivated person → has no permission any more', async () => {
    const { core } = await openTestCore(database);
    const person = await addPerson(core, 'U0LEA', ['debtors.view']);
    await core.transaction((tx) =>
      tx.access.updatePerson(admin, {
        base: null,
        id: person.id,
        name: person.name,
        slackUserId: 'U0LEA',
        roleIds: person.roles.map((role) => role.id),
        active: false,
      }),
    );
    expect((await core.access.actorForSlack({ slackUserId: 'U0LEA' })).permissions.size).toBe(0);
  });

  it('[X3] first start with RELANCE_SUPER_ADMIN → that person is super admin; a second name later changes nothing', async () => {
    const { core } = await openTestCore(database);
    expect(await core.transaction((tx) => tx.access.ensureSuperAdmin(null))).toBe(false);
    expect(await core.transaction((tx) => tx.access.ensureSuperAdmin('U0FIRST'))).toBe(true);
    expect(await core.transaction((tx) => tx.access.ensureSuperAdmin('U0OTHER'))).toBe(true);
    expect((await core.access.actorForSlack({ slackUserId: 'U0FIRST' })).superAdmin).toBe(true);
    expect((await core.access.actorForSlack({ slackUserId: 'U0OTHER' })).superAdmin).toBe(false);
  });

  it('[X3] the first super admin, named by id alone, speaks in Slack → has the name of the profile from then on', async () => {
    const { core } = await openTestCore(database);
    await core.transaction((tx) => tx.access.ensureSuperAdmin('U0FIRST'));
    expect((await core.access.actorForSlack({ slackUserId: 'U0FIRST', name: 'Ana Smith' })).name).toBe('Ana Smith');
    expect((await core.access.actorForSlack({ slackUserId: 'U0FIRST', name: 'Someone else' })).name).toBe('Ana Smith');
    expect((await core.access.listPeople(admin)).map((person) => person.name)).toEqual(['Ana Smith']);
  });

  it('[X3] the last super admin → cannot be removed, deactivated, or lose the role', async () => {
    const { core } = await openTestCore(database);
    await core.transaction((tx) => tx.access.ensureSuperAdmin('U0FIRST'));
    const [person] = await core.access.listPeople(admin);
    if (!person) throw new Error('nobody there');
    const sentence = 'This is the last super admin. Make someone else super admin first.';
    const roleIds = person.roles.map((role) => role.id);
    expect(await refusal(core, () => core.transaction((tx) => tx.access.removePerson(admin, person.id)))).toBe(
      sentence,
    );
    expect(
      await refusal(core, () =>
        core.transaction((tx) =>
          tx.access.updatePerson(admin, { base: null, id: person.id, name: 'Léa', roleIds, active: false }),
        ),
      ),
    ).toBe(sentence);
    expect(
      await refusal(core, () =>
        core.transaction((tx) =>
          tx.access.updatePerson(admin, { base: null, id: person.id, name: 'Léa', roleIds: [] }),
        ),
      ),
    ).toBe(sentence);
    const role = person.roles[0];
    expect(
      await refusal(core, () =>
        core.transaction((tx) =>
          tx.access.updateRole(admin, { base: null, id: role?.id ?? '', name: 'Boss', superAdmin: false }),
        ),
      ),
    ).toBe(sentence);
    expect((await core.access.actorForSlack({ slackUserId: 'U0FIRST' })).superAdmin).toBe(true);
  });

  it('[X1] someone who may edit access but is no super admin → cannot make a role or person with all permissions', async () => {
    const { core } = await openTestCore(database);
    const editor = actorWith('access.view', 'access.edit');
    const sentence = 'Only a super admin can give all permissions.';
    expect(
      await refusal(core, () =>
        core.transaction((tx) => tx.access.createRole(editor, { name: 'Up', superAdmin: true })),
      ),
    ).toBe(sentence);
    const role = await core.transaction((tx) => tx.access.createRole(admin, { name: 'All', allPermissions: true }));
    expect(
      await refusal(core, () =>
        core.transaction((tx) => tx.access.addPerson(editor, { name: 'Me', roleIds: [role.id] })),
      ),
    ).toBe(sentence);
  });

  it('[X1] a role that somebody holds → cannot be deleted, and the sentence names who', async () => {
    const { core } = await openTestCore(database);
    const person = await addPerson(core, 'U0LEA', ['debtors.view']);
    expect(
      await refusal(core, () => core.transaction((tx) => tx.access.deleteRole(admin, person.roles[0]?.id ?? ''))),
    ).toBe('The role “Role 1” is held by Léa. Give them another role first.');
  });

  it('[X4] a change of access → the log says who, what and when', async () => {
    const { core, clock } = await openTestCore(database);
    await addPerson(core, 'U0LEA', ['debtors.view']);
    const [newest] = await core.audit.list(admin, { search: 'addPerson' });
    expect(newest).toMatchObject({
      actorName: 'root',
      door: 'cli',
      action: 'access.addPerson',
      at: clock.now(),
      details: { name: 'Léa', roles: 'Role 1' },
    });
  });

  it('[X4] a person edited → the log says what from what to what, and finds it by words in any order', async () => {
    const { core } = await openTestCore(database);
    const { id, roles, ...person } = await addPerson(core, 'U0LEA', ['debtors.view']);
    const boss = await core.transaction((tx) => tx.access.createRole(admin, { name: 'Boss', permissions: [] }));
    await core.transaction((tx) =>
      tx.access.updatePerson(admin, { ...person, id, name: 'Léa M.', roleIds: [boss.id], base: null }),
    );
    const found = await core.audit.list(admin, { search: 'boss updateperson' });
    expect(found.map(({ changes }) => changes)).toEqual([
      { name: { from: 'Léa', to: 'Léa M.' }, roles: { from: roles[0]?.name, to: 'Boss' } },
    ]);
    expect(await core.audit.list(admin, { search: 'boss nobody' })).toEqual([]);
  });
});

async function addPerson(
  { transaction }: TestCore['core'],
  slackUserId: string,
  ...roles: (readonly Parameters<typeof actorWith>[0][])[]
) {
  return await transaction(async (tx) => {
    const roleIds: string[] = [];
    for (const [index, permissions] of roles.entries()) {
      roleIds.push((await tx.access.createRole(admin, { name: `Role ${index + 1}`, permissions })).id);
    }
    return await tx.access.addPerson(admin, { name: 'Léa', slackUserId, roleIds });
  });
}

/** The sentence that a person reads when `act` is refused. */
async function refusal(core: TestCore['core'], act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof AppError) return sayError(core.base.words.in('en'), error);
    throw error;
  }
  return 'not refused';
}
