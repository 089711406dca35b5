import { describe, expect, it } from 'vitest';
import { createLocalReader, readMachineNumber, toMinor } from '../../../src/core/exchange/local-values.ts';

function minor(locale: string, text: string, currency = 'EUR'): number | null {
  const decimal = createLocalReader(locale).number(text);
  return decimal && toMinor(decimal, currency);
}

describe('amounts as a place writes them', () => {
  it.each<[string, string, number]>([
    ['fr-FR', '1 240,50', 124_050],
    ['fr-FR', '1\u202f240,50\u00a0€', 124_050],
    ['fr-FR', '1240,5', 124_050],
    ['fr-FR', '55.94', 5_594],
    ['es-ES', '1.240,50', 124_050],
    ['es-ES', '1.240', 124_000],
    ['es-ES', '55.94', 5_594],
    ['es-ES', '1.240.000,01', 124_000_001],
    ['en-US', '1,240.50', 124_050],
    ['en-US', '$1,240', 124_000],
    ['en-US', '(12.00)', -1_200],
    ['en-US', '−12.00', -1_200],
    ['en-US', '12.00-', -1_200],
    ['de-CH', "1'240.50", 124_050],
    ['de-CH', '1’240.50 CHF', 124_050],
    ['en-US', '0.10', 10],
    ['en-US', '.5', 50],
    ['en-US', '90071992547409.91', 9_007_199_254_740_991],
  ])('[N1] %s: “%s” → %d cents, exactly', (locale, text, cents) => {
    expect(minor(locale, text)).toBe(cents);
  });

  it.each<[string, string]>([
    ['en-US', ''],
    ['en-US', 'n/a'],
    ['en-US', '1,24,0'],
    ['en-US', '1.240,50'],
    ['es-ES', '1,240.50'],
    ['fr-FR', '1,2,3'],
    ['en-US', '12.005'],
    ['en-US', '1e5'],
    ['en-US', '--5'],
    ['en-US', '90071992547409.92'],
    ['en-US', '9'.repeat(10_000)],
  ])('[N1] %s: “%s” → refused, not guessed', (locale, text) => {
    expect(minor(locale, text)).toBeNull();
  });

  it('[N1] yen have no decimals, dinars three', () => {
    expect(minor('en-US', '7,227', 'JPY')).toBe(7_227);
    expect(minor('en-US', '7227.00', 'JPY')).toBe(7_227);
    expect(minor('en-US', '72.5', 'JPY')).toBeNull();
    expect(minor('en-US', '1.234', 'KWD')).toBe(1_234);
  });

  it.each<[string, number]>([
    ['55.940000000000005', 5_594],
    ['1240.5', 124_050],
    ['1.2405E3', 124_050],
    ['-3E2', -30_000],
    ['0', 0],
  ])('[N1] a spreadsheet’s number %s → %d cents', (text, cents) => {
    const decimal = readMachineNumber(text);
    expect(decimal && toMinor(decimal, 'EUR')).toBe(cents);
  });
});

describe('dates as a place writes them', () => {
  it.each<[string, string, string | null]>([
    ['fr-FR', '24/11/2026', '2026-11-24'],
    ['fr-FR', '4/1/26', '2026-01-04'],
    ['de-DE', '24.11.2026', '2026-11-24'],
    ['es-ES', '24-11-2026', '2026-11-24'],
    ['en-US', '11/24/2026', '2026-11-24'],
    ['en-GB', '24/11/2026', '2026-11-24'],
    ['ja', '2026/11/24', '2026-11-24'],
    ['fr-FR', '2026-11-24', '2026-11-24'],
    ['fr-FR', '2026-11-24T00:00:00Z', '2026-11-24'],
    ['fr-FR', '24/11/2026 00:00:00', '2026-11-24'],
    ['en-US', '24/11/2026', null],
    ['fr-FR', '31/02/2026', null],
    ['fr-FR', '2026-02-30', null],
    ['fr-FR', 'demain', null],
    ['fr-FR', '1/2/123', null],
  ])('[N1] %s: “%s” → %s', (locale, text, date) => {
    expect(createLocalReader(locale).date(text)).toBe(date);
  });
});
