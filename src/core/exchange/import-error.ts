import { AppError } from '../errors.ts';
import { type Say, sayError } from '../words.ts';
import type { ImportError } from './exchange.ts';
import { quotedCell } from './files/csv-cell.ts';

/** The sentence for a refused row: what is wrong and what to do. The row and column stand beside it. */
export function sayImportError(say: Say, { code, params, hanging }: ImportError): string {
  const sentence = sayError(say, new AppError(code, { params }));
  if (!hanging) return sentence;
  const { count, references } = hanging;
  const more = count > references.length ? ', …' : '';
  return `${sentence} ${say('exchange:errors.hanging', { count, references: `${references.join(', ')}${more}` })}`;
}

/** The refused rows as a CSV file to be corrected by: row, column, reason. Opens in Excel with accents right. */
export function errorsAsCsv(say: Say, errors: readonly ImportError[]): string {
  const head = ['row', 'column', 'reason'].map((key) => say(`exchange:errors.${key}`));
  const lines = errors.map((error) => [String(error.row), error.column, sayImportError(say, error)]);
  return `\uFEFF${[head, ...lines].map((cells) => cells.map(quotedCell).join(',')).join('\r\n')}\r\n`;
}
