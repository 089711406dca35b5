import path from 'node:path';
import { AppError } from '../errors.ts';
import { oneLine } from '../text.ts';
import { doubtfulColumns, missingFields } from './columns.ts';
import { type FileLook, IMPORT_KINDS, type ImportKind } from './exchange.ts';
import { readTable } from './files/read-table.ts';
import type { TableRow } from './files/table.ts';
import { type FoundHeader, findHeader } from './header-row.ts';
import { headerKey } from './headers.ts';
import { cellText } from './row-reader.ts';

const SAMPLE_LIMIT = 80;

export interface LookInput {
  readonly file: string;
  /** What it may be; the one that fits its header best is taken. */
  readonly kinds: readonly ImportKind[];
  readonly mapping: Readonly<Record<string, string>>;
  readonly profileName: string | null;
}

/** Reads the header: which column is which field, with the first row's cell as sample. */
export async function lookAtFile({ file, kinds, mapping, profileName }: LookInput): Promise<FileLook> {
  const rows = await firstRows(file);
  const found = kinds.map((kind) => ({ kind, header: findHeader({ kind, rows, mapping, profileName }) }));
  const [best] = found.toSorted((a, b) => fitOf(file, b) - fitOf(file, a));
  if (!best) throw new AppError('exchange.empty');
  const { kind, header } = best;
  const { columns, profile, rest } = header;
  const fields = new Map([...columns.indexes].map(([field, index]) => [index, field]));
  return {
    kind,
    profile: profile?.name ?? profileName,
    missing: missingFields(kind, columns),
    doubtful: doubtfulColumns(kind, columns),
    columns: columns.headers.map((name, index) => ({
      header: name,
      field: fields.get(index) ?? null,
      sample: oneLine(cellText(rest[0]?.cells[index] ?? ''), SAMPLE_LIMIT),
    })),
  };
}

async function firstRows(file: string): Promise<readonly TableRow[]> {
  for await (const rows of readTable(file)) if (rows.length > 0) return rows;
  throw new AppError('exchange.empty');
}

/** All that it needs counts most, then how many columns mean something, then the file's name, then the order of the kinds. */
function fitOf(file: string, { kind, header }: { kind: ImportKind; header: FoundHeader }): number {
  const { columns } = header;
  const isWhole = missingFields(kind, columns).length === 0;
  const isNamed = headerKey(path.basename(file)).includes(kind);
  const order = IMPORT_KINDS.length - IMPORT_KINDS.indexOf(kind);
  return (isWhole ? 10_000 : 0) + columns.indexes.size * 100 + (isNamed ? 50 : 0) + order / 100;
}
