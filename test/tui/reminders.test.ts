import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { openCompany, owe } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const POLICY = { 'policy.on': true, 'policy.levels': [{ offsetDays: 7, minimum: null }] };

async function companyWithRun() {
  const company = await openCompany('sqlite', { settings: POLICY });
  await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [7] });
  await owe(company, { reference: 'C-2', tradeName: 'Boulangerie', daysOverdue: [8] });
  const run = await company.core.transaction((tx) => tx.debtors.openRun('2026-11-24'));
  return { ...company, runId: run?.id ?? '' };
}

describe('reminders of a day', () => {
  test('[D12] waiting for approval → said on the first screen; approved and skipped one by one', async () => {
    const company = await companyWithRun();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 reminders wait for your word (b)');
    terminal.type('b');
    await terminal.see('Reminders of 2026-11-24');
    await terminal.see(/to approve[\s\S]*to approve/);
    await terminal.see('leave at Nov 24, 2026, 9:00 AM if approved by Nov 24, 2026, 12:00 PM');
    terminal.type('o');
    await terminal.see('1 approved.');
    terminal.type('jx');
    await terminal.see('For 1 of them this is the last level: nothing automatic comes after it. Skip?');
    terminal.type('y');
    await terminal.see('1 skipped');
    const run = await company.core.debtors.getRun(admin, company.runId);
    expect(run.items.map((item) => item.state).toSorted()).toEqual([
      expect.stringMatching(/approved|queued/),
      'skipped',
    ]);
  });

  test('[D12] approved, undone, approved again and refused by the server → each stands in the list, with why', async () => {
    const company = await companyWithRun();
    await company.core.transaction((tx) => tx.settings.set(admin, 'undo.seconds', 60));
    company.smtp.faults.rcpt = () => ({ code: 550, text: '5.1.1 no such user' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 reminders wait for your word (b)');
    terminal.type('bo');
    await terminal.see(/leaves 9:01/);
    terminal.type('u');
    await terminal.see('1 is proposed again.');
    await terminal.lose('leaves 9:01');
    terminal.type('o');
    await terminal.see(/leaves 9:01/);
    company.clock.advance(60_000);
    await company.deliver();
    await terminal.see('not delivered');
    await terminal.see('The mail server refused it: 550 5.1.1 no such user');
    terminal.type('u');
    await terminal.see('It cannot be undone');
  });

  test('[D12] all marked and approved at once → all of them', async () => {
    const company = await companyWithRun();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 reminders wait for your word (b)');
    terminal.type('bao');
    await terminal.see('2 approved.');
  });

  test('[D8 D12] older receipts that the policy leaves out → said under the run', async () => {
    const company = await openCompany('sqlite', { settings: POLICY });
    await owe(company, { reference: 'C-1', daysOverdue: [7] });
    await owe(company, { reference: 'C-2', daysOverdue: [400] });
    await company.core.transaction((tx) => tx.debtors.openRun('2026-11-24'));
    const terminal = openTerminal({ core: company.core });
    await terminal.see('1 reminder waits for your word (b)');
    terminal.type('b');
    await terminal.see('Not reminded automatically: 1 customer with older receipts.');
  });

  test('[D12] no run → the key says which screen makes them', async () => {
    const company = await openCompany('sqlite');
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('3b');
    await terminal.see('There is no run of reminders. P opens the policy that makes them.');
  });
});
