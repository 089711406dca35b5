import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestProgram, LAUNCHER, type TestProgram } from '../support/program.ts';
import { startInPty } from '../support/pty.ts';

const INVOICES = 'Invoice,Customer,Date,Due,Amount,Currency,Workflow stage\nF-1,C1,2026-10-01,2026-10-31,100,EUR,x\n';

async function openBooks(): Promise<{ program: TestProgram; file: (name: string, content: string) => string }> {
  const program = createTestProgram();
  const file = (name: string, content: string) => {
    const place = path.join(program.folder, name);
    writeFileSync(place, content);
    return place;
  };
  const customers = file('customers.csv', 'Reference,Name,Colour\nC1,Martin,red\n');
  expect(await program.json('import', 'customers', customers)).toEqual({
    created: 1,
    updated: 0,
    unchanged: 0,
    errors: [],
    unusedColumns: ['Colour'],
  });
  return { program, file };
}

describe('relance import', () => {
  it('[N1] [O2] a column that may say what is paid → refused where nobody answers, taken with --yes; the answer names it', async () => {
    const { program, file } = await openBooks();
    const invoices = file('invoices.csv', INVOICES);
    for (const more of [[], ['--dry-run']]) {
      const refused = await program.run('import', 'invoices', invoices, ...more);
      expect({ ...refused, stderr: '' }).toEqual({ code: 1, stdout: '', stderr: '' });
      expect(refused.stderr).toContain('Nothing was imported: no field is read from “Workflow stage”');
    }
    const told = await program.run('import', 'invoices', invoices, '--json');
    expect(told.code).toBe(1);
    expect(JSON.parse(told.stdout)).toMatchObject({ error: { code: 'exchange.unusedColumns' } });
    expect(await program.json('import', 'invoices', invoices, '--yes')).toMatchObject({
      created: 1,
      unusedColumns: ['Workflow stage'],
    });
    expect(await program.run('import', 'invoices', invoices, '--map', 'Workflow stage=-')).toEqual({
      code: 0,
      stdout: '0 created, 0 updated, 1 unchanged, 0 refused.\nNot used: Workflow stage.\n',
      stderr: '',
    });
  });

  it('[N1] [O2] all rows refused → exit code 1; one of them known already → 0; --dates, --currency and --profile wrong → 2', async () => {
    const { program, file } = await openBooks();
    const bad = file('bad.csv', 'Invoice,Customer,Date,Amount\nF-1,C9,2026-10-01,100\n');
    expect(await program.run('import', 'invoices', bad, '--currency', 'EUR')).toEqual({
      code: 1,
      stdout:
        '0 created, 0 updated, 0 unchanged, 1 refused.\n' +
        '  Row 2, Customer: No customer has the reference or the name “C9”. Import the customers first, or correct it.\n',
      stderr: '',
    });
    const half = file('half.csv', 'Invoice,Customer,Date,Amount\nF-1,C9,05/06/2026,100\nF-2,martin,05/06/2026,100\n');
    const dated = ['import', 'invoices', half, '--currency', 'EUR', '--dates', 'dmy'];
    expect((await program.run(...dated)).code).toBe(0);
    expect((await program.run(...dated)).stdout).toMatch(/^0 created, 0 updated, 1 unchanged, 1 refused\./);
    for (const wrong of [
      ['--dates', 'ymd'],
      ['--currency', 'EURO'],
    ])
      expect((await program.run('import', 'invoices', half, ...wrong)).code).toBe(2);
  });

  it('[N1] [O2] at a terminal → asked; anything but yes imports nothing, yes imports', async () => {
    const { program, file } = await openBooks();
    file('invoices.csv', INVOICES);
    for (const [answer, code, said] of [
      ['\r', 1, /Nothing was imported/],
      ['\u0004', 1, /Nothing was imported/],
      ['y\r', 0, /1 created/],
    ] as const) {
      const args = ['import', 'invoices', 'invoices.csv'];
      const pty = startInPty({ command: LAUNCHER, args, cwd: program.folder, env: program.env, columns: 200 });
      await pty.see(/which may say what is paid\. Import without them\? \[y\/N\]/);
      pty.type(answer);
      expect(await pty.exit).toBe(code);
      expect(pty.raw()).toMatch(said);
    }
  });

  it('[N1] [O2] import list and undo → the newest is taken back as a whole, again is refused, and KIND FILE stays as it is', async () => {
    const { program, file } = await openBooks();
    await program.json('import', 'customers', file('more.csv', 'Reference,Name\nC1,Martín\nC2,New\n'));
    const [newest, first] = (await program.json('import', 'list')) as [{ id: string }, object];
    expect(newest).toMatchObject({ kind: 'customers', fileName: 'more.csv', created: 1, updated: 1, canUndo: true });
    expect(first).toMatchObject({ fileName: 'customers.csv', undoneAt: null });
    expect(await program.run('import', 'undo')).toEqual({
      code: 0,
      stdout: 'The import of “more.csv” is taken back. Rows removed: 1; as they were: 1.\n',
      stderr: '',
    });
    const again = await program.run('import', 'undo', newest.id, '--json');
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([1, { error: { code: 'exchange.importUndone' } }]);
    expect((await program.run('import', 'list')).stdout).toMatch(
      // As people write it, in the company's zone.
      /[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d\s[AP]M +customers +customers\.csv .* can be taken back\n/,
    );
    expect(await program.json('import', 'undo')).toMatchObject({ kind: 'customers', removed: 1, restored: 0 });
    expect((await program.run('import', 'undo')).code).toBe(1);
  });
});
