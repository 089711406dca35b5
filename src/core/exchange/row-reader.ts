import { cleanText } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import type { ErrorParams, FieldProblem } from '../errors.ts';
import { oneLine } from '../text.ts';
import type { Cell, TableRow } from './files/table.ts';
import {
  DAY_FIRST,
  type DatePart,
  dateEvidence,
  type LocalReader,
  MONTH_FIRST,
  readMachineNumber,
} from './local-values.ts';

/** Which column of a file holds which field. */
export interface Columns {
  readonly headers: readonly string[];
  /** Field name → index of its column. */
  readonly indexes: ReadonlyMap<string, number>;
  /** Columns that are left out by name. */
  readonly leftOut: ReadonlySet<number>;
}

/** A row that is not taken: the field at fault and why. Left out of the import, told to whoever runs it. */
export class RowRefused extends Error {
  readonly field: string;
  readonly code: string;
  readonly params: ErrorParams;
  /** Reference of what was refused, for a customer: what hangs on it is told. */
  about?: string;

  constructor(field: string, code: string, params: ErrorParams = {}) {
    super(`${field}: ${code}`);
    this.field = field;
    this.code = code;
    this.params = params;
  }
}

/** A short date that may be read in two ways, as long as its column has not decided which. */
export class AmbiguousDate extends Error {}

/** How the cells of a file are read. */
export interface Reading {
  readonly locale: LocalReader;
  /** Null: nobody has said it, each column must decide for itself. */
  readonly dates: readonly DatePart[] | null;
  /** Of amounts that have none of their own. */
  readonly currency: string | null;
}

export interface RowReader {
  /** @throws AmbiguousDate while a column has not decided; read the row again at the end. */
  read(row: TableRow): Row;
  /** All rows were seen: what is ambiguous now is refused. */
  finish(): void;
}

/** Something that was left out of a row that is taken otherwise. */
export interface LeftOut {
  readonly field: string;
  readonly code: string;
  readonly params: ErrorParams;
}

/** One row of a file, read by field; a field without a column reads as an empty cell. */
export interface Row {
  readonly leftOut: readonly LeftOut[];
  /** Tells that a part of a cell was not taken. */
  leaveOut(what: LeftOut): void;
  /** Whether the file has a column for the field. */
  has(field: string): boolean;
  cell(field: string): Cell;
  /** The cell as one clean line. */
  text(field: string): string;
  /** As `text`, line breaks kept. */
  raw(field: string): string;
  /** Null for an empty cell. @throws RowRefused, AmbiguousDate */
  date(field: string): PlainDate | null;
  readonly locale: LocalReader;
  /** Of amounts that have none of their own; null: nobody has said it. */
  readonly currency: string | null;
}

const SHOWN_VALUE = 80;

/** `dateFields`: whose columns decide together how they write dates. */
export function createRowReader(
  { indexes, headers }: Columns,
  { locale, dates, currency, dateFields }: Reading & { readonly dateFields: readonly string[] },
): RowReader {
  const decided = new Map<string, readonly DatePart[]>();
  let finished = false;

  function look(cells: readonly Cell[]): void {
    for (const field of dateFields) {
      const cell = cells[indexes.get(field) ?? -1];
      if (decided.has(field) || typeof cell !== 'string') continue;
      const evidence = dateEvidence(cleanText(cell));
      if (evidence !== 'both' && evidence !== 'unclear') decided.set(field, evidence);
    }
  }

  function orderOf(field: string, text: string): readonly DatePart[] {
    const known = dates ?? decided.get(field);
    if (known) return known;
    if (dateEvidence(text) !== 'unclear') return locale.dateOrder;
    if (!finished) throw new AmbiguousDate();
    const [one = '', other = ''] = [locale.date(text, DAY_FIRST) ?? '', locale.date(text, MONTH_FIRST) ?? ''];
    throw new RowRefused(field, 'exchange.ambiguousDate', { ...shown(text), one, other });
  }

  return {
    read({ cells }) {
      if (!dates) look(cells);
      if (cells.slice(headers.length).some((cell) => cellText(cell) !== ''))
        throw new RowRefused('', 'exchange.tooManyCells', { columns: headers.length });
      const leftOut: LeftOut[] = [];
      const row: Row = {
        locale,
        currency,
        leftOut,
        leaveOut: (what) => leftOut.push(what),
        has: (field) => indexes.has(field),
        cell: (field) => cells[indexes.get(field) ?? -1] ?? '',
        raw: (field) => cellText(row.cell(field)),
        text: (field) => cleanText(row.raw(field)),
        date(field) {
          const text = row.text(field);
          if (text === '') return null;
          const order = orderOf(field, text);
          const date = locale.date(text, order);
          if (date === null) throw new RowRefused(field, 'exchange.notADate', { ...shown(text), ...dateHint(order) });
          return date;
        },
      };
      return row;
    },
    finish: () => {
      finished = true;
    },
  };
}

/** Refuses for the first problem that a room's own rules find; `fields` names columns that it calls otherwise. */
export function refuseProblems(
  problems: readonly FieldProblem[],
  { fields = {}, about }: { fields?: Readonly<Record<string, string>>; about?: string } = {},
): void {
  const [problem] = problems;
  if (!problem) return;
  const refused = new RowRefused(fields[problem.field] ?? problem.field, problem.code, problem.params);
  throw about === undefined ? refused : Object.assign(refused, { about });
}

/** A value as an error shows it: one line, not too long. */
export function shown(value: string): { value: string } {
  return { value: oneLine(value, SHOWN_VALUE) };
}

/** A cell as text. */
export function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim();
  if ('date' in cell) return cell.date;
  return wholeText(cell.number);
}

/** A spreadsheet's number as people wrote it: `611365`, not `6.11365E5`. */
function wholeText(number: string): string {
  const decimal = /e/i.test(number) ? readMachineNumber(number) : null;
  return decimal?.scale === 0 ? String(decimal.digits) : number;
}

function dateHint(order: readonly DatePart[]): { example: string } {
  const parts = { day: '24', month: '11', year: '2026' };
  return { example: order.map((part) => parts[part]).join('/') };
}
