import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { dateIn } from '../../src/core/dates.ts';
import { admin } from '../support/core.ts';
import { owe } from '../support/debts.ts';
import { createTestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';

/** Every day, so that the tests say the same on Sundays. */
const POLICY = { 'policy.weekdays': [1, 2, 3, 4, 5, 6, 7], 'company.timeZone': 'Europe/Paris' };

async function openLedger() {
  const program = createTestProgram();
  const { core } = await openProgramCore(program);
  await core.transaction((tx) => tx.settings.setMany(admin, POLICY));
  for (const [reference, daysOverdue] of [
    ['C-1', [7]],
    ['C-2', [5, 5]],
  ] as const)
    await owe({ core, clock: systemClock }, { reference, emails: [`${reference}@x.example`], daysOverdue });
  await owe({ core, clock: systemClock }, { reference: 'C-3', emails: [], daysOverdue: [7] });
  return { program, today: dateIn('Europe/Paris', systemClock.now()) };
}

interface Answer {
  readonly on: boolean;
  readonly reminders: number;
  readonly distinctCustomers: number;
  readonly days: readonly { day: string; reminders: number; totals: unknown; customers: unknown; held: unknown }[];
  readonly before: Answer | null;
}

describe('relance simulate', () => {
  it('[D14 O2] --json → days with customers, totals and who is held back; with --set the days before beside them', async () => {
    const { program, today } = await openLedger();
    const now = await program.json<Answer>('simulate', '--days', '3');
    expect(now).toMatchObject({ on: false, reminders: 2, distinctCustomers: 2, before: null });
    expect(now.days[0]).toEqual({
      day: today,
      closed: null,
      reminders: 1,
      totals: [{ minor: 12_000, currency: 'EUR' }],
      customers: [
        {
          reference: 'C-1',
          name: 'Boulangerie Martin',
          level: 1,
          receipts: 1,
          totals: [{ minor: 12_000, currency: 'EUR' }],
        },
      ],
      held: [expect.objectContaining({ reference: 'C-3', why: 'no_address', until: null })],
    });
    const changed = await program.json<Answer>('simulate', '--days', '3', '--set', 'policy.levels=[{"offsetDays":5}]');
    expect(changed.days.map(({ reminders }) => reminders)).toEqual([2, 0, 0]);
    expect(changed.before).toEqual({ ...now, before: undefined });
    expect(await program.json('get', 'policy.levels')).toHaveLength(2);
    const least = async (amount: string) =>
      (await program.json<Answer>('simulate', '--days', '1', '--set', `policy.levels=5>${amount}`)).reminders;
    expect([await least('120,00 EUR'), await least('120.01 EUR'), await least('500 USD')]).toEqual([2, 0, 2]);
    expect(await program.run('simulate', '--set', 'policy.levels=5>15000')).toEqual({
      code: 2,
      stdout: '',
      stderr: '“15000” names no currency. Write it in whole units with its currency, like 500 EUR.\n',
    });
  });

  it('[D14 O2] text → a line a day, both counts with --set, names on demand; wrong use with exit code 2', async () => {
    const { program, today } = await openLedger();
    const { stdout } = await program.run('simulate', '--days', '3', '--names', '--set', 'policy.minimumInterval=0');
    expect(stdout.split('\n')[1]).toMatch(new RegExp(`^${today} +1 +€120\\.00 +1 +€120\\.00$`));
    expect(stdout).toContain('  C-2 Boulangerie Martin, level 1, €240.00\n');
    expect(stdout).toContain('  C-3 Boulangerie Martin, level 1, €120.00: the customer has no e-mail address\n');
    expect(stdout).toContain('Next 3 days: reminders 2 → 2, customers 2 → 2.\nThe policy is off');
    expect(await program.run('simulate', '--days', 'many')).toMatchObject({ code: 2, stdout: '' });
    expect(await program.run('simulate', '--set', 'undo.seconds=3')).toMatchObject({
      code: 2,
      stderr: '“seconds to undo” is no setting of the reminder policy.\n',
    });
  });
});
