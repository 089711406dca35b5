import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import { IMPORT_KINDS, readConfigurationFolder } from '../../src/core/exchange/index.ts';
import { createWords, LANGUAGES } from '../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../support/core.ts';
import { closeAfterTest } from '../support/open-things.ts';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';

const CUSTOMERS = 'Reference,Name,Email,Shoe size\nC1,Martin,a@x.example,44\nC2,Nandu,not one,41\n';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-data-'));
  closeAfterTest(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

async function openData(core: Core, options: Partial<Parameters<typeof openTerminal>[0]> = {}): Promise<TestTerminal> {
  const terminal = openTerminal({ core, columns: 100, rows: 30, ...options });
  await terminal.see('1 Today');
  terminal.type('I');
  await terminal.see(/import a file/);
  return terminal;
}

/** From the list of imports to the columns of a file. */
async function lookAt(terminal: TestTerminal, file: string): Promise<void> {
  terminal.type('n');
  await terminal.see('Import a file');
  terminal.type(`${file}\u0013`);
  await terminal.see('First row');
}

const ofCustomers = async (core: Core) =>
  (await core.customers.list(admin, {})).rows.map(({ reference, tradeName }) => `${reference} ${tradeName}`);

describe('import', () => {
  test('[N1] [U1] a file from its header to the end → tried, its refusals read, imported, and undone as a whole', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = folderWith({ 'books.csv': CUSTOMERS });
    const terminal = await openData(core);
    await lookAt(terminal, path.join(folder, 'books.csv'));
    await terminal.see('books.csv: customers');
    await terminal.see(/Shoe size +not used +44/);
    expect(terminal.text()).toMatch(/Name +trade name +Martin/);
    terminal.type('t');
    await terminal.see('Nothing is changed yet. It would be: 1 created, 0 updated, 0 unchanged, 1 refused.');
    await terminal.see('Not used: Shoe size');
    await terminal.see(/3 +Email +“not one” is not an e-mail address/);
    expect(await ofCustomers(core)).toEqual([]);
    terminal.type('w');
    await terminal.see('books-refused.csv');
    expect(readFileSync(path.join(folder, 'books-refused.csv'), 'utf8')).toContain('"3","Email","“not one”');
    terminal.type('n');
    await terminal.see('Import it: 1 created, 0 updated, 1 refused and left out?');
    terminal.type('y');
    await terminal.see('Imported. u undoes it as a whole.');
    await terminal.see('books.csv is imported');
    expect(await ofCustomers(core)).toEqual(['C1 Martin']);
    terminal.type('u');
    await terminal.see('Undo the import of customers from “books.csv” (1 created, 0 updated)?');
    terminal.type('y');
    await terminal.see('“books.csv” is undone. Rows removed: 1; as they were: 0.');
    expect(await ofCustomers(core)).toEqual([]);
    terminal.type('I');
    await terminal.see(/customers +books\.csv .*undone/);
  });

  test('[N1] [U1] columns of other names → chosen in a menu that narrows, kept as a mapping and chosen again', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = folderWith({ 'x.csv': 'Key,Label\nC1,Martin\n' });
    const terminal = await openData(core);
    await lookAt(terminal, path.join(folder, 'x.csv'));
    await terminal.see('No column for: reference, trade name. Choose one with Enter.');
    terminal.type('t');
    await terminal.see('No column for: reference, trade name.');
    terminal.type('\r');
    await terminal.see('What is “Key”?');
    terminal.type('refer\r');
    await terminal.see(/Key +reference +C1/);
    terminal.type('j\r');
    await terminal.see('What is “Label”?');
    terminal.type('trade\r');
    await terminal.see(/Label +trade name +Martin/);
    expect(terminal.text()).not.toContain('Choose one with Enter');
    terminal.type('w');
    await terminal.see('Keep the mapping');
    terminal.type('Ours\u0013');
    await terminal.see('saved');
    expect(await core.exchange.listProfiles(admin, 'customers')).toMatchObject([
      { name: 'Ours', mapping: { Key: 'reference', Label: 'tradeName' } },
    ]);
    terminal.type('p');
    await terminal.see('Which mapping?');
    terminal.type('none\r');
    await terminal.see('No column for: reference, trade name.');
    terminal.type('pours\r');
    await terminal.see('read as Ours');
    terminal.type('t');
    await terminal.see('It would be: 1 created');
  });

  test('[N1] a column that may say what is paid → told, asked about, and imported without only when agreed', async () => {
    const { core } = await openTestCore('sqlite');
    const invoices =
      'Invoice,Customer,Date,Due date,Amount,Currency,Workflow stage\nF1,C1,2026-01-02,2026-02-01,5,EUR,x\n';
    const folder = folderWith({ 'c.csv': 'Reference,Name\nC1,Martin\n', 'i.csv': invoices });
    await core.importFile(admin, { kind: 'customers', file: path.join(folder, 'c.csv') });
    const terminal = await openData(core);
    await lookAt(terminal, path.join(folder, 'i.csv'));
    await terminal.see('Not used, and may say what is paid: Workflow stage');
    terminal.type('t');
    await terminal.see('No field is read from “Workflow stage”, which may say what is paid.');
    terminal.type('n');
    await terminal.see('First row');
    terminal.type('ty');
    await terminal.see('It would be: 1 created');
  });

  test('[N1] the path is completed, or chosen folder by folder; a file that is no table is refused in the form', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = folderWith({ 'books.csv': CUSTOMERS, 'notes.pdf': '%PDF-1.7' });
    mkdirSync(path.join(folder, 'inner'));
    writeFileSync(path.join(folder, 'inner', 'more.csv'), CUSTOMERS);
    const terminal = await openData(core);
    terminal.type('n');
    await terminal.see('Import a file');
    terminal.type(`${folder}/zz\u000f`);
    await terminal.see('begins with “zz”.');
    terminal.type(`\u0015${folder}/bo\u000f`);
    await terminal.see('books.csv');
    terminal.type('\u0013');
    await terminal.see('books.csv: customers');
    terminal.type('\u001b');
    await terminal.see('look at the file');
    terminal.type(`\u0015${folder}/\u000f`);
    await terminal.see('inner/');
    expect(terminal.text()).not.toContain('notes.pdf');
    terminal.type('inner\r');
    await terminal.see('more.csv');
    terminal.type('more\r\u0013');
    await terminal.see('more.csv: customers');
    terminal.type('\u001b');
    await terminal.see('look at the file');
    terminal.type(`\u0015${folder}/notes.pdf\u0013`);
    await terminal.see('This is a PDF, whatever its name says.');
  });
});

