import { decimalsOf, decimalText, type Money } from '../money.ts';
import type { ExportFormat, ExportPiece, ExportRow, ExportValue } from './export.ts';
import { csvCell } from './files/csv-cell.ts';

/** Rows as the text of a file: CSV by RFC 4180, or a JSON array with one row a line. */
export async function* exportedText(
  groups: AsyncIterable<readonly ExportRow[]>,
  { format, columns }: { format: ExportFormat; columns: readonly string[] },
): AsyncGenerator<ExportPiece> {
  yield { text: format === 'csv' ? csvLine(columns) : '[', rows: 0 };
  let before = '\n';
  for await (const group of groups) {
    if (group.length === 0) continue;
    const lines = group.map((row) =>
      format === 'csv' ? csvLine(columns.map((column) => cellOf(row[column] ?? null))) : jsonLine(row),
    );
    yield { text: format === 'csv' ? lines.join('') : `${before}${lines.join(',\n')}`, rows: group.length };
    before = ',\n';
  }
  if (format === 'json') yield { text: '\n]\n', rows: 0 };
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function cellOf(value: ExportValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if ('minor' in value) return unmistakable(value);
  return value.every((part) => typeof part === 'string') ? value.join('; ') : JSON.stringify(value);
}

/**
 * With three decimals (dinars) `1.240` is a thousand where a point groups digits, and an import reads as the company's
 * language writes: a fourth digit makes it a decimal number everywhere.
 */
function unmistakable(money: Money): string {
  return decimalsOf(money.currency) === 3 ? `${decimalText(money)}0` : decimalText(money);
}

function jsonLine(row: ExportRow): string {
  return JSON.stringify(row, (_, value: unknown) => (isMoney(value) ? decimalText(value) : value));
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'minor' in value;
}
