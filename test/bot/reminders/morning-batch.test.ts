import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { admin } from '../../support/core.ts';
import { owe } from '../../support/debts.ts';
import { type Office, type OfficeOptions, openOffice } from '../../support/office.ts';

const DAY = '2026-11-24';

/** The policy is on; Martin and Nord are late; today's run is open and its card is posted. */
async function openRun(options: OfficeOptions = {}): Promise<Office> {
  const office = await openOffice({
    ...options,
    settings: {
      'policy.on': true,
      'policy.levels': [{ offsetDays: 7 }, { offsetDays: 21 }],
      'policy.sendAt': '10:30',
      'policy.cutOff': '12:00',
      ...options.settings,
    },
    bruno: ['debtors.view', 'debtors.edit', 'debtors.send'],
  });
  await owe(office, {
    reference: 'C-1',
    tradeName: 'Boulangerie Martin',
    daysOverdue: [22],
    emails: ['m@martin.example'],
    amountMinor: 124_000,
  });
  await owe(office, {
    reference: 'C-2',
    tradeName: 'Atelier Nord',
    daysOverdue: [9],
    emails: ['n@nord.example'],
    amountMinor: 605_000,
  });
  await office.core.transaction((tx) => tx.debtors.openRun(DAY));
  return office;
}

const inMoney = { channel: 'C0MONEY' };

