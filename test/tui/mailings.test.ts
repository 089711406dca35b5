import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const LETTER = { name: 'Spring', subject: 'Hello @CUSTOMERNAME@', design: 'text', body: 'We are open again.' } as const;

async function companyWithLetter(settings: Readonly<Record<string, unknown>> = {}) {
  const company = await openCompany('sqlite', { settings });
  const template = await company.core.transaction((tx) => tx.templates.create(admin, LETTER));
  return { ...company, template };
}

describe('mailings', () => {
  test('[T12] all that match a filter → counts, who is skipped and why, the quota, then the question, then one mail each', async () => {
    const company = await companyWithLetter();
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    await saveCustomer(company, { reference: 'C-2', tradeName: 'Atelier Sud' });
    await saveCustomer(company, { reference: 'C-3', tradeName: 'Atelier Muet', emails: [] });
    await saveCustomer(company, { reference: 'C-4', tradeName: 'Boulangerie' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2m/atelier\r\r');
    const text = await terminal.see('Before “Spring” leaves');
    await terminal.see('2 mails to 2 recipients');
    expect(terminal.text()).toMatch(/Atelier Muet \(C-3\) +\S/);
    await terminal.see('298 of 300 left today after it.');
    expect(text).not.toContain('Boulangerie');
    terminal.type('\r');
    await terminal.see('2 mails to 2 recipients now. 298 of 300 left today after it. Send?');
    terminal.type('y');
    await terminal.see('2 mails are queued.');
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.parsed.subject).sort()).toEqual([
      'Hello Atelier Nord',
      'Hello Atelier Sud',
    ]);
  });

  test('[T12] the whole way in one burst of keys, Enter twice at the end → sent once', async () => {
    const company = await companyWithLetter();
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2m\r\ry\r\r');
    // The message goes with its screen; how far it is stays in sight.
    await terminal.see('Spring: 0 of 1 sent');
    expect((await company.core.outbox.list(admin, {})).total).toBe(1);
  });

  test('[T14] z within the minute → taken back', async () => {
    const company = await companyWithLetter({ 'undo.seconds': 60 });
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2m\r\ry');
    await terminal.see('z takes it back for 60 s.');
    terminal.type('z');
    await terminal.see('1 taken back, 0 had left already.');
  });

  test('[T14] for later → a day that is over is refused, a coming one stands in the question and on the message', async () => {
    const company = await companyWithLetter();
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2m\rt2026-11-01\u0013');
    await terminal.see('This day is over.');
    terminal.type('\u00152026-12-01\t\u001510:30\u0013');
    await terminal.see('Leaves on Dec 1, 2026, 10:30');
    terminal.type('\r');
    await terminal.see('1 mail to 1 recipient on Dec 1, 2026, 10:30');
    terminal.type('y');
    await terminal.see('1 mail is queued.');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(0);
    company.clock.set('2026-12-01T09:31:00Z');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
  });

  test('[Q2] more than today’s quota → the days on which they would leave, before anything is asked', async () => {
    const company = await companyWithLetter({ 'quota.mailing.day': 2 });
    for (const number of [1, 2, 3])
      await saveCustomer(company, { reference: `C-${number}`, tradeName: `Customer ${number}` });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2m\r');
    await terminal.see('It does not fit today and is spread over these days:');
    expect(terminal.text()).toMatch(/2026-11-24: 2 mails\n +2026-11-25: 1 mail/);
  });

  test('[T13] from a customer’s card → two steps to the plan', async () => {
    const company = await companyWithLetter();
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    await saveCustomer(company, { reference: 'C-2', tradeName: 'Atelier Sud' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('6\rm');
    await terminal.see('Which template, to 1 recipient?');
    terminal.type('1');
    await terminal.see('1 mail to 1 recipient');
    expect(terminal.text()).toContain('Atelier Nord');
  });

  test('[T10] a proof as a real customer to an address one types → arrives marked, and no history moves', async () => {
    const company = await companyWithLetter();
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2pnobody\t\u0013');
    await terminal.see('This is not an e-mail address, e.g. name@example.com.');
    terminal.type('@acme.example\tC-1\u0013');
    await terminal.see('The proof to nobody@acme.example is queued.');
    await company.deliver();
    expect(company.smtp.mails[0]?.to).toEqual(['nobody@acme.example']);
    expect(company.smtp.mails[0]?.parsed.subject).toContain('Hello Atelier Nord');
    expect((await company.core.templates.get(admin, company.template.id)).lastSentAt).toBeNull();
  });

  test('[T10] [T11] the worst cases of all customers → one is previewed, then a proof of each is queued', async () => {
    const company = await companyWithLetter();
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    await saveCustomer(company, { reference: 'C-2', tradeName: 'מאפייה', language: 'he' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2pme@acme.example\t\t\u001b[C');
    await terminal.see('the worst cases of all customers');
    terminal.type('\u0016');
    await terminal.see('longest name, no contact: Atelier Nord');
    terminal.type('2');
    await terminal.see('Subject: Hello מאפייה');
    terminal.type('\u001b');
    await terminal.see('the worst cases of all customers');
    terminal.type('\u0013');
    await terminal.see('2 proofs to me@acme.example are queued.');
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.parsed.subject).sort()).toEqual([
      '[Proof: longest name, no contact] Hello Atelier Nord',
      '[Proof: other language, right-to-left name] Hello מאפייה',
    ]);
  });

  test('[T10] a proof as a customer who does not exist → refused under the field', async () => {
    const company = await companyWithLetter();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('2 Templ');
    terminal.type('2pa@acme.example\tC-9\u0013');
    await terminal.see('There is no customer with the reference C-9.');
  });
});
