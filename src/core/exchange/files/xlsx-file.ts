import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import { type Cell, FILE_LIMIT_MB, type FileGroup, ROWS_PER_GROUP, type TableRow } from './table.ts';
import { unpackedSize } from './unpacked-size.ts';

const require = createRequire(import.meta.url);

/** Megabytes of a workbook once unpacked: a small file can unpack to any size. */
const UNPACKED_LIMIT_MB = 2 * FILE_LIMIT_MB;
/** Megabytes of memory for reading it. */
const HEAP_LIMIT_MB = 1_500;

/** Runs beside the main thread: the library unpacks and reads a workbook in one go, seconds for a large one. */
const READER = `
const { parentPort, workerData } = require('node:worker_threads');
const { readSheet } = require(workerData.library);
const cell = (value) =>
  value === null || value === undefined ? ''
  : value instanceof Date ? { date: Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10) }
  : typeof value === 'boolean' ? String(value)
  : value;
readSheet(workerData.file, { parseNumber: (text) => ({ number: text }), trim: false }).then((rows) => {
  let start = 0;
  parentPort.on('message', () => {
    const group = rows.slice(start, start + workerData.size).map((cells) => cells.map(cell));
    start += workerData.size;
    parentPort.postMessage(group.length > 0 ? group : null);
  });
});
`;

/** Reads the first sheet of an XLSX workbook; formulas count as their last result. */
export async function* readXlsx(file: string): AsyncGenerator<FileGroup> {
  const size = await unpackedSize(file, UNPACKED_LIMIT_MB * 1024 * 1024).catch((error: unknown) => {
    throw new AppError('exchange.brokenXlsx', { cause: error });
  });
  if (size === null) throw new AppError('exchange.fileTooLarge', { params: { limit: UNPACKED_LIMIT_MB } });
  let row = 0;
  for await (const cells of sheetGroups(file)) {
    const group: TableRow[] = cells.map((line) => {
      row += 1;
      return { row, cells: line };
    });
    yield { group };
  }
}

async function* sheetGroups(file: string): AsyncGenerator<Cell[][]> {
  const worker = new Worker(READER, {
    eval: true,
    workerData: { file, library: require.resolve('read-excel-file/node'), size: ROWS_PER_GROUP },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
  });
  const failed = new Promise<never>((_, reject) => {
    worker.on('error', (error) => reject(brokenWorkbook(error)));
  });
  // Raced below; without a race that is running a failure is told by the next one.
  failed.catch(() => {});
  try {
    for (;;) {
      // One group at a time on request: all at once they would fill the main thread's next turn.
      worker.postMessage(null);
      const [group] = (await Promise.race([once(worker, 'message'), failed])) as [Cell[][] | null];
      if (group === null) return;
      yield group;
    }
  } finally {
    await worker.terminate();
  }
}

function brokenWorkbook(error: unknown): AppError {
  const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return outOfMemory
    ? new AppError('exchange.fileTooLarge', { params: { limit: UNPACKED_LIMIT_MB }, cause: error })
    : new AppError('exchange.brokenXlsx', { cause: error });
}
