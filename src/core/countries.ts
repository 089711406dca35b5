import { LANGUAGES } from './words.ts';

/** Codes that the runtime names though they are no country's: unions, the unknown, tests of software. */
const NO_COUNTRY: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB']);

/**
 * ISO 3166-1 alpha-2 of a country written as its code (also `UK`) or by its name in one of our languages; empty for an
 * empty text, null when it is none that the runtime knows.
 */
export function countryCode(text: string): string | null {
  const written = text.trim();
  return written === '' ? '' : (codes().get(plain(written)) ?? null);
}

let known: ReadonlyMap<string, string> | undefined;

/** By code and by name, made when the first is asked for. */
function codes(): ReadonlyMap<string, string> {
  if (known) return known;
  const names = LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }));
  const found = new Map<string, string>();
  for (const first of LETTERS) {
    for (const second of LETTERS) {
      const code = `${first}${second}`;
      const canonical = new Intl.Locale(`und-${code}`).region ?? code;
      const named = names.map((language) => language.of(canonical)).filter((name) => name !== undefined);
      if (named.length === 0 || NO_COUNTRY.has(canonical)) continue;
      for (const key of [code, ...named]) if (!found.has(plain(key))) found.set(plain(key), canonical);
    }
  }
  known = found;
  return found;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Without case, accents and marks. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
}
