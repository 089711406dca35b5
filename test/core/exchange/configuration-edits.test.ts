import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import {
  applyConfiguration,
  type ConfigurationConflict,
  ConfigurationConflicts,
  type ConfigurationFile,
  type Side,
} from '../../../src/core/exchange/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

/** A company whose configuration was exported, and what the program has changed since. */
async function openExported(database: (typeof testDatabases)[number]) {
  const { core } = await openTestCore(database);
  await core.transaction(async (tx) => {
    await tx.settings.setMany(admin, { 'company.name': 'Acme', 'undo.seconds': 60 });
    await tx.access.createRole(admin, { name: 'Boss', superAdmin: true });
    const clerk = await tx.access.createRole(admin, { name: 'Clerk', permissions: ['debtors.view'] });
    await tx.access.addPerson(admin, { name: 'Bob', systemUser: 'bob', roleIds: [clerk.id] });
    await tx.templates.create(admin, { name: 'Spring', subject: 'Hello', design: 'text', body: 'Open.' });
    const text = { kind: 'debtor.one', language: 'en', subject: 'Pay', body: 'Please.' } as const;
    await tx.templates.setNoticeText(admin, { ...text, base: null });
  });
  return { core, files: await core.exchange.readConfiguration(admin) };
}

const edited = (files: readonly ConfigurationFile[], edit: Readonly<Record<string, readonly [string, string]>>) =>
  files.map((file) => ({ ...file, text: file.text.replace(...(edit[file.path] ?? ['', ''])) }));

async function apply(
  core: Core,
  files: readonly ConfigurationFile[],
  more: { decide?: (conflict: ConfigurationConflict) => Side | null; overwrite?: boolean; dryRun?: boolean } = {},
) {
  return await applyConfiguration(core, admin, { files, dryRun: false, ...more });
}

async function conflictsOf(work: Promise<unknown>): Promise<ConfigurationConflicts> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigurationConflicts)) throw error ?? new Error('no conflict');
  return error;
}

async function changeInProgram(core: Core): Promise<void> {
  await core.transaction(async (tx) => {
    await tx.settings.set(admin, 'undo.seconds', 90);
    const { id = '' } = (await tx.access.listRoles(admin)).find(({ name }) => name === 'Clerk') ?? {};
    const permissions = ['debtors.view', 'debtors.edit'] as const;
    await tx.access.updateRole(admin, { id, base: null, name: 'Clerk', permissions });
    const template = await tx.templates.findByName(admin, 'Spring');
    if (template) await tx.templates.update(admin, { ...template, base: null, body: 'Closed.' });
  });
}

