import path from 'node:path';
import type { Actor } from '../access/index.ts';
import { cleanText, type UpsertOutcome } from '../customers/index.ts';
import { AppError } from '../errors.ts';
import { oneLine } from '../text.ts';
import { type Columns, matchColumns, requireColumns } from './columns.ts';
import type { ExchangeService, ImportError, ImportInput, ImportResult } from './exchange.ts';
import { readTable } from './files/read-table.ts';
import { type Cell, ROWS_PER_GROUP } from './files/table.ts';
import { IMPORTERS, type Importer, type ImportRooms } from './kinds/index.ts';
import { createLocalReader, type LocalReader } from './local-values.ts';
import { createRowReader, RowRefused, shown } from './row-reader.ts';

/** What an import needs of the core: a transaction on the rooms it writes to. */
export interface ImportPort {
  transaction<Result>(
    work: (
      rooms: ImportRooms & { readonly exchange: Pick<ExchangeService, 'prepare' | 'recordRun'> },
    ) => Promise<Result>,
  ): Promise<Result>;
}

/** A row that fits, waiting for the file's transaction. */
interface TakenRow {
  readonly row: number;
  readonly value: unknown;
}

/**
 * Takes a CSV or XLSX file in: reads it as a stream, leaves out rows that do not fit and says why, and writes all others
 * in one transaction. A file that cannot be read, or a failure in the middle, leaves nothing behind; the same file again
 * changes nothing. A dry run does everything and takes it back.
 * @throws AppError when the file or its columns do not fit, or the actor may not.
 */
export async function importFile(port: ImportPort, actor: Actor, input: ImportInput): Promise<ImportResult> {
  const { mapping, locale } = await port.transaction((tx) => tx.exchange.prepare(actor, input));
  const importer = IMPORTERS[input.kind];
  const file = await readRows({
    ...input,
    mapping: { ...mapping, ...input.mapping },
    importer,
    locale: createLocalReader(locale),
  });
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const errors = [...file.errors];
  const write = port.transaction(async (tx) => {
    for (let start = 0; start < file.taken.length; start += ROWS_PER_GROUP) {
      const group = file.taken.slice(start, start + ROWS_PER_GROUP);
      const values = group.map(({ value }) => value);
      const results = await importer.write(tx, actor, values);
      group.forEach(({ row }, index) => {
        const result: UpsertOutcome | RowRefused = results[index] ?? 'unchanged';
        if (result instanceof RowRefused) errors.push(importError(row, result, file.columns));
        else counts[result] += 1;
      });
      // Others in this process get their turn between groups.
      await new Promise(setImmediate);
    }
    if (input.dryRun) throw new TakenBack();
    const fileName = oneLine(cleanText(path.basename(input.file)), 200);
    await tx.exchange.recordRun(actor, { kind: input.kind, fileName, ...counts, refused: errors.length });
  });
  await write.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  return { ...counts, errors: errors.sort((a, b) => a.row - b.row) };
}

/** Ends a dry run: the transaction is rolled back. */
class TakenBack extends Error {}

interface ReadInput extends Pick<ImportInput, 'kind' | 'file' | 'onProgress'> {
  readonly mapping: Readonly<Record<string, string>>;
  readonly importer: Importer<unknown>;
  readonly locale: LocalReader;
}

async function readRows(input: ReadInput): Promise<{ columns: Columns; taken: TakenRow[]; errors: ImportError[] }> {
  const { kind, importer, locale } = input;
  const taken: TakenRow[] = [];
  const errors: ImportError[] = [];
  const firstRows = new Map<string, number>();
  let columns: Columns | undefined;
  let read: ReturnType<typeof createRowReader> | undefined;
  for await (const group of readTable(input.file, input.onProgress)) {
    for (const row of group) {
      if (!columns || !read) {
        columns = matchColumns(kind, headersOf(row.cells), input.mapping);
        requireColumns(kind, columns);
        read = createRowReader(columns, locale);
        continue;
      }
      try {
        const value = importer.read(read(row));
        const key = importer.key(value);
        const first = firstRows.get(key);
        if (first !== undefined)
          throw new RowRefused(importer.keyField, 'exchange.duplicate', { ...shown(key), first });
        firstRows.set(key, row.row);
        taken.push({ row: row.row, value });
      } catch (error) {
        if (!(error instanceof RowRefused)) throw error;
        errors.push(importError(row.row, error, columns));
      }
    }
  }
  if (!columns) throw new AppError('exchange.empty');
  return { columns, taken, errors };
}

/** Trailing empty headers are no columns. */
export function headersOf(cells: readonly Cell[]): string[] {
  const headers = cells.map((cell) => (typeof cell === 'string' ? cleanText(cell) : ''));
  while (headers.at(-1) === '') headers.pop();
  return headers;
}

/** Without a field the end of the row is at fault. */
function importError(row: number, { field, code, params }: RowRefused, { headers, indexes }: Columns): ImportError {
  const index = field === '' ? headers.length - 1 : indexes.get(field);
  return { row, column: (index === undefined ? undefined : headers[index]) || field, code, params };
}
