import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import { oneLine } from '../../text.ts';
import { type Cell, FILE_LIMIT_MB, type FileGroup, ROWS_PER_GROUP, type TableRow } from './table.ts';
import { lookIntoWorkbook, type WorkbookLook } from './workbook-look.ts';

const require = createRequire(import.meta.url);

/** Megabytes of a workbook once unpacked: a small file can unpack to any size. */
const UNPACKED_LIMIT_MB = 2 * FILE_LIMIT_MB;
/** Megabytes of memory for reading it. */
const HEAP_LIMIT_MB = 1_500;
const MB = 1024 * 1024;
/** Cells of a sheet, empty ones among them: the largest file of ours has a tenth of it. */
const CELL_LIMIT = 100_000_000;
/** Reading took 0.3 s for each unpacked megabyte on a slow machine; beyond ten times that it has no end. */
const READING_BASE_MS = 20_000;
const READING_MS_PER_MB = 3_000;

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
  const look = await lookIntoWorkbook(file, UNPACKED_LIMIT_MB * MB).catch((error: unknown) => {
    throw new AppError('exchange.brokenXlsx', { cause: error });
  });
  const size = refuseUnfit(look);
  let row = 0;
  for await (const cells of sheetGroups(file, size)) {
    const group: TableRow[] = cells.map((line) => {
      row += 1;
      return { row, cells: line };
    });
    yield { group };
  }
}

/** Answers how many bytes it unpacks to. */
function refuseUnfit({ size, names, outside, lastRow, lastColumn }: WorkbookLook): number {
  if (size === null) throw new AppError('exchange.fileTooLarge', { params: { limit: UNPACKED_LIMIT_MB } });
  if (!names.some((name) => name.toLowerCase() === 'xl/workbook.xml')) throw new AppError('exchange.noWorkbook');
  if (outside !== null) throw new AppError('exchange.beyondSheet', { params: { cell: oneLine(outside, 20) } });
  // The library makes every row as long as the longest.
  if (lastRow * lastColumn > CELL_LIMIT)
    throw new AppError('exchange.sheetTooLarge', { params: { rows: lastRow, columns: lastColumn } });
  return size;
}

async function* sheetGroups(file: string, size: number): AsyncGenerator<Cell[][]> {
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
  // A sheet that the look has not seen through must not hold the import for ever.
  const deadline = setTimeout(() => void worker.terminate(), READING_BASE_MS + (size / MB) * READING_MS_PER_MB);
  const stopped = once(worker, 'exit').then(() => {
    throw new AppError('exchange.brokenXlsx');
  });
  stopped.catch(() => {});
  try {
    for (;;) {
      // One group at a time on request: all at once they would fill the main thread's next turn.
      worker.postMessage(null);
      const [group] = (await Promise.race([once(worker, 'message'), failed, stopped])) as [Cell[][] | null];
      clearTimeout(deadline);
      if (group === null) return;
      yield group;
    }
  } finally {
    clearTimeout(deadline);
    await worker.terminate();
  }
}

function brokenWorkbook(error: unknown): AppError {
  const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return outOfMemory
    ? new AppError('exchange.fileTooLarge', { params: { limit: UNPACKED_LIMIT_MB }, cause: error })
    : new AppError('exchange.brokenXlsx', { cause: error });
}
