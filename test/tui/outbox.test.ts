import { describe, expect, test } from 'vitest';
import { actorWith, admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany, owe } from '../support/debts.ts';
import { queueMessages } from '../support/outbox.ts';
import { openTerminal } from '../support/terminal.ts';

describe('outbox', () => {
  test('[E3] a refused message → failed with the server’s words; sent again by hand after the question, it arrives', async () => {
    const company = await openCompany('sqlite');
    company.smtp.faults.rcpt = () => ({ code: 550, text: '5.1.1 no such user' });
    await queueMessages(company.core, { count: 1, toEmail: 'anna@customer.example' });
    await company.deliver();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('1 mail needs you');
    terminal.type('7');
    await terminal.see(/failed +.*anna@customer\.example/);
    terminal.type('\r');
    await terminal.see(/Outcome: .*5\.1\.1 no such user/);
    terminal.type('\u001b');
    await terminal.lose('Message-ID:');
    company.smtp.faults.rcpt = () => null;
    await company.core.transaction(async (tx) => {
      for (const entry of (await tx.customers.listSuppressions(admin, {})).rows)
        await tx.customers.clearSuppression(admin, entry.email);
    });
    terminal.type('r');
    await terminal.see('Send 1 message again?');
    terminal.type('y');
    await terminal.see('1 message is queued again.');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    await terminal.see('mail ok');
  });

  test('[E1] a mail that left → its subject and text; the layout changed since is told; w says why', async () => {
    const company = await openCompany('sqlite', { settings: { 'undo.seconds': 0 } });
    const { account, receipts } = await owe(company, { tradeName: 'Atelier Nord', daysOverdue: [40] });
    const receiptIds = receipts.map(({ id }) => id);
    await company.core.transaction((tx) => tx.debtors.notify(admin, { receiptIds, requestKey: 'one' }));
    await company.deliver();
    await company.core.settings.setMany(admin, { 'company.color': '#aa0000' });
    const terminal = openTerminal({ core: company.core, rows: 60 });
    await terminal.see('2 Templ');
    terminal.type('7\r');
    await terminal.see('The layout has changed since it left');
    await terminal.see(receipts[0]?.documentReference ?? '');
    terminal.type('w');
    await terminal.see(`Why · ${account.tradeName}`);
    await terminal.see('Sent: by hand');
  });

  test('[E1] an unknown outcome → settled by a person', async () => {
    const company = await openCompany('sqlite');
    company.smtp.faults.dropAfterData = true;
    await queueMessages(company.core, { count: 1, messageClass: 'debtor' });
    await company.deliver();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('7u');
    await terminal.see('What became of the mail to person-0@customer.example?');
    terminal.type('1');
    await terminal.see('Settled.');
    expect((await company.core.outbox.list(admin, {})).rows[0]?.state).toBe('sent');
  });

  test('[E3] the sender is refused by policy → header, Today and outbox say so; p goes on, the audit says who', async () => {
    const company = await openCompany('sqlite');
    await saveCustomer(company, { emails: ['m@martin.example'] });
    company.smtp.faults.data = () => ({ code: 550, text: '5.7.515 not authenticated' });
    await queueMessages(company.core, { count: 2 });
    await company.deliver();
    const terminal = openTerminal({ core: company.core, columns: 100 });
    await terminal.see('mails paused');
    await terminal.see('Mails are paused, the mail server refuses our sender: 550 5.7.515 not authenticated');
    terminal.type('7');
    await terminal.see('p goes on; relance doctor checks SPF, DKIM and DMARC.');
    delete company.smtp.faults.data;
    terminal.type('p');
    await terminal.see('The mail server refused our sender. How does it go on?');
    terminal.type('1');
    await terminal.see('Mails go on.');
    await company.deliver();
    await terminal.see('mail ok');
    expect(company.smtp.mails).toHaveLength(2);
    expect((await company.core.audit.list(admin, { search: 'mail.resume' })).length).toBe(1);
  });

  test('[E3] one recipient’s own policy → let go on without it, and it is failed with the server’s words', async () => {
    const company = await openCompany('sqlite');
    company.smtp.faults.rcpt = (address) =>
      address.startsWith('person-0@') ? { code: 550, text: '5.7.1 not from you' } : null;
    await queueMessages(company.core, { count: 3 });
    await company.deliver();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('mails paused');
    terminal.type('7p');
    await terminal.see('Without the mail that was refused: it fails');
    terminal.type('2');
    await terminal.see('Mails go on.');
    await company.deliver();
    await terminal.see(/failed 1/);
    expect(company.smtp.mails).toHaveLength(2);
  });

  test('[X2] without the permission to change settings → p says which one is missing', async () => {
    const company = await openCompany('sqlite');
    company.smtp.faults.mailFrom = { code: 550, text: 'sender rejected' };
    await queueMessages(company.core, { count: 1 });
    await company.deliver();
    const terminal = openTerminal({
      core: company.core,
      actor: actorWith('templates.view', 'templates.send', 'access.view'),
    });
    await terminal.see('mails paused');
    terminal.type(':outbox\r');
    await terminal.see('Mails are paused');
    terminal.type('p');
    await terminal.see('Settings: edit');
    expect(await company.core.outbox.pause()).not.toBeNull();
  });

  test('[E3] no room in the rate limit → the reason of the chosen one in words, at 80 columns', async () => {
    const company = await openCompany('sqlite', { settings: { 'rate.hour': 1 } });
    await queueMessages(company.core, { count: 2 });
    await company.deliver();
    const terminal = openTerminal({ core: company.core, columns: 80 });
    await terminal.see('2 Templ');
    terminal.type('7');
    await terminal.see('Waits for room in the limit of mails per second, minute or hour.');
  });

  test('[T14] marked ones that still wait → cancelled, the others stay', async () => {
    const company = await openCompany('sqlite');
    await queueMessages(company.core, { count: 3, undoSeconds: 600 });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('7  c');
    await terminal.see('Cancel 2 messages?');
    terminal.type('y');
    await terminal.see('2 messages cancelled.');
    await terminal.see(/queued 1 +cancelled 2/);
  });

  test('[U2] the filter by state → counts in the menu, and only those in the list', async () => {
    const company = await openCompany('sqlite');
    await queueMessages(company.core, { count: 2 });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('7f');
    await terminal.see('queued (2)');
    terminal.type('4');
    await terminal.see('No messages here.');
  });

  test('[E3] two notices of one incident → told apart in the list', async () => {
    const company = await openCompany('sqlite');
    const account = await saveCustomer(company, { emails: ['m@martin.example'] });
    await company.core.transaction(async (tx) => {
      const input = { accountId: account.id, subject: 'Oven', description: '', requestKey: 'one' };
      const { incident } = await tx.incidents.open(admin, { ...input, noticeOnCreate: true, noticeOnClose: true });
      await tx.incidents.close(admin, { id: incident.id, resolution: 'A new fuse.' });
    });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('7');
    await terminal.see(/m@martin\.example +INC-1001 · opened/);
    expect(terminal.text()).toMatch(/m@martin\.example +INC-1001 · closed/);
  });

  test('[U2] the delivery works meanwhile → the list follows by itself', async () => {
    const company = await openCompany('sqlite');
    await queueMessages(company.core, { count: 1 });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('7');
    await terminal.see(/queued +mailing|queued +.*person-0/);
    await company.deliver();
    await terminal.see(/sent +.*person-0/);
  });

  test('[U2] nothing of the right kind chosen → r says for which messages it is', async () => {
    const company = await openCompany('sqlite');
    await queueMessages(company.core, { count: 1 });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('7r');
    await terminal.see('Only for messages that are: failed, to retry, blocked.');
  });
});
