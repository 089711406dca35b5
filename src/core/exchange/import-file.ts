import path from 'node:path';
import type { Actor } from '../access/index.ts';
import { cleanText, type UpsertOutcome } from '../customers/index.ts';
import { AppError } from '../errors.ts';
import { oneLine } from '../text.ts';
import { doubtfulColumns, unusedColumns } from './columns.ts';
import type { ExchangeService, ImportError, ImportInput, ImportResult } from './exchange.ts';
import { ROWS_PER_GROUP } from './files/table.ts';
import { IMPORTED, type ImportRooms } from './kinds/index.ts';
import { importError, type ReadFile, readRows } from './read-rows.ts';
import type { Columns } from './row-reader.ts';
import { RowRefused } from './row-reader.ts';

/** What an import needs of the core: a transaction on the rooms it writes to. */
export interface ImportPort {
  transaction<Result>(
    work: (
      rooms: ImportRooms & { readonly exchange: Pick<ExchangeService, 'prepare' | 'openJournal' | 'recordRun'> },
    ) => Promise<Result>,
  ): Promise<Result>;
}

/** Invoices that are named of those that hang on a refused customer. */
const NAMED = 5;

/**
 * Takes a CSV or XLSX file in: reads it as a stream, leaves out rows that do not fit and says why, and writes all others
 * in one transaction. A file that cannot be read, or a failure in the middle, leaves nothing behind; the same file again
 * changes nothing. A dry run does everything and takes it back.
 * @throws AppError when the file or its columns do not fit, when a column that would say what is left to pay is not used
 * and nobody has agreed to that, or when the actor may not.
 */
export async function importFile(port: ImportPort, actor: Actor, input: ImportInput): Promise<ImportResult> {
  const prepared = await port.transaction((tx) => tx.exchange.prepare(actor, input));
  const reading = { ...prepared, mapping: { ...prepared.mapping, ...input.mapping } };
  const importer = IMPORTED[input.kind];
  const file = await readRows(input, reading, (columns) => agreeTo(columns, input));
  const counts = { created: 0, updated: 0, unchanged: 0 };
  let errors: ImportError[] = [];
  let importId: string | null = null;
  const write = port.transaction(async (tx) => {
    errors = await withHanging(tx, file);
    const journal = tx.exchange.openJournal();
    const run = { today: reading.today, journal };
    for (let start = 0; start < file.taken.length; start += ROWS_PER_GROUP) {
      const group = file.taken.slice(start, start + ROWS_PER_GROUP);
      const values = group.map(({ value }) => value);
      const results = await importer.write(tx, actor, values, run);
      await journal.settle();
      group.forEach(({ row }, index) => {
        const result: UpsertOutcome | RowRefused = results[index] ?? 'unchanged';
        if (result instanceof RowRefused) errors.push(importError(row, result, file.columns));
        else counts[result] += 1;
      });
      const rows = file.taken.length;
      input.onProgress?.({ step: input.dryRun ? 'trying' : 'writing', rows, share: (start + group.length) / rows });
      // Others in this process get their turn between groups.
      await new Promise(setImmediate);
    }
    if (input.dryRun) throw new TakenBack();
    const fileName = oneLine(cleanText(path.basename(input.file)), 200);
    await tx.exchange.recordRun(actor, { kind: input.kind, fileName, ...counts, refused: errors.length, journal });
    importId = journal.importId;
  });
  await write.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  return {
    ...counts,
    errors: counted(errors).sort((a, b) => a.row - b.row),
    warnings: file.warnings,
    unusedColumns: unusedColumns(file.columns),
    profile: file.profile,
    importId,
  };
}

/** Ends a dry run: the transaction is rolled back. */
class TakenBack extends Error {}

/** A state, a balance or an amount paid that nobody reads would have somebody told of a debt that is none. */
async function agreeTo(columns: Columns, input: ImportInput): Promise<void> {
  const doubtful = doubtfulColumns(input.kind, columns);
  if (doubtful.length === 0 || input.acceptUnused) return;
  if (await input.confirmUnused?.(doubtful)) return;
  const example = doubtful.map((header) => `${header}=-`).join(',');
  throw new AppError('exchange.unusedColumns', { params: { columns: doubtful.join(', '), example } });
}

/** The errors of refused customers, with the open receipts that stay as they were. */
async function withHanging(rooms: ImportRooms, { errors, about }: ReadFile): Promise<ImportError[]> {
  if (about.size === 0) return [...errors];
  const ids = await rooms.customers.idsByReference('customer', [...new Set(about.values())]);
  const receipts = await rooms.documents.openReceiptsOf([...ids.values()]);
  const byAccount = Map.groupBy(receipts, ({ accountId }) => accountId);
  return errors.map((error) => {
    const open = byAccount.get(ids.get(about.get(error) ?? '') ?? '') ?? [];
    if (open.length === 0) return error;
    const references = [...new Set(open.map(({ documentReference }) => documentReference))].slice(0, NAMED);
    return { ...error, hanging: { count: open.length, references } };
  });
}

/** A customer who is not there says how many rows hang on it. */
function counted(errors: readonly ImportError[]): ImportError[] {
  const missing = errors.filter(({ code }) => code === 'exchange.noSuchCustomer');
  const byName = Map.groupBy(missing, ({ params }) => params['value']);
  return errors.map((error) => {
    if (error.code !== 'exchange.noSuchCustomer') return error;
    return { ...error, params: { ...error.params, count: byName.get(error.params['value'])?.length ?? 1 } };
  });
}
