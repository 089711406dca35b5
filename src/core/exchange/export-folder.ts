import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Actor } from '../access/index.ts';
import { AppError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import type { ConfigurationFile } from './configuration.ts';
import { writeConfigurationFolder } from './configuration-folder.ts';
import type { ExportFormat, ExportKind, Exports } from './export.ts';

/** By which Excel knows UTF-8; in a pipe it would only be in the way. */
const MARK = '\uFEFF';
/** Customers' data: for the one who exports it alone. */
const PRIVATE = 0o600;
const FILE_CALLS: ReadonlySet<string> = new Set('open write close rename mkdir scandir unlink rm'.split(' '));

export interface WrittenFile {
  readonly kind: ExportKind;
  readonly file: string;
  readonly rows: number;
}

export interface FolderExport {
  readonly kinds: readonly ExportKind[];
  readonly format: ExportFormat;
  readonly folder: string;
  /** Told as each is done: the next may take minutes. */
  readonly onWritten?: (written: WrittenFile) => void;
}

/**
 * Writes kinds as files `kind.csv` or `kind.json`, which their owner alone may read.
 * @throws AppError when the actor may not see one of them, and then nothing is written; when a place cannot be written to.
 */
export async function exportToFolder(
  exchange: Exports,
  actor: Actor,
  { kinds, format, folder, onWritten }: FolderExport,
): Promise<WrittenFile[]> {
  exchange.requireExport(actor, kinds);
  await inPlace(folder, async () => makeFolder(folder));
  const files: WrittenFile[] = [];
  for (const kind of kinds) {
    const file = path.join(folder, `${kind}.${format}`);
    const rows = await inPlace(file, () => writeRows(exchange, actor, { kind, format, file }));
    files.push({ kind, file, rows });
    onWritten?.({ kind, file, rows });
  }
  return files;
}

/** As `writeConfigurationFolder`; says why where it cannot. */
export async function exportConfigurationTo(
  folder: string,
  files: readonly ConfigurationFile[],
): Promise<{ beside: string[] }> {
  return await inPlace(folder, () => writeConfigurationFolder(folder, files));
}

/** Written beside and put into place when whole: an export that breaks off leaves the file of before. */
async function writeRows(
  exchange: Exports,
  actor: Actor,
  { kind, format, file }: { kind: ExportKind; format: ExportFormat; file: string },
): Promise<number> {
  const unfinished = `${file}.part`;
  const handle = await open(unfinished, 'w', PRIVATE);
  let rows = 0;
  try {
    if (format === 'csv') await handle.write(MARK);
    for await (const piece of exchange.exportText(actor, { kind, format })) {
      await handle.writeFile(piece.text);
      rows += piece.rows;
    }
    await handle.close();
    await rename(unfinished, file);
    return rows;
  } catch (error) {
    await handle.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A place that cannot be written to is the caller's to mend. */
async function inPlace<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // A database that cannot be reached has a code and a call too.
    if (error instanceof AppError || code === undefined || !FILE_CALLS.has(syscall ?? '')) throw error;
    throw new AppError('exchange.unwritable', { params: { file, reason: code }, cause: error });
  }
}
