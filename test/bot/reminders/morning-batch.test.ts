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
    expect(card.text()).toMatch(/Boulangerie Martin\*?\s+€1,240.00 · level 2 · 22 d late · never told/);
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
    await office.bruno.message(/leaves at 9:01 AM · Ana Smith, 9:00 AM/, inMoney);
    const asBruno = await office.bruno.message('Reminders of November 24, 2026', inMoney);
    await asBruno.press('Skip');
    await office.ana.message(/the next one comes in its time · Bruno Lefèvre, 9:00 AM/, inMoney);
    expect(card.text()).toContain('All answered; can be undone until 12:00 PM');
    expect(card.buttons()).toEqual(['Undo 2', 'Undo', 'Undo']);
    office.clock.advance(3 * HOUR);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(1);
  });

  it('[D12 D10 E3] approved mails leave → the card follows each to its end: sent, refused and why, paid meanwhile; counts too', async () => {
    const office = await openRun({ settings: { 'policy.sendAt': '09:00' } });
    await owe(office, { reference: 'C-3', tradeName: 'Third', daysOverdue: [1], emails: ['t@third.example'] });
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    office.smtp.faults.rcpt = (address) =>
      address === 'n@nord.example' ? { code: 550, text: '5.1.1 no such user' } : null;
    await card.press('Approve all 2', { confirm: true });
    await office.slack.until('on their way', () => card.text().includes('2 on its way (€7,290.00)'));
    office.clock.advance(2 * MINUTE);
    await office.deliver();
    await office.slack.until('the end', () =>
      card.text().includes('*2 customers* · 1 sent (€1,240.00) · 1 refused or returned (€6,050.00)'),
    );
    expect(card.text()).toContain('Boulangerie Martin · €1,240.00 · sent at 9:02 AM · Ana Smith, 9:00 AM');
    expect(card.text()).toContain(
      'Atelier Nord · €6,050.00 · not delivered. The mail server refused it: 550 5.1.1 no such user · Ana Smith, 9:00 AM',
    );
    expect(card.buttons()).toEqual([]);
    const refused = '1 was refused or could not be delivered';
    expect((await office.ana.message(refused, { channel: office.ana.person })).text()).toContain('1 sent.');
    // To whoever approved, where it was approved.
    expect((await office.ana.message(refused, { ...inMoney, only: 'private' })).text()).toContain('1 sent.');
  });

  it('[D12] thirty other cards are posted after it → the run’s card is still kept up to date', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await office.core.transaction(async ({ alerts }) => {
      for (let index = 0; index < 30; index += 1)
        await alerts.raise({ kind: 'receipt_paused', key: `gone:${index}`, payload: { receiptIds: 'gone' } });
    });
    await vi.waitFor(async () => {
      const posted = await office.core.alerts.listPosted({ newest: 40, runs: 0 });
      expect(posted.filter(({ key }) => key.startsWith('gone:'))).toHaveLength(30);
    });
    const run = await office.core.debtors.latestRun(admin);
    await office.core.transaction((tx) =>
      tx.debtors.decide(admin, { runId: run?.id ?? '', itemIds: 'all', as: 'skip' }),
    );
    await office.slack.until('skipped', () => card.text().includes('2 turned down'));
  });

  it('[D12] approved and undone on the card → waits again, nothing leaves; after the cut-off Undo says that it is too late', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await card.press('Approve');
    await office.slack.until('approved', () => card.text().includes('leaves at 9:01 AM'));
    const asBruno = await office.bruno.message('Reminders of November 24, 2026', inMoney);
    await asBruno.press('Undo');
    await office.slack.until('asked again', () => card.buttons().filter((text) => text === 'Approve').length === 2);
    expect(card.text()).toContain('*2 customers* · €7,290.00');
    office.clock.advance(2 * MINUTE);
    await office.deliver();
    expect(office.smtp.mails).toEqual([]);
    await card.press('Not today', { confirm: true });
    await office.slack.until('skipped', () => card.buttons().includes('Undo 2'));
    office.clock.advance(4 * HOUR);
    await card.press('Undo');
    await office.ana.message('The cut-off has passed: an answer can no longer be taken back.', {
      ...inMoney,
      only: 'private',
    });
  });

  it('[D12 E1] Undo while the mail is going over the wire → says that it is leaving; it stays approved and arrives', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    await card.press('Approve');
    await office.slack.until('approved', () => card.buttons().includes('Undo'));
    const reply = Promise.withResolvers<void>();
    office.smtp.faults.holdReply = () => reply.promise;
    office.clock.advance(2 * MINUTE);
    // The card that Ana sees is older than what happens.
    const letThrough = office.slack.standIn.faults.hold('chat.update');
    const delivered = office.deliver();
    await office.smtp.waitForMails(1);
    await card.press('Undo');
    letThrough();
    await office.ana.message('It has left already, or is leaving now', { ...inMoney, only: 'private' });
    reply.resolve();
    await delivered;
    await office.slack.until('sent', () => card.text().includes('sent at 9:02 AM'));
    expect(card.buttons()).not.toContain('Undo');
  });

  it('[D12] Skip at the last level → asks, says what is given up; at one before it does not', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    const martin = card.text().indexOf('Boulangerie Martin') < card.text().indexOf('Atelier Nord') ? 0 : 1;
    expect(card.confirmOf('Not today')?.text.text).toBe(
      '2 reminders are not sent at this level. The next level comes in its time. For 1 of them it is the last level: nothing automatic comes after it.',
    );
    await card.press('Skip', { nth: martin });
    const asked = await office.ana.modal('The last level');
    expect(asked.text()).toContain('Level 2 is the last for 1 receipt: skipped now, nothing automatic reminds of it');
    await asked.submit();
    await office.slack.until('skipped', () => card.text().includes('level 2 was the last'));
  });

  it('[D11 D12] a dispute of a customer with two receipts → one card that names both, ended for both at once', async () => {
    const office = await openRun();
    await owe(office, { reference: 'C-3', tradeName: 'Two Bills', daysOverdue: [9, 8], emails: ['t@two.example'] });
    office.clock.set('2026-11-25T09:30:00Z');
    await office.core.transaction((tx) => tx.debtors.openRun('2026-11-25'));
    const card = await office.ana.message('Reminders of November 25, 2026', inMoney);
    const order = ['Boulangerie Martin', 'Atelier Nord', 'Two Bills'].toSorted(
      (one, other) => card.text().indexOf(one) - card.text().indexOf(other),
    );
    await card.press('In dispute…', { nth: order.indexOf('Two Bills') });
    await (await office.ana.modal('In dispute')).submit();
    const paused = await office.ana.message('*Two Bills* disputes C-3-1, C-3-2 (€240.00)', inMoney);
    await office.slack.until('settled', () => card.text().includes('not sent: it is paused'));
    await paused.press('End the pause', { confirm: true });
    await office.ana.message('The pause was ended by Ana Smith.', inMoney);
    const cards = office.ana.messages('C0MONEY').filter((message) => JSON.stringify(message).includes('disputes'));
    expect(cards).toHaveLength(1);
    const { rows } = await office.core.debtors.listReceipts(admin, { search: 'Two Bills' });
    expect(rows.map(({ receipt }) => receipt.pause)).toEqual([null, null]);
  });

  it('[D12 E3] sent without approval, one refused → a card in the channel says which and why', async () => {
    const office = await openOffice({ settings: { 'policy.on': true, 'policy.approval': false } });
    await owe(office, { reference: 'C-1', tradeName: 'Fine Ltd', daysOverdue: [9], emails: ['f@fine.example'] });
    await owe(office, { reference: 'C-2', tradeName: 'Gone Ltd', daysOverdue: [9], emails: ['g@gone.example'] });
    office.smtp.faults.rcpt = (address) =>
      address === 'g@gone.example' ? { code: 550, text: '5.1.1 no such user' } : null;
    await office.core.transaction((tx) => tx.debtors.openRun(DAY));
    office.clock.advance(2 * MINUTE);
    await office.deliver();
    const card = await office.ana.message('1 refused or returned (€120.00)', inMoney);
    expect(card.text()).toContain('Sent without approval');
    expect(card.text()).toContain(
      'Gone Ltd · €120.00 · not delivered. The mail server refused it: 550 5.1.1 no such user',
    );
  });

  it('[D12] approve all, its confirmation given, delivered twice → each leaves once', async () => {
    const office = await openRun();
    const card = await office.ana.message('Reminders of November 24, 2026', inMoney);
    expect(card.confirmOf('Approve all 2')?.text.text).toBe('2 reminders (€7,290.00) leave at 10:30 AM.');
    office.slack.standIn.faults.duplicateNext('interactive');
    await card.press('Approve all 2', { confirm: true });
    await office.slack.until('all decided', () => !card.buttons().includes('Approve'));
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
    await office.bruno.message('leaves at 9:01 AM · Bruno Lefèvre', inMoney);
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
    expect(paused.text()).toContain('> Wrong goods.');
    expect(paused.buttons()).toEqual(['End the pause']);
    expect(paused.confirmOf('End the pause')?.text.text).toMatch(
      /^(Boulangerie Martin|Atelier Nord) is reminded again of C-[12]-1 \(€[\d,.]+\) when it is due\.$/,
    );
    await paused.press('End the pause', { confirm: true });
    const over = await office.ana.message('The pause was ended by Ana Smith.', inMoney);
    expect(over.text()).toContain('> Wrong goods.');
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
    await card.press('Show all 200');
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
        base: null,
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
    await office.ana.message(/level 1 is given up.* · Ana Smith/, inMoney);
    office.clock.advance(30 * MINUTE);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(0);
  });
});
