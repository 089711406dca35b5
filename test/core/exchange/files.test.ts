import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { readTable } from '../../../src/core/exchange/files/read-table.ts';
import type { ImportProgress } from '../../../src/core/exchange/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { makeWorkbook, makeZip } from '../../support/workbook.ts';
import { importContent, refusalOf, writeFile } from './import-harness.ts';

async function emailsByName(core: Core): Promise<Record<string, string>> {
  const { rows } = await core.customers.list(admin, {}, { sort: 'reference' });
  return Object.fromEntries(rows.map((account) => [account.tradeName, account.emails.join(' ')]));
}

const MARTIN = { 'Épicerie “Martin”; & Fils': 'a@b.example c@d.example' };

describe('files', () => {
  it.each<[string, Buffer]>([
    [
      'UTF-8 with mark, commas, CRLF',
      Buffer.from('\uFEFFRef,Name,Email\r\nC1,"Épicerie “Martin”; & Fils","a@b.example;c@d.example"\r\n'),
    ],
    [
      'semicolons, LF, no last line end',
      Buffer.from('Réf;Nom;E-mail\nC1;"Épicerie “Martin”; & Fils";a@b.example, c@d.example'),
    ],
    [
      'tabs',
      Buffer.from(
        'Referencia\tNombre\tCorreo electrónico\nC1\tÉpicerie “Martin”; & Fils\ta@b.example c@d.example\n'.replace(
          ' c@',
          ';c@',
        ),
      ),
    ],
    [
      'Windows-1252 from Excel',
      Buffer.from(
        'R\xe9f\xe9rence;Soci\xe9t\xe9;Courriel\r\nC1;"\xc9picerie \x93Martin\x94; & Fils";a@b.example,c@d.example\r\n',
        'latin1',
      ),
    ],
    [
      'UTF-16 from Excel’s “Unicode text”',
      Buffer.from('\uFEFFRef\tName\tEmail\r\nC1\tÉpicerie “Martin”; & Fils\ta@b.example;c@d.example\r\n', 'utf16le'),
    ],
    ['old Mac line ends', Buffer.from('Ref,Name,Email\rC1,"Épicerie “Martin”; & Fils",a@b.example;c@d.example\r')],
  ])('[N1] CSV as %s → the same row', async (_, content) => {
    const { core } = await openTestCore('sqlite');
    expect(await importContent(core, 'customers', content)).toEqual({
      counts: '1 created, 0 updated, 0 unchanged',
      errors: [],
    });
    expect(await emailsByName(core)).toEqual(MARTIN);
  });

  it('[N1] empty rows, stray quotation marks, too few and too many cells → rows keep the numbers a spreadsheet shows', async () => {
    const { core } = await openTestCore('sqlite');
    const content = [
      'Reference,Name,Email',
      '',
      'C1,Müller "Die" GmbH',
      ' , , ',
      "C2,O'Brien, Sons,x@y.example",
      '"C3","Two\nlines",z@y.example',
      ',No reference,',
      'C1,Again,a@b.example',
    ].join('\n');
    expect(await importContent(core, 'customers', content)).toEqual({
      counts: '2 created, 0 updated, 0 unchanged',
      errors: [
        '5, Email: The row has more cells than the 3 columns of the header. A separator inside a text must stand between quotation marks.',
        '7, Reference: This cell is empty, but needed. Fill it in.',
        '8, Reference: “C1” stands in row 3 already. Keep one of them.',
      ],
    });
    expect(await emailsByName(core)).toEqual({ 'Müller "Die" GmbH': '', 'Two lines': 'z@y.example' });
  });

  it('[N1] hostile cells → taken as text, cleaned of controls; what is too long is refused by name', async () => {
    const { core } = await openTestCore('sqlite');
    const content = [
      'Reference,Name,Email,Phone',
      'C1,"=cmd|\' /C calc\'!A0",a@b.example,+33 1',
      'C2,<script>alert(1)</script> {{ 7*7 }} @CUSTOMERNAME@ #{x},c@d.example,',
      'C3,"Evil\u202egnp.exe\u0007\r\nBcc: x@y.example",c@d.example,',
      `C4,${'x'.repeat(10_000)},c@d.example,`,
      `C5,Name,"a@b.example\r\nBcc: victim@example.com",`,
      `C6,Name,${'a'.repeat(10_000)}@b.example,`,
      'C7,Name,"<img src=x>@b.example",',
    ].join('\n');
    const { counts, errors, warnings } = await importContent(core, 'customers', content);
    expect(counts).toBe('4 created, 0 updated, 0 unchanged');
    expect(warnings).toEqual([
      '6, Email: “Bcc: victim@example.com” is not an e-mail address and was left out; the others of the row were taken.',
    ]);
    expect(errors).toEqual([
      '5, Name: This is longer than 300 characters. Shorten it.',
      `7, Email: “${'a'.repeat(79)}…” is not an e-mail address. Write one like name@example.com.`,
      '8, Email: “<img src=x>@b.example” is not an e-mail address. Write one like name@example.com.',
    ]);
    expect(Object.keys(await emailsByName(core))).toEqual([
      "=cmd|' /C calc'!A0",
      '<script>alert(1)</script> {{ 7*7 }} @CUSTOMERNAME@ #{x}',
      'Evilgnp.exe Bcc: x@y.example',
      'Name',
    ]);
    expect(await emailsByName(core)).toMatchObject({ Name: 'a@b.example' });
  });

  it('[N1] an XLSX workbook → numbers, dates, formulas’ results and long numbers as references are read exactly', async () => {
    const { core } = await openTestCore('sqlite');
    await importContent(core, 'customers', 'Reference,Name\n1042,Martin\n');
    const workbook = makeWorkbook([
      ['N° facture', 'Code client', 'Date', 'Échéance', 'Montant', 'Devise', 'Litige'],
      [611_365, 1_042, { date: '2026-10-01' }, { date: '2026-10-31' }, 55.94, 'EUR', 'non'],
      [20_260_001_234_567, 1_042, '01/10/2026', '31/10/2026', 0.1 + 0.2, 'EUR', true],
      ['F-3', { formula: 'A1&""', result: '1042' }, { date: '2026-10-01' }, '', 7_227, 'JPY', false],
      ['', '', '', '', '', '', ''],
      ['F-4', 1_042, { date: '2026-10-01' }, '', 'abc', 'EUR', ''],
    ]);
    expect(await importContent(core, 'invoices', workbook, { locale: 'fr-FR' })).toEqual({
      counts: '3 created, 0 updated, 0 unchanged',
      errors: ['6, Montant: “abc” is not an amount. Write it like 1\u202f240,50, or give the file’s locale.'],
    });
    const { rows } = await core.documents.list(admin, {});
    expect(rows.map(({ reference, total }) => [reference, total.minor, total.currency])).toEqual(
      expect.arrayContaining([
        ['611365', 5_594, 'EUR'],
        ['20260001234567', 30, 'EUR'],
        ['F-3', 7_227, 'JPY'],
      ]),
    );
    expect(await importContent(core, 'invoices', workbook, { locale: 'fr-FR' })).toMatchObject({
      counts: '0 created, 0 updated, 3 unchanged',
    });
  });

  it.each<[string, () => Buffer | string, string]>([
    ['an empty file', () => '', 'The file is empty. Export it again with its header row.'],
    ['blank lines', () => '\n\n\n', 'The file is empty. Export it again with its header row.'],
    [
      'a PDF',
      () => Buffer.from('%PDF-1.7 with no byte that a text could not have'),
      'This is a PDF, whatever its name says. Export the table itself as CSV or XLSX.',
    ],
    [
      'a picture',
      () => Buffer.from('89504e470d0a1a0a', 'hex'),
      'This is a picture, whatever its name says. Export the table itself as CSV or XLSX.',
    ],
    [
      'a web page',
      () => '\uFEFF<!DOCTYPE html><table><tr><td>Reference',
      'This is a web page, whatever its name says. Open it in a spreadsheet program and save it as XLSX or CSV.',
    ],
    [
      'a packed file',
      () => Buffer.from('1f8b0800', 'hex'),
      'This is a packed archive. Unpack it and import the table inside.',
    ],
    ['JSON', () => '[{"reference": "C1"}]', 'This is not a table. Export it as CSV or XLSX.'],
    [
      'an old Excel file',
      () => Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'This is the old Excel format (.xls). Save it as .xlsx or CSV.',
    ],
    [
      'a broken workbook',
      () => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100)]),
      'This is not a sound XLSX workbook. Open it in a spreadsheet program, save it again, and import that.',
    ],
    [
      'a ZIP that is no workbook',
      () => makeZip({ 'word/document.xml': 'hello' }),
      'There is no XLSX workbook in this file: it is an archive or another program’s document. Save the table as XLSX or CSV.',
    ],
    [
      'a quotation mark never closed',
      () => 'Reference,Name\nC1,One\nC2,"Two\nC3,Three\n',
      'The file cannot be read from row 3 on: a quotation mark is opened there and never closed. Correct that row and import again.',
    ],
    [
      'columns that nobody knows',
      () => 'Foo,Bar\n1,2\n',
      "No column is found for: reference, tradeName. The file has these: Foo, Bar. Say which is which: --map '…=reference,…=tradeName', with a column’s name in place of each “…”.",
    ],
    [
      'no column for a name',
      () => 'Reference,Email\nC1,a@b.example\n',
      "No column is found for: tradeName. The file has these: Reference, Email. Say which is which: --map '…=tradeName', with a column’s name in place of each “…”.",
    ],
  ])('[N1] %s → refused in a sentence, nothing stays', async (_, content, sentence) => {
    const { core } = await openTestCore('sqlite');
    expect(await refusalOf(core, importContent(core, 'customers', content()))).toBe(sentence);
    expect((await core.customers.list(admin, {})).total).toBe(0);
  });

  it('[N1] a file that is not there, or a folder → refused in a sentence', async () => {
    const { core } = await openTestCore('sqlite');
    const attempt = (file: string) => refusalOf(core, core.importFile(admin, { kind: 'customers', file }));
    expect(await attempt('/nowhere/x.csv')).toBe(
      '“/nowhere/x.csv” cannot be read (ENOENT). Check the path and your rights to it.',
    );
    expect(await attempt('/')).toMatch(/^“\/” cannot be read/);
  });

  it('[N1] a small workbook that unpacks to 300 MB → refused in a sentence before it is unpacked', async () => {
    const { core } = await openTestCore('sqlite');
    const bomb = makeZip({ 'xl/worksheets/sheet1.xml': Buffer.alloc(300 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await refusalOf(core, importContent(core, 'customers', bomb))).toBe(
      'The file is larger than 200 MB. Split it into several.',
    );
  });

  it.each<[string, string, RegExp]>([
    ['a column beyond the last', '<row r="1"><c r="A1"/></row><row r="2"><c r="XFE2"><v>1</v></c></row>', /“XFE2”/],
    ['a column without end', '<row r="1"><c r="ZZZZZZZZZZZZZZZZZZZZ1"><v>1</v></c></row>', /“ZZZ/],
    ['a row beyond the last', '<row r="1048577"><c r="A1048577"><v>1</v></c></row>', /“1048577”/],
    ['a row without end', '<row spans="1:1" r="1e300"><c r="A1"><v>1</v></c></row>', /“1e300”/],
    ['the far corner', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', /1048576 rows and 16384 columns/],
  ])('[N1] a workbook of one kilobyte with %s → refused at once, named', async (_, rows, named) => {
    const { core } = await openTestCore('sqlite');
    const bomb = makeWorkbook([['Reference']], rows);
    expect(bomb.length).toBeLessThan(2_500);
    expect(await refusalOf(core, importContent(core, 'customers', bomb))).toMatch(named);
  });

  it('[N1] 500,000 rows below the header → read; one more → refused', async () => {
    const rows = async (count: number) => {
      let read = 0;
      for await (const group of readTable(writeFile(`Reference\n\n\n${'x\n'.repeat(count)}`))) read += group.length;
      return read;
    };
    expect(await rows(500_000)).toBe(500_001);
    await expect(rows(500_001)).rejects.toThrow('exchange.tooManyRows');
  });

  it('[N1] a large file → progress is told, and others get their turn meanwhile', async () => {
    const { core } = await openTestCore('sqlite');
    const rows = Array.from({ length: 5_000 }, (_, n) => `C${n},Customer ${n},c${n}@example.net`);
    const file = writeFile(['Reference,Name,Email', ...rows].join('\n'));
    const told: ImportProgress[] = [];
    let turns = 0;
    const others = setInterval(() => {
      turns += 1;
    }, 1);
    await core.importFile(admin, { kind: 'customers', file, onProgress: (progress) => told.push(progress) });
    clearInterval(others);
    expect(told.length).toBeGreaterThan(5);
    expect(told.findLast(({ step }) => step === 'reading')).toEqual({ step: 'reading', rows: 5_001, share: 1 });
    expect(told.at(-1)).toEqual({ step: 'writing', rows: 5_000, share: 1 });
    expect(turns).toBeGreaterThan(20);
  });
});
