import { describe, expect, test } from 'vitest';
import { takeReport } from '../../src/core/mail/index.ts';
import { reportBytes } from '../support/bounce-reports.ts';
import { actorWith, admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { IMAP_LOGIN, startImapServer } from '../support/imap.ts';
import { queueMessages } from '../support/outbox.ts';
import { openTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';
const CLEAR = '\u0015';
const TEST = '\u0014';

type Company = Awaited<ReturnType<typeof openCompany>>;

async function companyWithBounce(): Promise<Company> {
  const company = await openCompany('sqlite', { settings: { 'bounces.address': 'bounces@acme.example' } });
  await queueMessages(company.core, { count: 2 });
  await company.deliver();
  const mail = company.smtp.mails.find((each) => each.to.includes('person-0@customer.example'));
  const about = { to: 'person-0@customer.example', returnPath: mail?.from ?? '', messageId: '<none@acme.example>' };
  await takeReport(company.core, { raw: reportBytes('gmail-no-such-user', about), source: 'pipe' });
  return company;
}

const blocked = async ({ core }: Company): Promise<string[]> =>
  (await core.customers.listSuppressions(admin, {})).rows.map(({ email }) => email);

describe('mails that came back', () => {
  test('[E4] the outbox → “came back” as state and as filter, with reason and the server’s words', async () => {
    const company = await companyWithBounce();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('7');
    await terminal.see(/came back +person-0@/);
    expect(terminal.text()).toMatch(/sent +person-1@/);
    terminal.type('fcame back\r');
    await terminal.see('1–1 of 1');
    terminal.type('\r');
    await terminal.see('The address does not exist any more.');
    expect(terminal.text()).toContain('550-5.1.1');
  });

  test('[E4] blocked addresses → reason in words and the mail; cleared after the question; another added by hand', async () => {
    const company = await companyWithBounce();
    await saveCustomer(company, { tradeName: 'Martin', emails: ['ok@martin.example', 'person-0@customer.example'] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('6');
    await terminal.see('Martin');
    terminal.type('\r');
    await terminal.see('person-0@customer.example (blocked)');
    terminal.type('\u001b');
    await terminal.see('1–1 of 1');
    terminal.type('u');
    await terminal.see('Blocked addresses');
    terminal.type('\r');
    await terminal.see('A mail came back: the address does not exist.');
    await terminal.see('Spring');
    terminal.type('\u001b');
    await terminal.see('1–1 of 1');
    terminal.type('D');
    await terminal.see('Write to person-0@customer.example again?');
    terminal.type('y');
    await terminal.see('No address is blocked.');
    terminal.type('n');
    await terminal.see('Block an address');
    terminal.type(`nobody${SAVE}`);
    await terminal.see('! ');
    terminal.type(`@x.example\tmoved away${SAVE}`);
    // In the list: the form shows the address too.
    await terminal.see(/1–1 of 1.*nobody@x\.example/s);
    expect(await blocked(company)).toEqual(['nobody@x.example']);
    expect(terminal.text()).toContain('moved away');
  });

  test('[X2 E4] who may see customers alone → neither clears nor adds', async () => {
    const company = await companyWithBounce();
    const terminal = openTerminal({ core: company.core, actor: actorWith('customers.view') });
    await terminal.see('Customers');
    terminal.type('6u');
    await terminal.see('person-0@customer.example');
    terminal.type('D');
    terminal.type('n');
    await terminal.see(/permission/i);
    expect(await blocked(company)).toEqual(['person-0@customer.example']);
  });

  test('[E4] the bounce mailbox, tried before it is saved → a real connection; the password is never on the screen', async () => {
    const company = await openCompany('sqlite');
    const imap = await startImapServer();
    imap.add(Buffer.from('Subject: x\r\n\r\nx'));
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    const { user, password } = IMAP_LOGIN;
    terminal.type(`8jjj\rbounces@acme.example\t\t127.0.0.1\t${CLEAR}${imap.port}\t  \t${user}\t${password}${TEST}`);
    await terminal.see('127.0.0.1 opened the folder: 1 unread mail.');
    terminal.type(SAVE);
    await terminal.see('Returned mail: saved.');
    expect(terminal.raw()).not.toContain(password);
    expect(await company.core.settings.all()).toMatchObject({
      'bounces.address': 'bounces@acme.example',
      'bounces.imapHost': '127.0.0.1',
      'bounces.imapPassword': password,
    });
  });
});
