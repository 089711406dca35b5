import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';
const CLEAR = '\u0015';
const ESC = '\u001b';
const BACK = '\u001b[Z';
/** From the first field to the last, whatever stands between. */
const PHONE = BACK;
const LETTER = { name: 'Spring', subject: 'Hello', design: 'text', body: 'We are open.' } as const;

/** A terminal on the form of the only customer; what others do happens through the core meanwhile. */
async function openCustomerForm(): Promise<{
  core: Core;
  terminal: TestTerminal;
  theirs: (name: string) => Promise<unknown>;
}> {
  const company = await openCompany('sqlite');
  const { id } = await saveCustomer(company, { reference: 'C-1', tradeName: 'Martin', emails: ['m@martin.example'] });
  const terminal = openTerminal({ core: company.core });
  await terminal.see('6 Custo');
  terminal.type('6e');
  await terminal.see(/> Reference +C-1/);
  const theirs = (tradeName: string) =>
    company.core.transaction((tx) => tx.customers.edit(admin, { id, base: null, tradeName }));
  return { core: company.core, terminal, theirs };
}

const martin = (core: Core) => core.customers.findByReference(admin, 'customer', 'C-1');

describe('edits of two people in the terminal', () => {
  test('[X5] another field changed meanwhile → saved without a question, and both are kept', async () => {
    const { core, terminal, theirs } = await openCustomerForm();
    await theirs('Martin & fils');
    terminal.type(`${PHONE}01 02${SAVE}`);
    await terminal.see('saved.');
    expect(await martin(core)).toMatchObject({ tradeName: 'Martin & fils', phone: '01 02' });
  });

  test('[X5] the same field changed meanwhile → both are shown by label; theirs taken → theirs stays, the rest is mine', async () => {
    const { core, terminal, theirs } = await openCustomerForm();
    await theirs('Martin & fils');
    terminal.type(`\t${CLEAR}Martin SARL${BACK}${PHONE}01 02${SAVE}`);
    const text = await terminal.see('Somebody else has changed “Commercial name” meanwhile.');
    expect(text).toMatch(/Theirs:\n +Martin & fils\n +Yours:\n +Martin SARL\n/);
    expect(await martin(core)).toMatchObject({ tradeName: 'Martin & fils', phone: null });
    terminal.type('1');
    await terminal.see('saved.');
    expect(await martin(core)).toMatchObject({ tradeName: 'Martin & fils', phone: '01 02' });
  });

  test('[X5] mine kept → mine; but a third one, changed while the question stood, is asked about again', async () => {
    const { core, terminal, theirs } = await openCustomerForm();
    await theirs('Martin & fils');
    terminal.type(`\t${CLEAR}Martin SARL${SAVE}`);
    await terminal.see('Martin & fils');
    await theirs('Martin SA');
    terminal.type('2');
    await terminal.see('Martin SA\n');
    expect((await martin(core))?.tradeName).toBe('Martin SA');
    terminal.type('2');
    await terminal.see('Martin SARL: saved.');
    expect((await martin(core))?.tradeName).toBe('Martin SARL');
  });

  test('[X5] Esc at the question → the form with all that was typed; the same value typed by both → no question', async () => {
    const { terminal, theirs } = await openCustomerForm();
    await theirs('Martin & fils');
    terminal.type(`\t${CLEAR}Martin SARL${SAVE}`);
    await terminal.see('Theirs:');
    terminal.type(ESC);
    await terminal.lose('Theirs:');
    expect(terminal.text()).toMatch(/> Commercial name +Martin SARL/);
    terminal.type(`${CLEAR}Martin & fils${SAVE}`);
    await terminal.see('Martin & fils: saved.');
  });

  test('[X5] in French → the question and the field in French', async () => {
    const company = await openCompany('sqlite');
    const { id } = await saveCustomer(company, { reference: 'C-1', tradeName: 'Martin' });
    const terminal = openTerminal({ core: company.core, actor: { ...admin, language: 'fr' } });
    await terminal.see('Débiteurs');
    terminal.type('6e');
    await terminal.see('C-1');
    await company.core.transaction((tx) => tx.customers.edit(admin, { id, base: null, phone: '01' }));
    terminal.type(`${PHONE}${CLEAR}02${SAVE}`);
    await terminal.see('Quelqu’un d’autre a modifié « Téléphone » entre-temps.');
    terminal.type('2');
    await terminal.lose('Quelqu’un');
    expect(await martin(company.core)).toMatchObject({ phone: '02' });
  });

  test('[X5] a template’s message changed by both, mine saved as a copy → theirs stays, and one goes on with the copy', async () => {
    const { core } = await openCompany('sqlite');
    const { id } = await core.transaction((tx) => tx.templates.create(admin, LETTER));
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2e');
    await terminal.see(/> Name +Spring/);
    await core.transaction((tx) => tx.templates.update(admin, { ...LETTER, id, base: null, body: 'We are closed.' }));
    terminal.type(`\t\t\t${CLEAR}We move.${SAVE}`);
    await terminal.see('We are closed.');
    terminal.type('3');
    await terminal.see('Spring (copy): saved.');
    terminal.type(` Soon.${SAVE}`);
    await terminal.see(/ Spring \(copy\) *\n/);
    expect(await core.templates.findByName(admin, 'Spring')).toMatchObject({ body: 'We are closed.', version: 2 });
    await expect
      .poll(async () => (await core.templates.findByName(admin, 'Spring (copy)'))?.body)
      .toBe('We move. Soon.');
  });

  test('[X5] a notice’s words changed by both → mine into a file that can be applied, theirs on the screen', async () => {
    const { core } = await openCompany('sqlite');
    const home = temporaryFolder();
    const terminal = openTerminal({ core, columns: 120, env: { HOME: home } });
    await terminal.see('8 Setti');
    terminal.type('8G\r\r');
    await terminal.see(/> Subject/);
    const { kind, language } = { kind: 'debtor.one', language: 'en' } as const;
    const theirs = { kind, language, subject: 'Theirs', body: 'Pay @RECEIPTS@' };
    await core.transaction((tx) => tx.templates.setNoticeText(admin, { ...theirs, base: null }));
    terminal.type(`${CLEAR}Mine${SAVE}`);
    await terminal.see('write mine into a file');
    terminal.type('3');
    await terminal.see('Yours is in');
    expect(terminal.text()).toMatch(/> Subject +Theirs/);
    expect(readFileSync(path.join(home, 'debtor.one.en.txt'), 'utf8')).toContain('subject: Mine');
    expect(await core.templates.noticeText(admin, kind, language)).toMatchObject({ subject: 'Theirs' });
  });

  test('[X5] reset while somebody else was writing → not reset before theirs was seen', async () => {
    const { core } = await openCompany('sqlite');
    const text = { kind: 'debtor.one', language: 'en', subject: 'Ours', body: 'Pay @RECEIPTS@', base: null } as const;
    await core.transaction((tx) => tx.templates.setNoticeText(admin, text));
    const terminal = openTerminal({ core, columns: 120 });
    await terminal.see('8 Setti');
    terminal.type('8G\r\r');
    await terminal.see(/> Subject +Ours/);
    await core.transaction((tx) => tx.templates.setNoticeText(admin, { ...text, subject: 'Theirs' }));
    terminal.type('\u0012y');
    await terminal.see(/> Subject +Theirs/);
    expect(await core.templates.noticeText(admin, 'debtor.one', 'en')).toMatchObject({ own: true });
    terminal.type('\u0012y');
    await terminal.lose('Theirs');
    expect(await core.templates.noticeText(admin, 'debtor.one', 'en')).toMatchObject({ own: false });
  });

  test('[X5] a role deleted while it was edited → said; what was typed is saved as a new one', async () => {
    const { core } = await openCompany('sqlite');
    const role = await core.transaction((tx) => tx.access.createRole(admin, { name: 'Office', permissions: [] }));
    const terminal = openTerminal({ core });
    await terminal.see('Welcome.');
    terminal.type('9re');
    await terminal.see(/> Name +Office/);
    await core.transaction((tx) => tx.access.deleteRole(admin, role.id));
    terminal.type(`${CLEAR}Front desk${SAVE}`);
    await terminal.see('Save it as a new one?');
    terminal.type('y');
    await terminal.see('Front desk: saved.');
    expect((await core.access.listRoles(admin)).map(({ name }) => name)).toContain('Front desk');
  });

  test('[X5] an incident closed by somebody else with another resolution → both are shown, mine kept replaces theirs', async () => {
    const company = await openCompany('sqlite');
    const { id: accountId } = await saveCustomer(company, { reference: 'C-1', tradeName: 'Martin' });
    const open = { accountId, subject: 'Oven', description: '', requestKey: 'one', noticeOnCreate: false };
    const { incident } = await company.core.transaction((tx) => tx.incidents.open(admin, open));
    const terminal = openTerminal({ core: company.core });
    await terminal.see('4 Incid');
    terminal.type('4c');
    await terminal.see(/> Resolution/);
    const theirs = { id: incident.id, resolution: 'A new fuse.', noticeOnClose: false };
    await company.core.transaction((tx) => tx.incidents.close(admin, theirs));
    terminal.type(`A new oven.${SAVE}`);
    await terminal.see(/A new fuse\.[\s\S]*A new oven\./);
    terminal.type('2');
    await terminal.see('is closed.');
    expect(await company.core.incidents.get(admin, incident.id)).toMatchObject({ resolution: 'A new oven.' });
  });
});

