import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '../../errors.ts';
import { takenBack } from './csv-cell.ts';
import { type FileGroup, ROWS_PER_GROUP, type TableRow } from './table.ts';

const DELIMITERS = [';', ',', '\t', '|'] as const;
/** Characters of one row: past it a quotation mark was never closed, and the rest of the file is taken for one cell. */
const ROW_LENGTH_LIMIT = 1_000_000;

/** Reads a CSV file as a stream: UTF-8 (with or without mark), UTF-16 or Windows-1252; `;`, `,`, tab or `|`; any line ends. */
export async function* readCsv(file: string, head: Buffer): AsyncGenerator<FileGroup> {
  const encoding = await encodingOf(file, head);
  const source = createReadStream(file);
  const parser = parse({
    delimiter: delimiterOf(new TextDecoder(encoding).decode(head)),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: ROW_LENGTH_LIMIT,
  });
  const records = Readable.from(decoded(source, encoding))
    .on('error', (error) => parser.destroy(error))
    .pipe(parser);
  let row = 0;
  let group: TableRow[] = [];
  try {
    for await (const cells of records as AsyncIterable<string[]>) {
      row += 1;
      group.push({ row, cells: cells.map(takenBack) });
      if (group.length < ROWS_PER_GROUP) continue;
      yield { group, bytes: source.bytesRead };
      group = [];
    }
  } catch (error) {
    if (error instanceof CsvError) throw new AppError('exchange.brokenCsv', { params: { row: row + 1 }, cause: error });
    throw error;
  } finally {
    source.destroy();
  }
  yield { group, bytes: source.bytesRead };
}

async function* decoded(source: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** By its mark; else UTF-8 when all of it is, else Windows-1252, which Excel writes in western Europe. */
async function encodingOf(file: string, head: Buffer): Promise<string> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** The one that stands most often in the first line, outside quotation marks. */
function delimiterOf(text: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of text.trimStart()) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n' || character === '\r') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best && best[1] > 0 ? best[0] : ',';
}
