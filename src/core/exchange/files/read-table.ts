import { open, stat } from 'node:fs/promises';
import { AppError } from '../../errors.ts';
import type { ImportProgress } from '../exchange.ts';
import { readCsv } from './csv-file.ts';
import { FILE_LIMIT_MB, ROW_LIMIT, type TableRow } from './table.ts';
import { readXlsx } from './xlsx-file.ts';

const SNIFFED_BYTES = 64 * 1024;

/** The rows of a CSV or XLSX file that are not empty, in groups, header first. Refuses anything else with what to do. */
export async function* readTable(
  file: string,
  onProgress: (progress: ImportProgress) => void = () => {},
): AsyncGenerator<TableRow[]> {
  const { size, head } = await sniff(file);
  const kind = kindOf(head);
  let rows = 0;
  let filled = 0;
  const groups = kind === 'xlsx' ? readXlsx(file) : readCsv(file, head);
  for await (const { group, bytes } of groups) {
    rows += group.length;
    const notEmpty = group.filter(({ cells }) => cells.some((cell) => typeof cell !== 'string' || cell.trim() !== ''));
    filled += notEmpty.length;
    // The heading is none of them.
    if (filled - 1 > ROW_LIMIT) throw new AppError('exchange.tooManyRows', { params: { limit: ROW_LIMIT } });
    yield notEmpty;
    onProgress({ step: 'reading', rows, share: Math.min(1, (bytes ?? size) / Math.max(1, size)) });
    await new Promise(setImmediate);
  }
}

async function sniff(file: string): Promise<{ size: number; head: Buffer }> {
  try {
    const { size } = await stat(file);
    if (size > FILE_LIMIT_MB * 1024 * 1024)
      throw new AppError('exchange.fileTooLarge', { params: { limit: FILE_LIMIT_MB } });
    const handle = await open(file);
    try {
      const head = Buffer.alloc(Math.min(size, SNIFFED_BYTES));
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      return { size, head: head.subarray(0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const problem = { field: 'file', code: 'exchange.unreadable', params: { file, reason: reasonOf(error) } };
    throw new AppError('exchange.unreadable', { fields: [problem], cause: error });
  }
}

/** What a file is by its first bytes, whatever its name says; each has a sentence of its own. */
const OTHER_FORMATS: readonly [RegExp, string][] = [
  [/^%PDF-/, 'exchange.isPdf'],
  // The old binary Excel format (OLE2).
  [/^\xd0\xcf/, 'exchange.oldExcel'],
  [/^(?:\x89PNG|\xff\xd8\xff|GIF8|BM[\s\S]{4}\0\0\0\0|RIFF[\s\S]{4}WEBP)/, 'exchange.isPicture'],
  [/^(?:\x1f\x8b|Rar!|7z\xbc\xaf)/, 'exchange.isArchive'],
  [/^\s*(?:<!doctype html|<html|<table)/i, 'exchange.isWebPage'],
  [/^\s*(?:<\?xml|\{\s*"|\[\s*[{[])/, 'exchange.notATable'],
];

function kindOf(head: Buffer): 'csv' | 'xlsx' {
  if (head.length === 0) throw new AppError('exchange.empty');
  const start = head.toString('latin1', 0, 1_000).replace(/^\xef\xbb\xbf/, '');
  if (start.startsWith('PK\u0003\u0004')) return 'xlsx';
  const other = OTHER_FORMATS.find(([format]) => format.test(start));
  if (other) throw new AppError(other[1]);
  const utf16 = head.length > 1 && (head.readUInt16BE(0) === 0xfffe || head.readUInt16BE(0) === 0xfeff);
  if (head.includes(0) && !utf16) throw new AppError('exchange.notATable');
  return 'csv';
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? (error instanceof Error ? error.message : String(error));
}