describe('a form is clean only when it shows what is stored', () => {
  test('[U2] typed on during a slow save → saved as it was, the rest is not, and leaving asks', async () => {
    const company = await openCompany('sqlite');
    const { core, clock } = company;
    await saveCustomer(company, { reference: 'C-1', tradeName: 'Martin' });
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow: Core = { ...core, transaction: async (work) => gate.then(() => core.transaction(work)) };
    const terminal = openTerminal({ core: slow });
    await terminal.see('6 Custo');
    terminal.type('6e');
    await terminal.see(/> Reference +C-1/);
    terminal.type(`\t SARL${SAVE}`);
    await terminal.see('Martin SARL *');
    clock.advance(1_000);
    terminal.type(ESC);
    await terminal.see('Stopped waiting');
    terminal.type(`X${SAVE}`);
    await terminal.see('Still being saved.');
    go();
    await terminal.see('saved as it was at Ctrl-S.');
    expect(await martin(core)).toMatchObject({ tradeName: 'Martin SARL' });
    terminal.type(ESC);
    await terminal.see('Throw them away?');
    terminal.type(`n${SAVE}`);
    await terminal.see('Martin SARLX: saved.');
    expect(await martin(core)).toMatchObject({ tradeName: 'Martin SARLX' });
  });

  test('[U2] what the core stores otherwise than it was typed → the field shows what is stored', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`2nSpring\tHello   there  \t\tOpen.${SAVE}`);
    await terminal.see('Spring: saved.');
    const { subject } = (await core.templates.findByName(admin, 'Spring')) ?? { subject: '' };
    expect(terminal.text()).toMatch(new RegExp(`Subject +${subject} *(│|\\n)`));
  });
});
