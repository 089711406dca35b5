import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { openCompany, owe } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';
const CLEAR = '\u0015';
const SIMULATE = '\u0016';
const ESC = '\u001b';

/** A Tuesday in Paris. */
const NOW = '2026-11-24T08:30:00Z';

async function openLedger({ columns = 80 } = {}) {
  const company = await openCompany('sqlite', { now: NOW, settings: { 'policy.on': true } });
  await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [7] });
  await owe(company, { reference: 'C-2', tradeName: 'Café Sud', emails: ['sud@x.example'], daysOverdue: [2] });
  await owe(company, { reference: 'C-3', tradeName: 'Sans Adresse', emails: [], daysOverdue: [7] });
  const terminal = openTerminal({ core: company.core, columns });
  await terminal.see('2 Templ');
  terminal.type('8/policy\r\r');
  await terminal.see('Automatic reminders');
  return { ...company, terminal };
}

describe('looking ahead from the policy', () => {
  test('[D14] Ctrl-V → a bar a day and the sums; Enter → who, who not, and why', async () => {
    const { terminal } = await openLedger();
    terminal.type(SIMULATE);
    await terminal.see(/Tue 2026-11-24 +█+ +1 +€120\.00/);
    await terminal.see(/Sat 2026-11-28 +no sending day +0/);
    await terminal.see('Next 30 days: reminders 4, customers 2.');
    await terminal.see('Taken for granted: every reminder is approved and arrives, and nobody pays.');
    terminal.type('\r');
    await terminal.see(/Atelier Nord.*€120\.00 +reminded, level 1/);
    await terminal.see(/Sans Adresse.*€120\.00 +the customer has no e-mail address/);
    terminal.type('/sans\r');
    await terminal.see('1–1 of 1');
  });

  test('[D14 U1] a wider window → longer bars, the longest for the most', async () => {
    const { core, clock, terminal } = await openLedger({ columns: 120 });
    await owe({ core, clock }, { reference: 'C-4', tradeName: 'Quai Est', daysOverdue: [7] });
    terminal.type(SIMULATE);
    const text = await terminal.see(/Tue 2026-11-24 +█+ +2/);
    const bars = [...text.matchAll(/ (█+) +\d/g)].map(([, bar = '']) => bar.length);
    expect(Math.max(...bars)).toBeGreaterThan(40);
    expect(Math.max(...bars)).toBe(2 * Math.min(...bars));
  });

  test('[D14] levels changed → one line compares before it is saved; the list has both; nothing is stored until then', async () => {
    const { core, terminal } = await openLedger();
    terminal.type(`\t${CLEAR}9`);
    await terminal.see('Next 30 days: reminders 4 → 2, customers 2 → 2.');
    expect((await core.settings.all())['policy.levels']).toHaveLength(2);
    terminal.type(SIMULATE);
    await terminal.see(/Thu 2026-11-26 +█+ +1 +0/);
    await terminal.see(/Tue 2026-11-24 +0 +1/);
    terminal.type(ESC);
    await terminal.see('Automatic reminders');
    terminal.type(SAVE);
    await terminal.see('Reminder policy: saved.');
    const { reminders } = await core.debtors.simulate(admin);
    expect(reminders).toBe(2);
  });
});
