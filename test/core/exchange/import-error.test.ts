import { describe, expect, it } from 'vitest';
import { errorsAsCsv, sayImportError } from '../../../src/core/exchange/index.ts';
import { createWords } from '../../../src/core/words.ts';
import { openTestCore } from '../../support/core.ts';
import { importContent } from './import-harness.ts';

describe('refused rows', () => {
  it('[N1] are said in the caller’s language', () => {
    const error = { row: 9, column: 'Email', code: 'core.notAnAddress', params: { value: 'nope' } };
    const words = createWords();
    expect(sayImportError(words.in('fr'), error)).toBe(
      '« nope » n’est pas une adresse e-mail. Écrivez-la comme nom@exemple.fr.',
    );
    expect(sayImportError(words.in('es'), error)).toBe(
      '«nope» no es una dirección de correo. Escríbala como nombre@ejemplo.es.',
    );
  });

  it('[N1] as a CSV file → quoted, and a header that is a formula is kept from running', () => {
    const csv = errorsAsCsv(createWords().in('en'), [
      { row: 2, column: '=cmd()', code: 'exchange.cellEmpty', params: {} },
      { row: 3, column: 'Name', code: 'exchange.duplicate', params: { value: 'a "b"', first: 2 } },
    ]);
    expect(csv).toBe(
      '\uFEFF"Row","Column","Reason"\r\n' +
        '"2","\'=cmd()","This cell is empty, but needed. Fill it in."\r\n' +
        '"3","Name","“a ""b""” stands in row 2 already. Keep one of them."\r\n',
    );
  });

  it('[N1] one that only its room refuses is refused alone: the rest of the file is taken', async () => {
    const { core } = await openTestCore('sqlite');
    await importContent(core, 'customers', 'Reference,Name\nC1,Martin\n');
    const invoice = 'Invoice,Customer,Date,Due,Amount,Currency\nF-1,C1,2026-10-01,2026-10-31,100,EUR\n';
    await importContent(core, 'invoices', invoice);
    const long = 'P'.repeat(101);
    const payments = `Payment reference,Invoice,Amount,Date\n${long},F-1,1,2026-11-01\nP-2,F-1,1,2026-11-01\n`;
    expect(await importContent(core, 'payments', payments)).toEqual({
      counts: '1 created, 0 updated, 0 unchanged',
      errors: ['2, Payment reference: This is longer than 100 characters. Shorten it.'],
    });
    const invoices = `Invoice,Customer,Date,Due,Amount,Currency\n${long},C1,2026-10-01,2026-10-31,1,EUR\nF-2,C1,2026-10-01,2026-10-31,1,EURO\n`;
    expect((await importContent(core, 'invoices', invoices)).errors).toEqual([
      '2, Invoice: This is longer than 100 characters. Shorten it.',
      '3, Currency: “EURO” is not a currency. Write its three letters, like EUR.',
    ]);
  });
});