describe.each(testDatabases)('files and program edited by two (%s)', (database) => {
  it('[X5] each changed something else → both are kept, and what stays against the files is named', async () => {
    const { core, files } = await openExported(database);
    await changeInProgram(core);
    const { items } = await apply(
      core,
      edited(files, {
        'settings.json': ['"Acme"', '"Acme SARL"'],
        'roles.json': ['"debtors.view"', '"debtors.view", "incidents.view"'],
        'templates/spring.txt': ['subject: Hello', 'subject: Good day'],
      }),
    );
    expect(await core.settings.all()).toMatchObject({ 'company.name': 'Acme SARL', 'undo.seconds': 90 });
    const clerk = (await core.access.listRoles(admin)).find(({ name }) => name === 'Clerk');
    expect(clerk?.permissions).toEqual(['debtors.view', 'debtors.edit', 'incidents.view']);
    expect(await core.templates.findByName(admin, 'Spring')).toMatchObject({ subject: 'Good day', body: 'Closed.' });
    expect(
      items.flatMap(({ name, kept }) => kept.map(({ field, stored, file }) => [name, field, stored, file])),
    ).toEqual([
      ['undo.seconds', 'undo.seconds', '90', '60'],
      ['Clerk', 'debtors', '["view","edit"]', '["view"]'],
      ['Spring', 'body', 'Closed.', 'Open.'],
    ]);
  });

  it('[X5] both changed the same → every conflict at once with both values, nothing applied; theirs, mine do what they say', async () => {
    const { core, files } = await openExported(database);
    await changeInProgram(core);
    const wanted = edited(files, {
      'settings.json': ['"undo.seconds": 60', '"undo.seconds": 30'],
      'policy.json': ['"policy.on": false', '"policy.on": true'],
      'templates/spring.txt': ['Open.', 'Moved.'],
    });
    const { conflicts } = await conflictsOf(apply(core, wanted));
    expect(conflicts).toMatchObject([
      { kind: 'setting', name: 'undo.seconds', file: 'settings.json', theirs: 90, mine: 30 },
      { kind: 'template', name: 'Spring', theirs: { text: 'Closed.' }, mine: { text: 'Moved.' } },
    ]);
    expect((await core.settings.all())['policy.on']).toBe(false);
    const refusal = await conflictsOf(apply(core, wanted, { dryRun: true }));
    expect(sayError(core.base.words.in('es'), refusal)).toContain('2 campos han cambiado');

    await apply(core, wanted, { decide: ({ kind }) => (kind === 'setting' ? 'theirs' : 'mine') });
    expect(await core.settings.all()).toMatchObject({ 'undo.seconds': 90, 'policy.on': true });
    expect((await core.templates.findByName(admin, 'Spring'))?.body).toBe('Moved.');
  });

  it('[X5] the same value on both sides, or files changed and applied twice → no conflict', async () => {
    const { core, files } = await openExported(database);
    await core.transaction((tx) => tx.settings.set(admin, 'company.name', 'Acme SARL'));
    const first = edited(files, { 'settings.json': ['"Acme"', '"Acme SARL"'] });
    const { versions } = await apply(core, first);
    const again = edited(
      first.map((file) => (file.path === versions?.path ? versions : file)),
      { 'settings.json': ['"Acme SARL"', '"Acme SAS"'] },
    );
    await apply(core, again);
    expect((await core.settings.all())['company.name']).toBe('Acme SAS');
  });

  it('[X5] back to what was exported → kept and said; --overwrite makes it so', async () => {
    const { core, files } = await openExported(database);
    await changeInProgram(core);
    await apply(core, files);
    expect((await core.settings.all())['undo.seconds']).toBe(90);
    await apply(core, files, { overwrite: true });
    expect((await core.settings.all())['undo.seconds']).toBe(60);
    expect((await core.templates.findByName(admin, 'Spring'))?.body).toBe('Open.');
  });

  it('[X5] made in both meanwhile under one name → a conflict; deleted meanwhile → made again, and told as created', async () => {
    const { core, files } = await openExported(database);
    const letter = { name: 'Summer', subject: 'Hi', design: 'text', body: 'Theirs.' } as const;
    await core.transaction((tx) => tx.templates.create(admin, letter));
    const summer = { path: 'templates/summer.txt', text: '---\nname: summer\nsubject: Hi\ndesign: text\n---\nMine.' };
    const { conflicts } = await conflictsOf(apply(core, [...files, summer]));
    expect(conflicts.map(({ field }) => field)).toEqual(['name', 'body']);

    const spring = await core.templates.findByName(admin, 'Spring');
    await core.transaction((tx) => tx.templates.remove(admin, spring?.id ?? ''));
    const { items } = await apply(core, files);
    expect(items.filter(({ outcome }) => outcome === 'created').map(({ name }) => name)).toEqual(['Spring']);
  });

  it('[N4] files without versions, or those of another database → they hold as they stand', async () => {
    const { core, files } = await openExported(database);
    await changeInProgram(core);
    await apply(
      core,
      files.filter(({ path }) => path !== 'versions.json'),
    );
    expect((await core.settings.all())['undo.seconds']).toBe(60);
    const { core: other } = await openTestCore(database);
    await other.exchange.readConfiguration(admin);
    expect(await apply(other, files)).toMatchObject({ versions: null });
    expect((await other.settings.all())['company.name']).toBe('Acme');
  });
});
