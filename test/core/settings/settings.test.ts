import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { SettingKey } from '../../../src/core/settings/settings.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

describe.each(testDatabases)('settings (%s)', (database) => {
  it('[O2] a setting is set → it is shown, and others keep their defaults', async () => {
    const { core } = await openTestCore(database);
    await core.transaction((tx) => tx.settings.set(admin, 'quota.mailing.day', '250'));
    expect(await core.settings.show(admin, 'quota.mailing.day')).toBe(250);
    expect(await core.settings.show(admin, 'quota.mailing.month')).toBe(1000);
  });

  it('[E2] the mail password is stored → encrypted at rest and never shown', async () => {
    const { core } = await openTestCore(database);
    await core.transaction((tx) => tx.settings.set(admin, 'smtp.password', 'hunter2-secret'));
    const rows = await core.base.db('settings').select('value');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(await core.settings.show(admin, 'smtp.password')).toBe('••••');
    expect((await core.settings.all())['smtp.password']).toBe('hunter2-secret');
    const log = await core.audit.list(admin, { search: 'smtp.password' });
    expect(log).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain('hunter2');
  });

  it('[O2] a mistyped key → refused naming the nearest, and nothing of the same request is stored', async () => {
    const { core } = await openTestCore(database);
    const refusal = await core
      .transaction((tx) => tx.settings.setMany(admin, { 'company.name': 'Acme', 'company.nmae': 'x' }))
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(sayError(core.base.words.in('en'), refusal as AppError)).toBe(
      'There is no setting “company.nmae”. Did you mean “company.name”?',
    );
    expect((await core.settings.all())['company.name']).toBe('');
  });

  it('[X2] a person without settings.edit sets one → refused naming the permission, nothing changes, the refusal is logged', async () => {
    const { core } = await openTestCore(database);
    const refusal = await core
      .transaction((tx) => tx.settings.set(actorWith('settings.view'), 'company.name', 'Acme'))
      .catch((error: unknown) => error);
    expect(sayError(core.base.words.in('en'), refusal as AppError)).toBe(
      'You need the permission “settings.edit” for that.',
    );
    expect((await core.settings.all())['company.name']).toBe('');
    expect(await core.audit.list(admin, { search: 'access.denied' })).toMatchObject([
      { actorName: 'Léa', details: { permission: 'settings.edit' } },
    ]);
  });

  it('[O2] a number outside its range → the refusal names the range; inside a list, how the setting is written', async () => {
    const { core } = await openTestCore(database);
    const refused = async (key: SettingKey, value: unknown): Promise<string> => {
      const refusal = await core
        .transaction((tx) => tx.settings.set(admin, key, value))
        .catch((error: unknown) => error);
      return sayError(core.base.words.in('en'), refusal as AppError);
    };
    expect(await refused('rate.hour', '0')).toBe(
      '“0” does not fit rate.hour. Write a whole number from 1 to 100000000, or none for no limit.',
    );
    expect(await refused('smtp.port', '70000')).toBe(
      '“70000” does not fit smtp.port. Write a whole number from 1 to 65535.',
    );
    expect(await refused('policy.weekdays', [8])).toBe(
      '“[8]” has not the form of policy.weekdays. “relance get policy.weekdays” shows how it is written.',
    );
  });
});
