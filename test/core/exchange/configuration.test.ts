import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/access/index.ts';
import type { Core } from '../../../src/core/core.ts';
import { AppError } from '../../../src/core/errors.ts';
import {
  applyConfiguration,
  BadConfiguration,
  type ConfigurationFile,
  type ConfigurationItem,
  changeLines,
  readConfigurationFolder,
  writeConfigurationFolder,
} from '../../../src/core/exchange/index.ts';
import { NOTICE_KINDS, OFFERED_NOTICE_KINDS } from '../../../src/core/notices/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CRLF_BODY = 'Dear @CUSTOMERNAME@,\r\n---\r\nbye\r\n\r\n';

/** A company with something of everything. */
async function configure(core: Core): Promise<void> {
  await core.transaction(async (tx) => {
    await tx.settings.setMany(admin, {
      'company.name': 'Acme «SARL»',
      'quota.notice.day': 50,
      'policy.weekdays': [1, 3],
      'smtp.password': 'hunter2',
    });
    const boss = await tx.access.createRole(admin, { name: 'Boss', superAdmin: true });
    const clerk = await tx.access.createRole(admin, { name: 'Clerk', permissions: ['debtors.send', 'debtors.view'] });
    await tx.access.addPerson(admin, { name: 'Ada', slackUserId: 'U1', email: 'ada@x.example', roleIds: [boss.id] });
    await tx.access.addPerson(admin, { name: 'Bob', systemUser: 'bob', roleIds: [clerk.id] });
    await tx.templates.create(admin, {
      name: 'Été: "promo"',
      subject: '50 % @CUSTOMERNAME@',
      design: 'text',
      body: CRLF_BODY,
    });
    await tx.templates.create(admin, { name: 'ete promo', subject: 'x', design: 'html', body: '<p>no line end</p>' });
    const old = await tx.templates.create(admin, { name: '日本', subject: 'old', design: 'text', body: '\uFEFFmark' });
    await tx.templates.archive(admin, { id: old.id, archived: true });
    await tx.templates.setNoticeText(admin, {
      base: null,
      kind: 'debtor.one',
      language: 'fr',
      subject: 'Rappel',
      body: 'Payez\n',
    });
  });
}

async function apply(core: Core, files: readonly ConfigurationFile[], dryRun = false, as: Actor = admin) {
  return (await applyConfiguration(core, as, { files, dryRun })).items;
}

async function problemsOf(core: Core, work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const say = core.base.words.in('en');
  if (error instanceof BadConfiguration)
    return error.problems.map((problem) => `${problem.file}, ${problem.place}: ${sayError(say, problem.error)}`);
  if (error instanceof AppError) return [sayError(say, error)];
  throw new Error('nothing was refused', { cause: error });
}

function outcomes(items: readonly ConfigurationItem[]): string[] {
  return items
    .filter(({ outcome }) => outcome !== 'unchanged')
    .map(({ outcome, kind, name }) => `${outcome} ${kind} ${name}`);
}

const edited = (files: readonly ConfigurationFile[], edit: Readonly<Record<string, (text: string) => string>>) =>
  files.map((file) => ({ ...file, text: edit[file.path]?.(file.text) ?? file.text }));

const withoutVersions = (files: readonly ConfigurationFile[]) => files.filter((file) => file.path !== 'versions.json');

