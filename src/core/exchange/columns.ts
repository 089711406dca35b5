import { AppError } from '../errors.ts';
import { nearestWord } from '../nearest.ts';
import { clip } from '../text.ts';
import type { ImportField, ImportKind } from './exchange.ts';
import { importFields } from './field-table.ts';
import { headerKey } from './headers.ts';
import { IMPORTED } from './kinds/index.ts';
import type { Columns } from './row-reader.ts';
import type { ShippedProfile } from './shipped-profiles.ts';
import { looksLikeStanding, meaningOfPaid, PAID_HEADERS } from './standing-columns.ts';

export interface MatchInput {
  readonly kind: ImportKind;
  readonly headers: readonly string[];
  /** Header → field; every column must be there. */
  readonly mapping?: Readonly<Record<string, string>>;
  readonly profile?: ShippedProfile | null;
  /** The first cells of a column: a header like “Paid” may stand for a date, an amount, or yes and no. */
  readonly samples?: (index: number) => readonly string[];
}

/** What a mapping says to leave a column out. */
const IGNORED = new Set(['', '-']);
const SHOWN_HEADERS = 500;

/** Matches headers to fields: first as the mapping says, then the profile, then by aliases, the most telling first. */
export function matchColumns({ kind, headers, mapping = {}, profile = null, samples = () => [] }: MatchInput): Columns {
  const fields = importFields(IMPORTED[kind].fields);
  const indexes = new Map<string, number>();
  const leftOut = new Set<number>();
  const taken = new Set<number>();
  const take = (index: number, field: string) => {
    taken.add(index);
    if (IGNORED.has(field.trim())) leftOut.add(index);
    else indexes.set(field, index);
  };
  for (const [column, field] of Object.entries(mapping))
    take(findHeader(headers, column), IGNORED.has(field.trim()) ? '-' : knownField(fields, field));
  for (const [column, field] of Object.entries(profile?.columns ?? {})) {
    const index = indexOf(headers, column);
    if (index >= 0 && !taken.has(index) && !indexes.has(field)) take(index, field);
  }
  for (const { field, index } of aliasMatches(fields, headers, samples)) {
    if (indexes.has(field) || taken.has(index)) continue;
    take(index, field);
  }
  return { headers, indexes, leftOut };
}

/** The headers that no field is read from, those left out by name among them. */
export function unusedColumns({ headers, indexes }: Columns): string[] {
  const used = new Set(indexes.values());
  return headers.filter((header, index) => header !== '' && !used.has(index));
}

/** Of these, those that would say what is left to pay, unless they are left out by name. Only debts are asked about. */
export function doubtfulColumns(kind: ImportKind, { headers, indexes, leftOut }: Columns): string[] {
  if (!IMPORTED[kind].owes) return [];
  const used = new Set(indexes.values());
  return headers.filter((header, index) => !used.has(index) && !leftOut.has(index) && looksLikeStanding(header));
}

/** The needed fields for which there is no column: without them no row can be taken. */
export function missingFields(kind: ImportKind, { indexes }: Columns): string[] {
  const { fields, oneOf = [] } = IMPORTED[kind];
  const missing = importFields(fields)
    .filter(({ field, required }) => required && !indexes.has(field))
    .map(({ field }) => field);
  return oneOf.some((field) => indexes.has(field)) ? missing : [...missing, ...oneOf.slice(0, 1)];
}

/** Refuses a file that lacks a column without which no row can be taken. */
export function requireColumns(kind: ImportKind, columns: Columns): void {
  const missing = missingFields(kind, columns);
  if (missing.length === 0) return;
  const example = missing.map((field) => `…=${field}`).join(',');
  throw new AppError('exchange.columnMissing', {
    params: { fields: missing.join(', '), headers: shownHeaders(columns.headers), example },
  });
}

interface AliasMatch {
  readonly field: string;
  readonly index: number;
  readonly rank: number;
}

function aliasMatches(
  fields: readonly ImportField[],
  headers: readonly string[],
  samples: (index: number) => readonly string[],
): AliasMatch[] {
  const keys = headers.map(compactKey);
  const byAlias = fields.flatMap(({ field, aliases }) =>
    // A field's own name serves too: files that Relance has written.
    [...aliases, field].flatMap((alias, rank): AliasMatch[] => {
      const index = keys.indexOf(compactKey(alias));
      return index < 0 ? [] : [{ field, index, rank }];
    }),
  );
  const names = new Set(fields.map(({ field }) => field));
  const byContent = keys.flatMap((key, index): AliasMatch[] => {
    const field = PAID_HEADERS.has(key) ? meaningOfPaid(samples(index)) : null;
    return field !== null && names.has(field) ? [{ field, index, rank: Number.POSITIVE_INFINITY }] : [];
  });
  return [...byAlias.sort((a, b) => a.rank - b.rank), ...byContent];
}

/** `InvoiceNumber`, `INVOICE_NUMBER` and `Invoice number` are one. */
function compactKey(header: string): string {
  return headerKey(header).replaceAll(' ', '');
}

function indexOf(headers: readonly string[], column: string): number {
  return headers.findIndex((header) => headerKey(header) === headerKey(column));
}

function findHeader(headers: readonly string[], column: string): number {
  const index = indexOf(headers, column);
  if (index < 0) throw new AppError('exchange.noSuchColumn', { params: { column, headers: shownHeaders(headers) } });
  return index;
}

function knownField(fields: readonly ImportField[], name: string): string {
  const names = fields.map(({ field }) => field);
  const known = names.find((field) => field.toLowerCase() === name.trim().toLowerCase());
  if (known) return known;
  const nearest = nearestWord(name, names);
  throw new AppError(nearest ? 'exchange.noSuchFieldNear' : 'exchange.noSuchField', {
    params: { field: name, known: names.join(', '), ...(nearest ? { nearest } : {}) },
  });
}

function shownHeaders(headers: readonly string[]): string {
  return clip(headers.filter((header) => header !== '').join(', '), SHOWN_HEADERS);
}
