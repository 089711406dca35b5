import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestProgram } from '../support/program.ts';

/** Export and apply as a script uses them. */

describe('relance export and apply', () => {
  it('[N4] [O2] all rows into a folder → a file for each kind, read by its owner alone, taken back by import', async () => {
    const program = createTestProgram();
    const customers = path.join(program.folder, 'customers.csv');
    writeFileSync(customers, 'Reference,Trade name,Phone\nC1,Ñandú,+33 1\n');
    await program.json('import', 'customers', customers);
    const told = await program.json<{ files: { kind: string; rows: number }[] }>('export', 'all', '--to', 'out');
    expect(told.files.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['customers', 1],
      ...['suppliers', 'contacts', 'documents', 'invoices', 'receipts', 'payments', 'incidents'].map((kind) => [
        kind,
        0,
      ]),
      ...['ratings', 'messages', 'decisions'].map((kind) => [kind, 0]),
      ['audit', expect.any(Number)],
    ]);
    const file = path.join(program.folder, 'out', 'customers.csv');
    expect(readFileSync(file, 'utf8')).toBe(
      "\uFEFFreference,tradeName,legalName,email,language,country,phone\r\nC1,Ñandú,Ñandú,,,,'+33 1\r\n",
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(path.join(program.folder, 'out')).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await program.json('import', 'customers', file)).toEqual({
      created: 0,
      updated: 0,
      unchanged: 1,
      errors: [],
      unusedColumns: [],
    });
  });

  it('[N4] [O2] one kind to standard output → CSV, or with --json one JSON value; wrong use is said', async () => {
    const program = createTestProgram();
    expect(await program.run('export', 'suppliers')).toEqual({
      code: 0,
      stdout: 'reference,tradeName,legalName,email,language,country,phone\r\n',
      stderr: '',
    });
    expect(await program.json('export', 'suppliers', '--to', '-')).toEqual([]);
    const both = await program.run('export', 'suppliers', '--json', '--format', 'csv');
    expect(both.code).toBe(2);
    expect(JSON.parse(both.stdout).error.message).toMatch(/^--json prints JSON\./);
    expect(await program.run('export', 'all')).toMatchObject({
      code: 2,
      stderr: '“export all” writes several files. Name a folder with --to.\n',
    });
    expect((await program.run('export', 'everything')).code).toBe(2);
    writeFileSync(path.join(program.folder, 'taken'), '');
    expect(await program.run('export', 'suppliers', '--to', 'taken')).toMatchObject({
      code: 2,
      stderr: '“taken” cannot be written (EEXIST). Check the path and your rights to it.\n',
    });
  });

  it('[N4] [O2] the configuration out, changed and applied → told first, done with --yes, and then nothing is left', async () => {
    const program = createTestProgram();
    await program.json('set', 'company.name', 'Acme');
    await program.pipe(Buffer.from('hunter2'), 'set', 'smtp.password', '--stdin');
    const out = await program.json<{ files: string[] }>('export', 'configuration', '--to', 'conf');
    expect(out.files).toEqual([
      'README.md',
      '.gitattributes',
      'settings.json',
      'policy.json',
      'roles.json',
      'people.json',
      'versions.json',
    ]);
    const settings = path.join(program.folder, 'conf', 'settings.json');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('"Acme"', '"Acme SARL"'));
    mkdirSync(path.join(program.folder, 'conf', 'templates'));
    const template = path.join(program.folder, 'conf', 'templates', 'hello.txt');
    writeFileSync(template, '---\nname: Hello\nsubject: Hi\ndesign: text\n---\nHello @CUSTOMERNAME@\n');

    const told = await program.run('apply', 'conf');
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('~ setting company.name\n    company.name: Acme → Acme SARL\n+ template “Hello”\n');
    expect(told.stdout).toContain('    + Hello @CUSTOMERNAME@\n');
    expect(told.stdout).toMatch(/1 created, 1 updated, \d+ unchanged; 0 in the database alone/);
    expect(told.stdout).toContain('Nothing has been changed. Add --yes to do it.\n');
    expect(await program.json('get', 'company.name')).toBe('Acme');

    expect(await program.json('apply', 'conf', '--yes')).toMatchObject({ applied: true, created: 1, updated: 1 });
    expect(await program.json('get', 'company.name')).toBe('Acme SARL');
    expect(await program.json('get', 'smtp.password')).toBe('••••');
    expect(await program.json('apply', 'conf', '--dry-run')).toMatchObject({ applied: false, created: 0, updated: 0 });

    writeFileSync(template, '---\nname: Hello\nsubject: Hi @NOBODY@\n---\nx');
    writeFileSync(settings, '{"undo.secnds": 5}');
    const refused = await program.run('apply', 'conf', '--yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr.split('\n')).toEqual([
      'The files do not fit in 2 places; nothing was changed. Correct them and apply again.',
      '  templates/hello.txt, design: “design” is missing. Add a line “design: …” between the two lines ---.',
      '  settings.json, undo.secnds: There is no setting “undo.secnds”. Did you mean “undo.seconds”?',
      '',
    ]);
    expect((await program.run('apply', 'nowhere')).stderr).toBe('There is no folder “nowhere”. Check the path.\n');
    expect((await program.run('apply', 'conf', '--yes', '--dry-run')).code).toBe(2);
  });

  it('[X5] the same setting changed in the program and in the files → exit code 1 with both values, nothing applied; --conflict decides', async () => {
    const program = createTestProgram();
    await program.json('set', 'company.name', 'Acme');
    await program.run('export', 'configuration', '--to', 'conf');
    const settings = path.join(program.folder, 'conf', 'settings.json');
    const write = (from: string, to: string) =>
      writeFileSync(settings, readFileSync(settings, 'utf8').replace(from, to));
    write('"Acme"', '"Files SARL"');
    write('"undo.seconds": 60', '"undo.seconds": 30');
    await program.json('set', 'company.name', 'Program SARL');
    await program.json('set', 'company.phone', '01 02');

    expect(await program.run('apply', 'conf', '--yes')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'setting company.name, company.name (settings.json) was changed in both:\n' +
        '    in the program: Program SARL\n    in the files: Files SARL\n' +
        '1 field was changed in the program and in the files since the export; nothing was changed. ' +
        'Choose with --conflict theirs or --conflict mine, or correct the files.\n',
    });
    const asJson = await program.run('apply', 'conf', '--yes', '--json');
    expect([asJson.code, JSON.parse(asJson.stdout)]).toMatchObject([
      1,
      { applied: false, conflicts: [{ name: 'company.name', theirs: 'Program SARL', mine: 'Files SARL' }] },
    ]);
    expect(await program.json('get', 'undo.seconds')).toBe(60);

    const done = await program.run('apply', 'conf', '--yes', '--conflict', 'mine');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain(
      '= setting company.phone, company.phone: 01 02 stays; it was changed in the program since the export.\n',
    );
    const get = (key: string) => program.json('get', key);
    expect([await get('company.name'), await get('undo.seconds'), await get('company.phone')]).toEqual([
      'Files SARL',
      30,
      '01 02',
    ]);
    // The versions in the folder are those that were applied: changed once more there, nothing is asked.
    write('Files SARL', 'Files SAS');
    expect(await program.json('apply', 'conf', '--yes')).toMatchObject({ applied: true, updated: 1 });
    expect((await program.run('apply', 'conf', '--conflict', 'mine', '--overwrite')).code).toBe(2);
  });
});
