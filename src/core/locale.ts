import { type Language, languageOf } from './words.ts';

declare const made: unique symbol;

/**
 * What one text is written in, as a BCP 47 tag: one of our languages, with a region where one is known, e.g. `en-GB`.
 * Words, dates, amounts and `lang` of a mail, page or PDF are all taken from one such value, so that they cannot differ;
 * only `localeOf` makes one.
 */
export type Locale = string & { readonly [made]: true };

/**
 * Where a language of ours is official, so that numbers and dates there are those that its readers expect (CLDR,
 * supplemental territory information). In others it would be mixed with another language's: `en-DE` writes 1.000,00.
 * `001`, `150` and `419` are the world, Europe and Latin America.
 */
const REGIONS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: regions(`001 150 AG AI AS AU BB BM BS BW BZ CA CC CK CM CX DM ER FJ FK FM GB GD GG GH GI GM GU GY HK IE IM IN IO JE
    JM KE KI KN KY LC LR LS MH MP MS MT MU MW NA NF NG NR NU NZ PG PH PK PN PR PW RW SB SC SD SG SH SL SS SX SZ TC TK TO
    TT TV TZ UG UM US VC VG VI VU WS ZA ZM ZW`),
  fr: regions(`BE BF BI BJ BL CA CD CF CG CH CI CM DJ DZ FR GA GF GN GP GQ HT KM LU MA MC MF MG ML MQ MR NC NE PF PM RE RW
    SC SN TD TG TN VU WF YT`),
  es: regions('419 AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV US UY VE'),
};

const known = new Map<string, Locale>();
/** Tags come from files: however many there are, the map stays small. */
const KEPT = 1_000;

/**
 * The locale for a reader who asked for `tag`: the nearest of our languages (`en` when none is near), with the first
 * region that fits it, of the tag itself and then of `countries` (ISO 3166-1 alpha-2), nearest first.
 */
export function localeOf(tag: string | null | undefined, ...countries: readonly (string | null | undefined)[]): Locale {
  const key = `${tag} ${countries.join(' ')}`;
  let locale = known.get(key);
  if (locale === undefined) {
    if (known.size >= KEPT) known.clear();
    locale = resolve(tag ?? '', countries);
    known.set(key, locale);
  }
  return locale;
}

function resolve(tag: string, countries: readonly (string | null | undefined)[]): Locale {
  const language = languageOf(tag);
  const own = tag.toLowerCase().startsWith(language) ? regionOf(tag) : undefined;
  const region = [own, ...countries].find((candidate) => candidate && REGIONS[language].has(candidate));
  return (region === undefined ? language : `${language}-${region}`) as Locale;
}

/** `GB` of `en-GB`, also as a shell writes it: `en_GB.UTF-8`. */
function regionOf(tag: string): string | undefined {
  try {
    return new Intl.Locale((tag.split('.')[0] ?? '').replaceAll('_', '-')).region;
  } catch {
    return undefined;
  }
}

function regions(codes: string): ReadonlySet<string> {
  return new Set(codes.split(/\s+/));
}