describe('undo of an import', () => {
  test('[N1] something stands on it → the terminal says what, and it stays', async () => {
    const { core, clock } = await openTestCore('sqlite');
    const folder = folderWith({ 'c.csv': 'Reference,Name\nC1,Martin\n', 'k.csv': 'Customer,Contact name\nC1,Ana\n' });
    await core.importFile(admin, { kind: 'customers', file: path.join(folder, 'c.csv') });
    clock.advance(1_000);
    await core.importFile(admin, { kind: 'contacts', file: path.join(folder, 'k.csv') });
    const terminal = await openData(core);
    await terminal.see(/c\.csv .*can be undone/);
    terminal.type('juy');
    await terminal.see('1 contact has been added since to what this import made (C1).');
    expect(await ofCustomers(core)).toEqual(['C1 Martin']);
  });
});

describe('export', () => {
  test('[N4] [U1] kinds, format and folder → files written and named; a place that cannot be written to is said', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = folderWith({ 'c.csv': 'Reference,Name\nC1,Martin\n' });
    await core.importFile(admin, { kind: 'customers', file: path.join(folder, 'c.csv') });
    const terminal = await openData(core);
    terminal.type('x');
    await terminal.see('[x] customers');
    terminal.type(`\t\t${folder}/c.csv/no\u0013`);
    await terminal.see('cannot be written');
    terminal.type(`\u0015${folder}/out\u0013`);
    await terminal.see('customers.csv: 1 row');
    await terminal.see('invoices.csv: 0 rows');
    expect(readFileSync(path.join(folder, 'out', 'customers.csv'), 'utf8')).toContain('C1,Martin');
    expect(existsSync(path.join(folder, 'out', 'audit.csv'))).toBe(false);
  });

  test('[N4] [X2] a kind that one may not see → refused by its name, nothing is written', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = folderWith({});
    const terminal = await openData(core, { actor: actorWith('customers.view') });
    terminal.type('x');
    await terminal.see('[x] customers');
    terminal.type(`\t\t${folder}/out\u0013`);
    await terminal.see('You need the permission “Documents: view” to export “invoices”.');
    expect(existsSync(path.join(folder, 'out'))).toBe(false);
  });
});

