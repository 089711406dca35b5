import { describe, expect, test, vi } from 'vitest';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';

describe('incidents', () => {
  test('[I1] opened, closed and reopened by keys → the notices leave, each once', async () => {
    const company = await openCompany('sqlite');
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    await saveCustomer(company, { reference: 'C-2', tradeName: 'Boulangerie' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('4 Incid');
    terminal.type(`4n/nord\r\rLamp broken\tIt fell.${SAVE}`);
    await terminal.see('The customer is told: 1 mail.');
    await terminal.see('Lamp broken');
    await company.deliver();
    expect(company.smtp.mails.at(-1)?.parsed.text).toContain('It fell.');
    terminal.type(`cA new one is on its way.${SAVE}`);
    await terminal.see(/is closed\. The customer is told: 1 mail\./);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(2);
    terminal.type('foy');
    await terminal.see('is open again.');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(2);
  });

  test('[I3] the boxes are preset from the defaults → one unticked, no mail, and it says why', async () => {
    const company = await openCompany('sqlite', { settings: { 'incidents.noticeOnCreate': false } });
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('4 Incid');
    terminal.type('4n\r');
    await terminal.see(/New incident for Atelier Nord[\s\S]*Tell when opened +\[ \] off\n +Tell when closed +\[x\] on/);
    terminal.type(`Lamp${SAVE}`);
    await terminal.see('No mail: the notice is switched off.');
    expect((await company.core.outbox.list(admin, {})).total).toBe(0);
  });

  test('[I1] [I4] Enter → the card: texts, mails with their outcome, history; undone, the opening notice is sent again from it', async () => {
    const company = await openCompany('sqlite', { settings: { 'undo.seconds': 60 } });
    const account = await saveCustomer(company, {
      reference: 'C-1',
      tradeName: 'Atelier Nord',
      emails: ['n@nord.example'],
    });
    const texts = { subject: 'Lamp broken', description: 'It fell.', internalNotes: 'angry customer' };
    const { notice } = await company.core.transaction((tx) =>
      tx.incidents.open(admin, { accountId: account.id, ...texts, requestKey: 'k' }),
    );
    await company.core.transaction((tx) => tx.outbox.undo(admin, notice.batchId ?? ''));
    const terminal = openTerminal({ core: company.core });
    await terminal.see('4 Incid');
    terminal.type('4');
    await terminal.see('Lamp broken');
    terminal.type('\r');
    await terminal.see(/It fell\.[\s\S]*Internal notes \(never mailed\)\n +angry customer/);
    await terminal.see(/Opened: cancelled +n@nord\.example[\s\S]*Undone right after sending\./);
    await terminal.see(/History\n .*opened +root/);
    terminal.type('s');
    await terminal.see('The opening notice goes to n@nord.example');
    terminal.type('y');
    await terminal.see('The customer is told: 1 mail.');
    terminal.type('s');
    await terminal.see('The opening notice has left, or may have; or it is switched off.');
    company.clock.advance(61_000);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.parsed.subject)).toEqual([
      'We have received your request INC-1001: Lamp broken',
    ]);
    terminal.type('e');
    await terminal.see('Tell when opened');
  });

  test('[U2] saved without a subject → its sentence under the field, nothing made', async () => {
    const company = await openCompany('sqlite');
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('4 Incid');
    terminal.type(`4n\r${SAVE}`);
    await terminal.see("This can't be empty.");
    expect((await company.core.incidents.list(admin)).total).toBe(0);
  });

  test('[U2] typing in a form, in a question over it, and in the field again → the terminal’s own cursor is there', async () => {
    const company = await openCompany('sqlite');
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    const cursorAfter = (text: string) =>
      vi.waitFor(() => {
        const { x, y } = terminal.cursor();
        expect(terminal.line(y).slice(0, x)).toMatch(new RegExp(`${text}$`));
      });
    await terminal.see('4 Incid');
    terminal.type('4n\rLamp broken');
    await terminal.see('Lamp broken');
    await cursorAfter('Subject +Lamp broken');
    terminal.type('\tIt fell.');
    await cursorAfter('Observations +It fell\\.');
    terminal.type('\u001b[Z');
    await cursorAfter('Subject +Lamp broken');
    terminal.type('\u001b');
    await terminal.see('not saved');
    await cursorAfter('^ +');
    terminal.type('n');
    await cursorAfter('Subject +Lamp broken');
  });

  test('[I5] the notice previewed before it is sent → with the observations, never the internal notes', async () => {
    const company = await openCompany('sqlite');
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('4 Incid');
    terminal.type('4n\rLamp\tIt fell.\tangry customer\u0016');
    await terminal.see('It fell.');
    await terminal.see('browser');
    expect(terminal.text()).not.toContain('angry');
  });
});
