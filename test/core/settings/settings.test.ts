import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { levelsText, type SettingKey } from '../../../src/core/settings/index.ts';
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
      'You need the permission “Settings: edit” for that.',
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
      '“0” does not fit “mails an hour”. Write a whole number from 1 to 100000000, or none for no limit.',
    );
    expect(await refused('smtp.port', '70000')).toBe(
      '“70000” does not fit “port of the mail server”. Write a whole number from 1 to 65535.',
    );
    expect(await refused('policy.weekdays', [8])).toBe(
      '“[8]” does not fit “weekdays for reminders”. “relance get” shows how its present value is written.',
    );
  });

  it('[D8] [D12] amounts with their currency → stored in one form, whichever way they were typed', async () => {
    const { core } = await openTestCore(database);
    await core.transaction(async (tx) => {
      await tx.settings.set(admin, 'policy.secondApproverAbove', '5 000,50 EUR, 4500 GBP');
      await tx.settings.set(admin, 'policy.levels', '-3, 7; 21>1.000,50 EUR + 80 000 JPY, 45>500,50 EUR');
    });
    const stored = await core.settings.all();
    expect(stored['policy.secondApproverAbove']).toBe('5000.50 EUR, 4500 GBP');
    expect(levelsText(stored['policy.levels'])).toBe('-3, 7, 21>1000.50 EUR + 80000 JPY, 45>500.50 EUR');
    // What is shown can be given back: as a line, and as the JSON of `get` and of exported files.
    for (const again of [levelsText(stored['policy.levels']), stored['policy.levels']]) {
      await core.transaction((tx) => tx.settings.set(admin, 'policy.levels', again));
      expect((await core.settings.all())['policy.levels']).toEqual(stored['policy.levels']);
    }
    await core.transaction((tx) => tx.settings.set(admin, 'policy.secondApproverAbove', 'none'));
    expect((await core.settings.all())['policy.secondApproverAbove']).toBeNull();
  });

  it.each<[SettingKey, unknown, string]>([
    [
      'policy.secondApproverAbove',
      500_000,
      '“500000” names no currency. Write it in whole units with its currency, like 500 EUR.',
    ],
    [
      'policy.secondApproverAbove',
      '500000',
      '“500000” names no currency. Write it in whole units with its currency, like 500 EUR.',
    ],
    ['policy.secondApproverAbove', '1.000 EUR', '“1.000 EUR” can be read in two ways. Write 1000 EUR or 1.00 EUR.'],
    ['policy.secondApproverAbove', '5 EUR, 6 EUR', 'EUR stands there twice. Write one amount for each currency.'],
    [
      'policy.levels',
      '7, 21>5000',
      '“5000” names no currency. Write it in whole units with its currency, like 500 EUR.',
    ],
    [
      'policy.levels',
      '7, 21>500, 45>1 EUR',
      '“500” names no currency. Write it in whole units with its currency, like 500 EUR.',
    ],
    [
      'policy.levels',
      [{ offsetDays: 21, minimum: 5000 }],
      '“5000” names no currency. Write it in whole units with its currency, like 500 EUR.',
    ],
    [
      'policy.levels',
      [{ offsetDays: 21, minimumMinor: 5000 }],
      '“[{"offsetDays":21,"minimumMinor":5000}]” cannot be read as levels. Write days, and least amounts after >, like 7, 21>50 EUR.',
    ],
    [
      'policy.levels',
      'soon',
      '“soon” cannot be read as levels. Write days, and least amounts after >, like 7, 21>50 EUR.',
    ],
  ])(
    '[D8] [D12] %s = %o, as old scripts have it or in two readings → refused in a sentence, nothing stored',
    async (key, value, sentence) => {
      const { core } = await openTestCore(database);
      const before = await core.settings.all();
      const refusal = await core
        .transaction((tx) => tx.settings.set(admin, key, value))
        .catch((error: unknown) => error);
      expect(sayError(core.base.words.in('en'), refusal as AppError)).toBe(sentence);
      expect(await core.settings.all()).toEqual(before);
    },
  );

  it('[N4] levels of a file that an older version wrote, without a minimum → taken', async () => {
    const { core } = await openTestCore(database);
    await core.transaction((tx) => tx.settings.set(admin, 'policy.levels', [{ offsetDays: 9, minimumMinor: null }]));
    expect((await core.settings.all())['policy.levels']).toEqual([{ offsetDays: 9, minimum: null }]);
  });
});
