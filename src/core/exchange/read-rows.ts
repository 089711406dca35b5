import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../errors.ts';
import { requireColumns } from './columns.ts';
import type { FileReading, ImportError, ImportInput } from './exchange.ts';
import { readCells } from './field-table.ts';
import { dateFields } from './field-types.ts';
import { readTable } from './files/read-table.ts';
import type { TableRow } from './files/table.ts';
import { findHeader } from './header-row.ts';
import { headerKey } from './headers.ts';
import { IMPORTED } from './kinds/index.ts';
import { createLocalReader } from './local-values.ts';
import type { Columns } from './row-reader.ts';
import {
  AmbiguousDate,
  cellText,
  createRowReader,
  type LeftOut,
  type RowReader,
  RowRefused,
  shown,
} from './row-reader.ts';
import type { ShippedProfile } from './shipped-profiles.ts';

/** A row that fits, waiting for the file's transaction. */
export interface TakenRow {
  readonly row: number;
  readonly value: unknown;
}

/** A file's rows, read and checked, nothing written. */
export interface ReadFile {
  readonly columns: Columns;
  readonly profile: string | null;
  readonly taken: TakenRow[];
  readonly errors: ImportError[];
  readonly warnings: ImportError[];
  /** References of refused customers, by the error of their row. */
  readonly about: ReadonlyMap<ImportError, string>;
}

/**
 * Reads a file as a stream: rows that do not fit are left out and say why.
 * @throws AppError when the file or its columns do not fit; `decide` may refuse them, too.
 */
export async function readRows(
  input: Pick<ImportInput, 'kind' | 'file' | 'onProgress'>,
  reading: FileReading,
  decide: (columns: Columns) => Promise<void>,
): Promise<ReadFile> {
  let open: OpenFile | undefined;
  for await (const group of readTable(input.file, input.onProgress)) {
    let rows: readonly TableRow[] = group;
    if (!open) {
      if (group.length === 0) continue;
      const { mapping, profile: profileName } = reading;
      const { columns, profile, rest } = findHeader({ kind: input.kind, rows: group, mapping, profileName });
      requireColumns(input.kind, columns);
      await decide(columns);
      open = openFile({ kind: input.kind, columns, profile, reading });
      rows = rest;
    }
    for (const row of rows) open.take(row);
  }
  if (!open) throw new AppError('exchange.empty');
  return open.finish();
}

interface OpenFile {
  take(row: TableRow): void;
  finish(): ReadFile;
}

interface Opened {
  readonly kind: ImportInput['kind'];
  readonly columns: Columns;
  readonly profile: ShippedProfile | null;
  readonly reading: FileReading;
}

function openFile({ kind, columns, profile, reading }: Opened): OpenFile {
  const importer = IMPORTED[kind];
  const { dates, currency } = reading;
  const locale = createLocalReader(reading.locale);
  const reader = createRowReader(columns, { locale, dates, currency, dateFields: dateFields(importer.fields) });
  const taken: TakenRow[] = [];
  const errors: ImportError[] = [];
  const warnings: ImportError[] = [];
  const about = new Map<ImportError, string>();
  const first = new Map<string, number>();
  /** Rows whose dates their columns have not decided yet. */
  const waiting: TableRow[] = [];

  function take(row: TableRow): void {
    try {
      if (isOfReport(row)) return;
      takeRow(row, reader);
    } catch (error) {
      if (error instanceof AmbiguousDate) waiting.push(row);
      else if (error instanceof RowRefused) refuse(row.row, error);
      else throw error;
    }
  }

  function takeRow(tableRow: TableRow, { read }: RowReader): void {
    const row = read(tableRow);
    const value = importer.read(readCells(importer.fields, row), row);
    const key = importer.key(value);
    const before = first.get(key);
    if (before !== undefined) {
      const known = taken[before];
      if (profile?.rowPerLine && isDeepStrictEqual(known?.value, value)) return;
      throw new RowRefused(importer.keyField, 'exchange.duplicate', { ...shown(key), first: known?.row ?? 0 });
    }
    first.set(key, taken.length);
    taken.push({ row: tableRow.row, value });
    warnings.push(...row.leftOut.map((what) => importError(tableRow.row, what, columns)));
  }

  function refuse(row: number, refused: RowRefused): void {
    const error = importError(row, refused, columns);
    errors.push(error);
    if (refused.about !== undefined) about.set(error, refused.about);
  }

  /** Headings, totals and rows of other kinds are no invoices. */
  function isOfReport({ row, cells }: TableRow): boolean {
    const { rows, hasTotals = false } = profile ?? {};
    const textOf = (index: number | undefined) => (index === undefined ? '' : cellText(cells[index] ?? ''));
    if (hasTotals && ['reference', 'customer', 'issuedOn'].every((field) => textOf(columns.indexes.get(field)) === ''))
      return true;
    const index = rows ? columns.headers.findIndex((header) => headerKey(header) === headerKey(rows.column)) : -1;
    if (!rows || index < 0) return false;
    const kindOfRow = textOf(index);
    if (rows.are.some((kept) => headerKey(kept) === headerKey(kindOfRow))) return false;
    const column = columns.headers[index] ?? '';
    warnings.push({ row, column, code: 'exchange.otherKind', params: shown(kindOfRow) });
    return true;
  }

  return {
    take,
    finish() {
      reader.finish();
      for (const row of waiting.splice(0)) take(row);
      taken.sort((a, b) => a.row - b.row);
      return { columns, profile: profile?.name ?? reading.profile, taken, errors, warnings, about };
    },
  };
}

/** Without a field the end of the row is at fault. */
export function importError(row: number, { field, code, params }: LeftOut, { headers, indexes }: Columns): ImportError {
  const index = field === '' ? headers.length - 1 : indexes.get(field);
  return { row, column: (index === undefined ? undefined : headers[index]) || field, code, params };
}