describe.each(testDatabases)('configuration (%s)', (database) => {
  it('[N4] out into a folder, into an empty database, out again → the same files, byte for byte, and no secret', async () => {
    const { core } = await openTestCore(database);
    await configure(core);
    const files = await core.exchange.readConfiguration(admin);
    const paths = files.map((file) => file.path);
    expect(paths.slice(0, 6)).toEqual([
      'README.md',
      '.gitattributes',
      'settings.json',
      'policy.json',
      'roles.json',
      'people.json',
    ]);
    expect(paths.slice(6)).toEqual([
      expect.stringMatching(/^templates\/ete-promo-[0-9a-f]{8}\.html$/),
      expect.stringMatching(/^templates\/ete-promo-[0-9a-f]{8}\.txt$/),
      'templates/text.txt',
      'notices/debtor.one.fr.txt',
      'versions.json',
    ]);
    const text = JSON.stringify(files);
    expect(text).not.toContain('hunter2');
    expect(files[0]?.text).toContain('smtp.password');
    expect(files.find((file) => file.path === 'templates/text.txt')?.text).toBe(
      '---\nname: "日本"\nsubject: old\ndesign: text\narchived: yes\n---\n\uFEFFmark',
    );

    const folder = temporaryFolder();
    expect(await writeConfigurationFolder(folder, files)).toEqual({ beside: [] });
    const { core: empty } = await openTestCore(database);
    const read = await readConfigurationFolder(folder);
    expect(outcomes(await apply(empty, read))).toContain('created template Été: "promo"');
    expect(withoutVersions(await empty.exchange.readConfiguration(admin))).toEqual(withoutVersions(files));
    const found = await empty.templates.findByName(admin, 'été: "promo"');
    expect(found?.body).toBe(CRLF_BODY);
  });

  it('[N4] own words of a notice that nothing sends yet → exported and applied without loss, though no screen offers them', async () => {
    const { core } = await openTestCore(database);
    const own = { kind: 'document', language: 'fr', subject: 'Votre @DOCUMENTTYPE@', body: 'Voici.' } as const;
    await core.transaction((tx) => tx.templates.setNoticeText(admin, { ...own, base: null }));
    const files = await core.exchange.readConfiguration(admin);
    const { core: other } = await openTestCore(database);
    expect(outcomes(await apply(other, files))).toContain('created notice document.fr');
    expect(await other.templates.noticeText(admin, 'document', 'fr')).toEqual({ ...own, own: true });
    expect(OFFERED_NOTICE_KINDS).not.toContain('document');
    expect(NOTICE_KINDS).toContain('document');
  });

  it('[N4] an export applied again → nothing changes, and nothing is written into the audit log', async () => {
    const { core } = await openTestCore(database);
    await configure(core);
    const files = await core.exchange.readConfiguration(admin);
    const before = await core.audit.list(admin, {});
    expect(outcomes(await apply(core, files))).toEqual([]);
    expect(await core.audit.list(admin, {})).toEqual(before);
  });

  it('[N4] changed files → told field by field, done only when asked, and what the files lack stays and is named', async () => {
    const { core } = await openTestCore(database);
    await configure(core);
    const all = await core.exchange.readConfiguration(admin);
    const files = edited(
      all.filter(({ path: name }) => !name.endsWith('.html')),
      {
        'settings.json': (text) => text.replace('"undo.seconds": 60', '"undo.seconds": "90"'),
        'roles.json': (text) => text.replace('"debtors.send"', '"debtors.edit"').replace('"Clerk"', '"clerk"'),
        'people.json': (text) => text.replace('"Bob"', '"Bea"').replace('"systemUser": "bob"', '"systemUser": "bea"'),
        'notices/debtor.one.fr.txt': (text) => text.replace('Payez', 'Veuillez payer\nmerci'),
      },
    );
    const wanted = [
      'updated setting undo.seconds',
      'updated role clerk',
      'created person Bea',
      'unknown person Bob',
      'unknown template ete promo',
      'updated notice debtor.one.fr',
    ];
    const told = await apply(core, files, true);
    expect(outcomes(told)).toEqual(wanted);
    expect(await core.exchange.readConfiguration(admin)).toEqual(all);
    const lines = told.flatMap(({ changes }) => changes.flatMap((change) => changeLines(change).lines));
    expect(lines).toEqual(
      expect.arrayContaining([
        'undo.seconds: 60 → 90',
        'name: Clerk → clerk',
        'permissions: debtors.send, debtors.view → debtors.edit, debtors.view',
        'body:',
        '- Payez',
        '+ Veuillez payer',
        '+ merci',
      ]),
    );

    expect(outcomes(await apply(core, files))).toEqual(wanted);
    expect((await core.settings.all())['undo.seconds']).toBe(90);
    const people = await core.access.listPeople(admin);
    expect(people.map(({ name, email, systemUser }) => [name, email, systemUser])).toEqual([
      ['Ada', 'ada@x.example', null],
      ['Bea', null, 'bea'],
      ['Bob', null, 'bob'],
    ]);
    expect(await core.templates.findByName(admin, 'ete promo')).not.toBeNull();
    const audit = await core.audit.list(admin, { search: 'exchange.apply' });
    expect(audit).toMatchObject([{ details: { created: 1, updated: 3 } }]);
    expect(outcomes(await apply(core, files)).filter((line) => !line.startsWith('unknown'))).toEqual([]);
  });

  it('[N4] files that do not fit → every problem with file, place and what to do; nothing of the rest is taken', async () => {
    const { core } = await openTestCore(database);
    await configure(core);
    const before = await core.exchange.readConfiguration(admin);
    const files = [
      {
        path: 'settings.json',
        text: '{"company.name":"New","undo.second":1,"policy.sendAt":"9h","smtp.password":"x","policy.secondApproverAbove":500000}',
      },
      { path: 'policy.json', text: '{\n  "policy.on": true\n  "policy.approval": false\n}' },
      {
        path: 'roles.json',
        text: '[{"name":"R","permissions":["debtors.veiw"]},{"name":"S","permissions":[],"permission":[]}]',
      },
      {
        path: 'people.json',
        text: '[{"name":"Ada","slackUserId":"U1","roles":["Boss"]},{"name":"Zoé","roles":["Nobody"]}]',
      },
      { path: 'templates/a.txt', text: '---\nname: A\nsubject: "s"\ndesign: text\n---\nDear @CUSTOMERNAM@' },
      { path: 'templates/b.txt', text: 'Dear customer' },
      { path: 'templates/c.txt', text: '---\nname: C\ndesign: text\n---\nx' },
      { path: 'notices/d.txt', text: '---\nnotice: debtor.one\nlanguage: de\nsubject: s\n---\nx' },
    ];
    expect((await problemsOf(core, apply(core, files))).sort()).toEqual([
      'notices/d.txt, language: “de” is not one of the languages en, fr, es.',
      'people.json, Zoé: There is no role “Nobody”. Add it to roles.json, or choose among: Boss, Clerk, R.',
      'policy.json, 3: The file is not JSON from line 3 on. Look for a missing comma or quotation mark.',
      'roles.json, R: There is no permission “debtors.veiw”. Did you mean “debtors.view”?',
      'roles.json, S: “permission” does not fit here. Known: name, superAdmin, allPermissions, permissions.',
      'settings.json, policy.secondApproverAbove: “500000” names no currency. Write it in whole units with its currency, like 500 EUR.',
      'settings.json, policy.sendAt: “9h” is not a time of day. Write it like 09:00.',
      'settings.json, smtp.password: A secret does not belong into a file. Take smtp.password out and set it with “relance set smtp.password --stdin”.',
      'settings.json, undo.second: There is no setting “undo.second”. Did you mean “undo.seconds”?',
      'templates/a.txt, body: Message, line 6, character 6: there is no tag “@CUSTOMERNAM@”. Did you mean “@CUSTOMERNAME@”?',
      'templates/b.txt, 1: The file does not begin with its fields between two lines ---. Write at least its name or notice, and its subject.',
      'templates/c.txt, subject: “subject” is missing. Add a line “subject: …” between the two lines ---.',
    ]);
    expect(await core.exchange.readConfiguration(admin)).toEqual(before);
    expect(await problemsOf(core, apply(core, [{ path: 'notes.txt', text: '' }]))).toEqual([
      'There is no configuration in this folder. Write one with “relance export configuration --to FOLDER”.',
    ]);
  });

  it('[N4] [X3] super admins exchanged in one go → taken; the last one taken away → refused', async () => {
    const { core } = await openTestCore(database);
    await configure(core);
    const people = (list: object[]) => [{ path: 'people.json', text: JSON.stringify(list) }];
    const ada = { name: 'Ada', slackUserId: 'U1' };
    const [refusal] = await problemsOf(core, apply(core, people([{ ...ada, roles: ['Clerk'] }])));
    expect(refusal).toMatch(/^people\.json, Ada: /);
    const items = await apply(
      core,
      people([
        { ...ada, roles: ['Clerk'] },
        { name: 'Bob', roles: ['Boss'] },
      ]),
    );
    expect(outcomes(items).slice(0, 20)).toEqual(expect.arrayContaining(['updated person Bob', 'updated person Ada']));
    const bob = (await core.access.listPeople(admin)).find(({ name }) => name === 'Bob');
    expect(bob).toMatchObject({ systemUser: 'bob', roles: [{ name: 'Boss' }] });
  });

  it('[N4] people of the same name → told apart by Slack id or system user; a renamed one is the same person', async () => {
    const { core } = await openTestCore(database);
    await core.transaction(async (tx) => {
      await tx.access.addPerson(admin, { name: 'Bob', systemUser: 'bob1', roleIds: [] });
      await tx.access.addPerson(admin, { name: 'Bob', systemUser: 'bob2', roleIds: [] });
      await tx.access.addPerson(admin, { name: 'Bob', slackUserId: 'U9', roleIds: [] });
    });
    const files = await core.exchange.readConfiguration(admin);
    expect(outcomes(await apply(core, files))).toEqual([]);
    const list = [
      { name: 'Robert', systemUser: 'bob2', roles: [] },
      { name: 'bob', slackUserId: 'U9', active: false, roles: [] },
    ];
    const items = await apply(core, [{ path: 'people.json', text: JSON.stringify(list) }]);
    expect(outcomes(items)).toEqual(['updated person Robert', 'updated person bob', 'unknown person Bob']);
    const people = await core.access.listPeople(admin);
    expect(people.map(({ name, systemUser, active }) => [name, systemUser, active])).toEqual(
      expect.arrayContaining([
        ['Bob', 'bob1', true],
        ['Robert', 'bob2', true],
        ['bob', null, false],
      ]),
    );
  });

  it('[N4] [X2] whoever may only look → may export, and is refused what would change', async () => {
    const { core } = await openTestCore(database);
    await configure(core);
    const viewer = actorWith('settings.view', 'access.view', 'templates.view', 'debtors.view');
    const files = await core.exchange.readConfiguration(viewer);
    expect(outcomes(await apply(core, files, false, viewer))).toEqual([]);
    const changed = edited(files, { 'templates/text.txt': (text) => `${text} more` });
    expect(await problemsOf(core, apply(core, changed, false, viewer))).toEqual([
      'You need the permission “Templates: edit” for that.',
    ]);
    const clerk = actorWith('settings.view', 'access.view');
    expect(await problemsOf(core, core.exchange.readConfiguration(clerk))).toEqual([
      'You need the permission “Templates: view” for that.',
    ]);
  });
});

