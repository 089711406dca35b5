import { describe, expect, it } from 'vitest';
import { createVoice } from '../../src/bot/caller.ts';
import { countryCode } from '../../src/core/countries.ts';
import { createLocalReader, toMinor } from '../../src/core/exchange/local-values.ts';
import { localeOf } from '../../src/core/locale.ts';
import { formatMoney } from '../../src/core/money.ts';
import { createWords, languageOf } from '../../src/core/words.ts';

describe('the locale that a text is written in', () => {
  it.each([
    [['fr'], 'fr'],
    [['fr-CA'], 'fr-CA'],
    [['fr', 'CA', 'FR'], 'fr-CA'],
    [['fr-CH', 'FR'], 'fr-CH'],
    [['en', null, 'GB'], 'en-GB'],
    [['en', 'US', 'GB'], 'en-US'],
    [['es', 'MX'], 'es-MX'],
    // No texts in it: English, and not with its numbers; the company's region, where English is at home.
    [['pl-PL', 'PL', 'GB'], 'en-GB'],
    [['ja'], 'en'],
    [['de-CH', 'CH', 'CH'], 'en'],
    // A region in which the language is foreign would bring another's numbers: en-DE writes 1.000,00.
    [['en-DE', 'DE', 'DE'], 'en'],
    [['es-US', 'DE'], 'es-US'],
    [['en_GB.UTF-8'], 'en-GB'],
    [['C.UTF-8'], 'en'],
    [['not a tag at all'], 'en'],
    [[null], 'en'],
  ] as const)('[T18] %j → %s', ([tag, ...countries], expected) => {
    expect(localeOf(tag, ...countries)).toBe(expected);
  });

  it('[T18] amounts of 0, 2 and 3 decimals in every region of every language → read back there to the last unit', () => {
    const wrong: string[] = [];
    let regions = 0;
    for (const language of ['en', 'fr', 'es']) {
      for (const country of everyCountry()) {
        const locale = localeOf(language, country);
        // India groups by lakhs, 12,34,567.89, which files are not read in.
        if (locale === language || locale === 'en-IN') continue;
        regions += 1;
        const reader = createLocalReader(locale);
        for (const money of AMOUNTS) {
          const written = formatMoney(money, locale);
          const bare = written.replace(/[^\d.,'’\s\u00a0\u202f-]/g, '').trim();
          const read = reader.number(bare);
          if (read === null || toMinor(read, money.currency) !== money.minor) wrong.push(`${locale} ${written}`);
        }
        expect(languageOf(locale)).toBe(language);
      }
    }
    expect(wrong).toEqual([]);
    expect(regions).toBeGreaterThan(100);
  });
});

describe('a format', () => {
  it.each([
    ['pl-PL', 'en', 'November 24, 2026', 'Unpaid invoices'],
    ['fr_FR.UTF-8', 'fr-FR', '24 novembre 2026', 'Factures impayées'],
  ])('[B1] [T18] of a reader of %s → words, dates and amounts of one language', (tag, locale, date, words) => {
    const voice = createVoice({ words: createWords(), language: tag, zone: 'UTC' });
    expect(voice.format.locale).toBe(locale);
    expect(voice.format.date('2026-11-24')).toBe(date);
    expect(voice.say('bot:debtors.title')).toBe(words);
    expect(voice.say).toBe(voice.format.say);
  });
});

describe('countries', () => {
  it.each([
    ['GB', 'GB'],
    [' uk ', 'GB'],
    ['Royaume-Uni', 'GB'],
    ['España', 'ES'],
    ['espagne', 'ES'],
    ['Mexico', 'MX'],
    ['', ''],
    ['ZZ', null],
    ['EU', null],
    ['Ruritania', null],
    ['12', null],
  ])('[N1] “%s” → %s', (text, expected) => {
    expect(countryCode(text)).toBe(expected);
  });
});

const AMOUNTS = [
  { minor: 1_000_000, currency: 'KWD' },
  { minor: 1_234_567_891, currency: 'KWD' },
  { minor: 1_000, currency: 'JPY' },
  { minor: 1_234_567, currency: 'JPY' },
  { minor: 100_000, currency: 'EUR' },
  { minor: 123_456_789, currency: 'EUR' },
];

function everyCountry(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters.flatMap((first) => letters.map((second) => `${first}${second}`)).filter((code) => countryCode(code));
}
