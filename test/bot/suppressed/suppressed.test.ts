import { describe, expect, it, vi } from 'vitest';
import { takeReport } from '../../../src/core/mail/index.ts';
import { reportBytes } from '../../support/bounce-reports.ts';
import { admin } from '../../support/core.ts';
import { notify, owe } from '../../support/debts.ts';
import { type Office, openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

const inMoney = { channel: 'C0MONEY' };

describe('mails that came back', () => {
  it('[E4] a debtor notice came back → a card with the reason and the server’s words, and from it to the customer, marked', async () => {
    const office = await openOffice({ settings: { 'bounces.address': 'bounces@acme.example', 'undo.seconds': 0 } });
    const { receipts } = await owe(office, {
      reference: 'C-7',
      tradeName: 'Boulangerie Martin',
      emails: ['m@martin.example'],
      daysOverdue: [40],
    });
    await notify(office.core, receipts);
    await office.deliver();
    await comesBack(office, 'm@martin.example');
    const card = await office.ana.message('*Came back:* Payment reminder to Boulangerie Martin', inMoney);
    expect(card.text()).toContain('The address does not exist any more.');
    expect(card.text()).toContain('The address is blocked until somebody clears it.');
    expect(card.text()).toContain('User unknown in virtual mailbox table');
    await card.press('Open the customer');
    expect((await office.ana.modal('Customer')).text()).toContain('m@martin.example (blocked)');
    await office.ana.command('/relance why C-7');
    const why = await office.ana.modal('Why?');
    expect(why.text()).toContain('Came back');
    expect(why.text()).toContain('it came back: the address does not exist');
  });

  it('[E4] mails of a mailing came back → one card that counts them, and the sender’s own message says so', async () => {
    const office = await openOffice({ settings: { 'bounces.address': 'bounces@acme.example', 'undo.seconds': 0 } });
    const { batchId } = await queueMessages(office.core, {
      count: 3,
      origin: { kind: 'slack', channel: 'U0ANA', user: 'U0ANA', responseUrl: null, ts: null },
    });
    await office.deliver();
    office.clock.advance(120_000);
    await vi.waitFor(async () => expect(await office.core.outbox.untoldBatches()).toEqual([]), 10_000);
    await comesBack(office, 'person-0@customer.example');
    await comesBack(office, 'person-1@customer.example');
    await office.slack.until('both are counted', () =>
      office.ana.messages('C0MONEY').some((text) => text.includes('*Spring*: 2 of 3 came back.')),
    );
    expect(office.ana.messages('C0MONEY').filter((text) => text.includes('came back'))).toHaveLength(1);
    await office.ana.message('*Spring*: 3 sent. 2 came back.', { channel: 'U0ANA' });
    const card = await office.ana.message('*Spring*: 2 of 3 came back.', inMoney);
    await card.press('See them');
    const list = await office.ana.modal('Outbox');
    expect(list.text()).toContain('Came back');
    expect(list.text()).toContain('person-1@customer.example');
    expect(list.text()).not.toContain('person-2@customer.example');
    expect((await office.core.outbox.progress(batchId)).bounced).toBe(2);
  });
});

describe('/relance suppressed', () => {
  it('[E4] 12 addresses → paged, searched, with reason, words and message; cleared after the question, audited', async () => {
    const office = await openOffice({ settings: { 'bounces.address': 'bounces@acme.example' } });
    for (let index = 10; index < 21; index += 1)
      await office.core.transaction((tx) => tx.customers.suppressByHand(admin, { email: `old-${index}@x.example` }));
    await queueMessages(office.core, { count: 1 });
    await office.deliver();
    office.clock.advance(1_000);
    await comesBack(office, 'person-0@customer.example');
    await office.ana.command('/relance suppressed');
    const list = await office.ana.modal('Blocked addresses');
    expect(list.text()).toContain('1–10 of 12');
    expect(list.text()).toContain('A mail came back: the address does not exist.');
    expect(list.text()).toContain('550 5.1.1');
    expect(list.text()).toContain('Spring,');
    await list.fill({ search: 'person-0' });
    await list.submit();
    await office.slack.until('the one', () => !list.text().includes('old-'));
    await list.press('Clear', { confirm: true });
    await vi.waitFor(async () => expect(await blocked(office)).not.toContain('person-0@customer.example'));
    const entries = await office.core.audit.list(admin, {});
    expect(entries.find(({ action }) => action === 'customers.clearSuppression')).toMatchObject({
      actorName: 'Ana Smith',
      targetId: 'person-0@customer.example',
    });
  });

  it('[X2 E4] who may see customers and not change them → no button; who may not see them → a refusal', async () => {
    const office = await openOffice({ bruno: ['customers.view'] });
    await office.core.transaction((tx) => tx.customers.suppressByHand(admin, { email: 'old@x.example' }));
    await office.bruno.command('/relance suppressed');
    const list = await office.bruno.modal('Adresses bloquées');
    expect(list.text()).toContain('Bloquée à la main.');
    expect(list.buttons()).not.toContain('Débloquer');
    await office.carla.command('/relance suppressed');
    await office.carla.message('Clientes: ver', { only: 'private' });
    expect(await blocked(office)).toEqual(['old@x.example']);
  });
});

async function blocked(office: Office): Promise<string[]> {
  return (await office.core.customers.listSuppressions(admin, {})).rows.map(({ email }) => email);
}

/** The server of this recipient says that there is no such user. */
async function comesBack(office: Office, to: string): Promise<void> {
  const returnPath = office.smtp.mails.findLast((mail) => mail.to.includes(to))?.from ?? '';
  const raw = reportBytes('postfix-unknown-user', { to, returnPath, messageId: '<none@acme.example>' });
  const own = Buffer.from(raw.toString().replace('4R1cVq2Xj9z1T@', `${to.replace('@', '.')}@`));
  await takeReport(office.core, { raw: own, source: 'pipe' });
}