describe('the morning batch', () => {
  it('[D12] the run is opened → one card with amounts, days, levels and times', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    expect(card.text()).toContain('*2 customers* · €7,290.00');
    expect(card.text()).toContain('Leave at 10:30 AM if approved by 12:00 PM');
    expect(card.text()).toMatch(/Boulangerie Martin\*?\s+€1,240.00 · level 2 · 22 d late/);
    expect(card.buttons()).toEqual(['Approve', 'Approve', 'Approve all 2', 'Not today']);
  });

  it('[D12] the card at the send hour → says that they leave at once, not at an hour that is over', async () => {
    const office = await openRun({ settings: { 'policy.sendAt': '09:00' } });
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    expect(card.text()).toContain('Leave as soon as they are approved, until 12:00 PM');
    expect(card.confirmOf('Approve all 2')?.text.text).toBe('2 reminders (€7,290.00) leave at once.');
  });

  it('[D12 D10] one approved, one skipped → who did what and when, buttons gone, only the approved one leaves', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await card.press('Approve');
    await office.bruno.message(/approved, on its way · Ana Smith, 9:00 AM/, inMoney);
    const asBruno = await office.bruno.message('Reminders of November 24, 2026', inMoney);
    await asBruno.press('Skip');
    await office.ana.message(/skipped · Bruno Lefèvre, 9:00 AM/, inMoney);
    expect(card.buttons()).toEqual([]);
    office.clock.advance(3 * HOUR);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(1);
  });

  it('[D12] approve all, its confirmation given, delivered twice → each leaves once', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    expect(card.confirmOf('Approve all 2')?.text.text).toBe('2 reminders (€7,290.00) leave at 10:30 AM.');
    office.slack.standIn.faults.duplicateNext('interactive');
    await card.press('Approve all 2', { confirm: true });
    await office.slack.until('all decided', () => card.buttons().length === 0);
    office.clock.advance(3 * HOUR);
    await office.deliver();
    expect(office.smtp.mails.map((mail) => mail.to[0]).toSorted()).toEqual(['m@martin.example', 'n@nord.example']);
  });

  it('[D12] above the amount → a second person approves; the first one’s second press is told so', async () => {
    const office = await openRun({ settings: { 'policy.secondApproverAbove': '5000 EUR' } });
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    const nord = card.text().indexOf('Atelier Nord') < card.text().indexOf('Boulangerie Martin') ? 0 : 1;
    await card.press('Approve', { nth: nord });
    await office.ana.message('approved once, needs a second approver · Ana Smith', inMoney);
    const again = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await again.press('Approve', { nth: nord });
    await office.ana.message('You have approved it already.', { ...inMoney, only: 'private' });
    const asBruno = await office.bruno.message('Reminders of November 24, 2026', inMoney);
    await asBruno.press('Approve', { nth: nord });
    await office.bruno.message('approved, on its way · Bruno Lefèvre', inMoney);
  });

  it('[D12] snooze to a day → gone from the card; dispute → receipts paused, a card says so', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await card.press('Snooze…');
    const snooze = await office.ana.modal('Snooze');
    expect(snooze.value('until')).toBe('2026-12-01');
    expect(snooze.view.view.submit?.text).toBe('Snooze');
    await snooze.submit();
    await office.slack.until('snoozed', () => card.text().includes('snoozed · Ana Smith'));
    await card.press('In dispute…');
    const dispute = await office.ana.modal('In dispute');
    await dispute.fill({ note: 'Wrong goods.' });
    await dispute.submit();
    const paused = await office.ana.message('disputes', inMoney);
    expect(paused.text()).toContain('“Wrong goods.”');
    expect(paused.buttons()).toEqual(['End the pause']);
    await paused.press('End the pause');
    await office.ana.message('The pause was ended by Ana Smith.', inMoney);
  });

  it('[D12] the cut-off passes unanswered → the card and its thread say so, late buttons are refused', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    office.clock.advance(4 * HOUR);
    await card.press('Approve');
    await office.ana.message(/cut-off|time/i, { ...inMoney, only: 'private' });
    await office.core.transaction((tx) => tx.debtors.closeRuns());
    const said = await office.ana.message('The time is over: 2 reminders were not answered and are not sent.', inMoney);
    expect(said.message.threadTs).toBe(card.message.ts);
    await office.slack.until('the card', () => card.text().includes('2 not answered in time and therefore not sent'));
    expect(card.buttons()).toEqual([]);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(0);
  });

  it('[D12 B2] 200 customers → the card holds a few, “Show all” pages through the others', async () => {
    const office = await openOffice({ settings: { 'policy.on': true, 'policy.levels': [{ offsetDays: 7 }] } });
    for (let index = 0; index < 200; index += 1)
      await owe(office, {
        reference: `C-${index}`,
        tradeName: `Customer ${index} ${'long name '.repeat(20)}`,
        daysOverdue: [9],
      });
    await office.core.transaction((tx) => tx.debtors.openRun(DAY));
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    expect(card.text()).toContain('… and 193 more');
    await card.press('Show all');
    const list = await office.ana.modal('Reminders');
    expect(list.text()).toContain('1–10 of 200');
    await list.fill({ search: 'Customer 77 ' });
    await list.submit();
    await office.slack.until('found', () => list.text().includes('Customer 77'));
    await list.press('Approve');
    await vi.waitFor(async () => expect((await office.core.outbox.list(admin, {})).total).toBe(1));
  }, 60_000);

  it('[D12] preview and why from the ⋯ → the mail, and the decisions', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await card.press('Preview');
    expect((await office.ana.modal('Preview')).text()).toMatch(/C-[12]-1/);
    await card.press('Why?');
    expect((await office.ana.modal('Why?')).text()).toContain('Waits for approval');
  });

  it('[D8 D12] preview at a level with its own words → those, as they will leave', async () => {
    const office = await openRun();
    await office.core.transaction((tx) =>
      tx.templates.setNoticeText(admin, {
        kind: 'debtor.level.2',
        language: 'en',
        subject: 'Second reminder',
        body: 'Please pay within a week:\n\n@RECEIPTS@',
      }),
    );
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    const martin = card.text().indexOf('Boulangerie Martin') < card.text().indexOf('Atelier Nord') ? 0 : 1;
    await card.press('Preview', { nth: martin });
    expect((await office.ana.modal('Preview')).text()).toContain('Please pay within a week');
  });

  it('[D8 D12] older receipts that the policy leaves out → the card says of how many customers, and where to tell them', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    expect(card.text()).not.toContain('older receipts');
    await owe(office, { reference: 'C-3', daysOverdue: [9], emails: ['new@x.example'] });
    for (const reference of ['C-4', 'C-5'])
      await owe(office, { reference, daysOverdue: [400, 300], emails: [`${reference}@x.example`] });
    office.clock.set('2026-11-25T09:30:00Z');
    await office.core.transaction((tx) => tx.debtors.openRun('2026-11-25'));
    const next = await office.ana.message('Reminders of November 25, 2026', inMoney);
    expect(next.text()).toContain(
      '2 customers have older receipts that are not reminded automatically: `/relance debtors`',
    );
  });

  it('[D12] not today → nothing leaves, said by whom', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await card.press('Not today', { confirm: true });
    await office.ana.message(/skipped · Ana Smith/, inMoney);
    office.clock.advance(30 * MINUTE);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(0);
  });
});
