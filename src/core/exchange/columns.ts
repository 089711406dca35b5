import { AppError } from '../errors.ts';
import { nearestWord } from '../nearest.ts';
import { clip } from '../text.ts';
import type { ImportField, ImportKind } from './exchange.ts';
import { headerKey, importFields } from './import-fields.ts';

/** Which column of a file holds which field. */
export interface Columns {
  readonly headers: readonly string[];
  /** Field name → index of its column. */
  readonly indexes: ReadonlyMap<string, number>;
}

/** What a mapping says to leave a column out. */
const IGNORED = new Set(['', '-']);
const SHOWN_HEADERS = 500;

/** Matches headers to fields: first as the mapping says, then by aliases, the most telling first. */
export function matchColumns(
  kind: ImportKind,
  headers: readonly string[],
  mapping: Readonly<Record<string, string>> = {},
): Columns {
  const fields = importFields(kind);
  const indexes = new Map<string, number>();
  const taken = new Set<number>();
  for (const [column, field] of Object.entries(mapping)) {
    const index = findHeader(headers, column);
    taken.add(index);
    if (!IGNORED.has(field.trim())) indexes.set(knownField(fields, field), index);
  }
  for (const { field, index } of aliasMatches(fields, headers)) {
    if (indexes.has(field) || taken.has(index)) continue;
    indexes.set(field, index);
    taken.add(index);
  }
  return { headers, indexes };
}

/** Refuses a file that lacks a column without which no row can be taken. */
export function requireColumns(kind: ImportKind, { headers, indexes }: Columns): void {
  const missing = importFields(kind).filter(({ field, required }) => required && !indexes.has(field));
  const first = missing[0] ?? missingName(kind, indexes);
  if (first)
    throw new AppError('exchange.columnMissing', {
      params: {
        fields: missing.map(({ field }) => field).join(', ') || first.field,
        headers: shownHeaders(headers),
        example: `${headers[0] ?? 'Column'}=${first.field}`,
      },
    });
}

/** A customer or supplier has one name at least; either serves for both. */
function missingName(kind: ImportKind, indexes: ReadonlyMap<string, number>): ImportField | undefined {
  if ((kind !== 'customers' && kind !== 'suppliers') || indexes.has('legalName')) return undefined;
  return importFields(kind).find(({ field }) => field === 'tradeName' && !indexes.has(field));
}

function aliasMatches(fields: readonly ImportField[], headers: readonly string[]): { field: string; index: number }[] {
  const keys = headers.map(headerKey);
  return fields
    .flatMap(({ field, aliases }) =>
      // A field's own name serves too: files that Relance has written.
      [...aliases, field].flatMap((alias, rank) => {
        const index = keys.indexOf(headerKey(alias));
        return index < 0 ? [] : [{ field, index, rank }];
      }),
    )
    .sort((a, b) => a.rank - b.rank);
}

function findHeader(headers: readonly string[], column: string): number {
  const index = headers.findIndex((header) => headerKey(header) === headerKey(column));
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
