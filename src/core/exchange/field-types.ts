import { isoInstant } from '../dates.ts';
import { toBoolean } from '../db/index.ts';
import { isCurrency, type Money } from '../money.ts';
import type { ExportValue } from './export.ts';
import type { Raw } from './export-store.ts';
import type { Fields, FieldType } from './field-table.ts';
import { headerKey } from './headers.ts';
import { type Decimal, readMachineNumber, toMinor } from './local-values.ts';
import { type Row, RowRefused, shown } from './row-reader.ts';

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'on', 'oui', 'o', 'vrai', 'si', 's', 'verdadero']);
const NO = new Set(['', 'no', 'n', 'false', '0', 'off', 'non', 'faux', 'falso']);
/** Signs that mean one currency; `$` is many countries' and counts as the US dollar's. */
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', $: 'USD', '¥': 'JPY', '￥': 'JPY' };

const stored = (raw: Raw, column: string): ExportValue => raw[column] ?? null;

/** One line, cleaned; empty when the cell is. */
export const text = { read: (row: Row, field: string) => row.text(field), write: stored };

/** As `text`, line breaks kept. */
export const lines = { read: (row: Row, field: string) => row.raw(field), write: stored };

/** A plain date, or null for an empty cell. */
export const day = { read: (row: Row, field: string) => row.date(field), write: stored };

/** Those of a table that hold dates: each file's column of them decides how its dates are written. */
export function dateFields(fields: Fields): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.read === day.read);
}

/** Yes or no in English, French or Spanish; an empty cell is no. */
export const flag = {
  read(row: Row, field: string): boolean {
    const said = row.text(field);
    const key = headerKey(said);
    if (!YES.has(key) && !NO.has(key)) throw new RowRefused(field, 'exchange.notAFlag', shown(said));
    return YES.has(key);
  },
  write: (raw: Raw, column: string) => (raw[column] == null ? null : toBoolean(raw[column])),
};

/** An amount without its currency, or null for an empty cell. */
export const amount = {
  read(row: Row, field: string): Decimal | null {
    const said = row.text(field);
    if (said === '') return null;
    const decimal = typeof row.cell(field) === 'string' ? row.locale.number(said) : readMachineNumber(said);
    if (decimal === null)
      throw new RowRefused(field, 'exchange.notAnAmount', { ...shown(said), example: row.locale.example });
    return decimal;
  },
  write: (raw: Raw, column: string): Money => ({ minor: Number(raw[column]), currency: String(raw['currency']) }),
};

/** A whole number from 1 on, or null for an empty cell. */
export const position = {
  read(row: Row, field: string): number | null {
    const said = row.text(field);
    if (said === '') return null;
    if (!/^\d{1,3}$/.test(said) || Number(said) < 1) throw new RowRefused(field, 'exchange.notAPosition', shown(said));
    return Number(said);
  },
  write: stored,
};

/** Of exports alone: an instant as ISO 8601. */
export const instant = {
  read: unread,
  write: (raw: Raw, column: string) => (typeof raw[column] === 'number' ? isoInstant(raw[column]) : null),
};

/** Of exports alone: whatever the column holds. */
export const value = { read: unread, write: stored };

/** One of some words, in whatever language the file has it; null for an empty cell. */
export function choice<Word extends string>(
  /** Names that files give each, separated by commas; its own is one of them. */
  names: Readonly<Record<Word, string>>,
  refusal: (field: string, said: string) => RowRefused,
): FieldType<Word | null> {
  const byName = namesOf(names);
  return {
    read(row, field) {
      const said = row.text(field);
      const word = byName.get(headerKey(said)) ?? null;
      if (word === null && said !== '') throw refusal(field, said);
      return word;
    },
    write: stored,
  };
}

/** Names of words in several languages → the word. */
export function namesOf<Word extends string>(names: Readonly<Record<Word, string>>): ReadonlyMap<string, Word> {
  return new Map(
    (Object.keys(names) as Word[]).flatMap((word) =>
      [word, ...names[word].split(',')].map((name): [string, Word] => [headerKey(name), word]),
    ),
  );
}

/** The type for a column of another name. */
export function from<Type extends FieldType<unknown>>(column: string, type: Type): Type & { readonly column: string } {
  return { ...type, column };
}

/** The row's currency: from its column, else from the sign or code beside the amount, else the run's. */
export function currencyOf(row: Row, field = 'currency', amountField = 'amount'): string {
  const said = row.text(field);
  const beside = row.text(amountField);
  const sign = /\p{Sc}/u.exec(beside)?.[0] ?? '';
  const own = said || SIGNS[sign] || (/\b[A-Z]{3}\b/.exec(beside)?.[0] ?? '');
  const code = (own || (row.currency ?? '')).toUpperCase();
  const known = SIGNS[code] ?? code;
  if (known === '') throw new RowRefused(row.has(field) ? field : amountField, 'exchange.currencyMissing');
  if (!isCurrency(known)) throw new RowRefused(field, 'documents.currency', shown(said));
  return known;
}

/** The amount in minor units of its currency; refused with more decimals than the currency has. */
export function minorAmount(field: string, decimal: Decimal, currency: string): number {
  const minor = toMinor(decimal, currency);
  if (minor === null) throw new RowRefused(field, 'exchange.amountNotExact', { currency });
  return minor;
}

function unread(_: Row, field: string): never {
  throw new Error(`“${field}” is of exports alone`);
}