describe('configuration', () => {
  test('[N4] [U1] exported, changed and compared → from what to what; applied only when asked, and then it is so', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = path.join(folderWith({}), 'configuration');
    const terminal = await openData(core);
    terminal.type('x');
    await terminal.see('[x] customers');
    terminal.type(` ${'\u001b[C'.repeat(4)} ${'\u001b[C'.repeat(8)} \t\t${folder}\u0013`);
    await terminal.see('settings.json');
    const settings = path.join(folder, 'settings.json');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('"company.name": ""', '"company.name": "Acme"'));
    terminal.type('I');
    await terminal.see('apply configuration');
    terminal.type('a');
    await terminal.see('Apply a configuration');
    terminal.type(`${folder}\u0013`);
    await terminal.see('What would change');
    await terminal.see('changed: setting company.name');
    await terminal.see('company.name:  → Acme');
    expect((await core.settings.all())['company.name']).toBe('');
    terminal.type('a');
    await terminal.see('Apply 1 change from');
    terminal.type('y');
    await terminal.see('1 change is applied.');
    expect((await core.settings.all())['company.name']).toBe('Acme');
    terminal.type('a');
    await terminal.see('It is applied already.');
    expect(await readConfigurationFolder(folder)).not.toEqual([]);
  });

  test('[N4] [X5] changed here and in the files → asked which holds; what does not fit is listed by file and place', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = path.join(folderWith({}), 'configuration');
    const terminal = await openData(core);
    terminal.type('x');
    await terminal.see('[x] customers');
    terminal.type(` ${'\u001b[C'.repeat(4)} ${'\u001b[C'.repeat(8)} \t\t${folder}\u0013`);
    await terminal.see('settings.json');
    const settings = path.join(folder, 'settings.json');
    const exported = readFileSync(settings, 'utf8');
    writeFileSync(settings, exported.replace('"company.name": ""', '"company.name": "Files"'));
    await core.transaction((tx) => tx.settings.set(admin, 'company.name', 'Here'));
    terminal.type('Ia');
    await terminal.see('Apply a configuration');
    terminal.type(`${folder}\u0013`);
    await terminal.see('as it is here: Here');
    terminal.type('2');
    await terminal.see('company.name: Here → Files');
    writeFileSync(settings, exported.replace('"company.name": ""', '"company.nam": ""'));
    terminal.type('\u001b');
    await terminal.see('compare');
    terminal.type('\u0013');
    await terminal.see('It does not fit');
    await terminal.see('settings.json, company.nam');
  });
});

describe('the way there', () => {
  test('[U1] by name from all actions, and at 80 columns; without any permission of it → not offered', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('1 Today');
    terminal.type(':data\r');
    await terminal.see('Nothing was imported yet. Press n to import a file.');
    expect(terminal.text()).toMatch(/n import a file {2}x export {2}a apply configuration/);
    const another = openTerminal({ core, actor: actorWith('ratings.view') });
    await another.see('1 Today');
    another.type(':data');
    await another.see('Nothing matches');
  });
});

test('[N1] every field that a file may have → has a name in every language', async () => {
  const { core } = await openTestCore('sqlite');
  const words = createWords();
  const fields = new Set(IMPORT_KINDS.flatMap((kind) => core.exchange.fields(kind).map(({ field }) => field)));
  const nameless = LANGUAGES.flatMap((language) =>
    [...fields].filter((field) => words.in(language)(`data:fields.${field}`).includes('fields.')),
  );
  expect(nameless).toEqual([]);
});