describe('configuration folder', () => {
  it('[N4] files of another encoding or ending, a folder that is not there → refused by name; others are left alone', async () => {
    const { core } = await openTestCore('sqlite');
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'templates'));
    writeFileSync(path.join(folder, 'settings.json'), '\uFEFF{"undo.seconds": 5}');
    writeFileSync(path.join(folder, 'notes.md'), 'mine');
    writeFileSync(path.join(folder, 'templates', '.hidden'), 'mine');
    expect((await readConfigurationFolder(folder)).map((file) => file.path)).toEqual(['settings.json']);
    expect(outcomes(await apply(core, await readConfigurationFolder(folder)))).toEqual([
      'updated setting undo.seconds',
    ]);
    writeFileSync(path.join(folder, 'templates', 'a.htm'), '');
    writeFileSync(path.join(folder, 'templates', 'b.txt'), Buffer.from([0x2d, 0xe9, 0x2d]));
    expect(await problemsOf(core, readConfigurationFolder(folder))).toEqual([
      'templates/a.htm, : The file ends neither in .txt nor in .html. Rename it or take it out of the folder.',
      'templates/b.txt, : The file is not UTF-8. Save it again in this encoding.',
    ]);
    expect(await problemsOf(core, readConfigurationFolder(path.join(folder, 'none')))).toEqual([
      expect.stringContaining('Check the path.'),
    ]);
    expect(await writeConfigurationFolder(folder, [])).toEqual({ beside: ['templates/b.txt'] });
  });
});
