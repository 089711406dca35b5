import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsByCurrency, amountsText, readAmounts } from '../../src/core/amounts.ts';

function read(text: string): string {
  const amounts = readAmounts(text);
  return 'reason' in amounts ? amounts.reason : amountsText(amounts);
}

describe('amounts that people write', () => {
  it.each([
    ['500 EUR', '500 EUR'],
    ['500eur', '500 EUR'],
    ['500,50 EUR', '500.50 EUR'],
    ['500.5 EUR', '500.50 EUR'],
    ['1 000 EUR', '1000 EUR'],
    ['1\u202f000,50 EUR', '1000.50 EUR'],
    ['1’000.50 CHF', '1000.50 CHF'],
    ['1.000,50 EUR', '1000.50 EUR'],
    ['1,000.50 GBP', '1000.50 GBP'],
    ['1.000.000 EUR', '1000000 EUR'],
    ['0.500 KWD', '0.5000 KWD'],
    ['1,234.567 KWD', '1234.5670 KWD'],
    ['80 000 JPY', '80000 JPY'],
    ['500,50 EUR, 450 GBP + 80 000 JPY', '500.50 EUR, 450 GBP, 80000 JPY'],
  ])('[D8] “%s” → %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['500', 'amountBare'],
    ['€500', 'amountBare'],
    ['500 EUR, 300', 'amountBare'],
    ['1.000 EUR', 'amountAmbiguous'],
    ['1,000 KWD', 'amountAmbiguous'],
    ['80.000 JPY', 'amountAmbiguous'],
    ['500.005 EUR', 'amountAmbiguous'],
    ['1234.567 EUR', 'amountDecimals'],
    ['80,5 JPY', 'amountDecimals'],
    ['1 00 EUR', 'amount'],
    ['1.000.50 EUR', 'amount'],
    ['-5 EUR', 'amount'],
    ['EUR 500', 'amount'],
    ['500 euros', 'amount'],
    ['', 'amount'],
    ['5 ABC', 'amountCurrency'],
    ['5 EUR, 6 EUR', 'amountTwice'],
    ['99999999999999999 EUR', 'amountTooLarge'],
  ])('[D8] “%s” → refused: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('[D8] an amount that may be read in two ways → the refusal names both', () => {
    const params = (text: string) => (readAmounts(text) as { params?: object }).params;
    expect(params('1.000 EUR')).toMatchObject({ large: '1000 EUR', small: '1.00 EUR' });
    expect(params('1,125 KWD')).toMatchObject({ large: '1125 KWD', small: '1.1250 KWD' });
    expect(params('80.000 JPY')).toMatchObject({ large: '80000 JPY', small: '80 JPY' });
  });

  it('[D8] any amount of 0, 2 or 3 decimals, written by the program → read back to the last unit', () => {
    const amount = fc.nat(Number.MAX_SAFE_INTEGER);
    fc.assert(
      fc.property(amount, amount, amount, (jpy, eur, kwd) => {
        const written = [
          { minor: jpy, currency: 'JPY' },
          { minor: eur, currency: 'EUR' },
          { minor: kwd, currency: 'KWD' },
        ];
        const text = amountsText(written);
        expect(readAmounts(text)).toEqual(written);
        expect([...amountsByCurrency(text)]).toEqual([
          ['JPY', jpy],
          ['EUR', eur],
          ['KWD', kwd],
        ]);
      }),
    );
  });
});
