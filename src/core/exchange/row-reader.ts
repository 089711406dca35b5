import { cleanText } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import type { ErrorParams, FieldProblem } from '../errors.ts';
import { isCurrency } from '../money.ts';
import { oneLine } from '../text.ts';
import type { Columns } from './columns.ts';
import type { Cell, TableRow } from './files/table.ts';
import { headerKey } from './import-fields.ts';
import {
  DAY_FIRST,
  type DatePart,
  type Decimal,
  dateEvidence,
  type LocalReader,
  MONTH_FIRST,
  readMachineNumber,
  toMinor,
} from './local-values.ts';

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

/** One row of a file, read by field. Every reader throws `RowRefused` for what does not fit. */
export interface Row {
  readonly leftOut: readonly LeftOut[];
  /** Tells that a part of a cell was not taken. */
  leaveOut(what: LeftOut): void;
  /** Whether the file has a column for the field. */
  has(field: string): boolean;
  /** The cell cleaned to one line; empty when there is none. */
  text(field: string): string;
  /** As `text`, line breaks kept. */
  raw(field: string): string;
  /** As `text`; an empty cell is refused. */
  required(field: string): string;
  /** Null for an empty cell. */
  date(field: string): PlainDate | null;
  requiredDate(field: string): PlainDate;
  /** Yes or no in English, French or Spanish; an empty cell is no. */
  flag(field: string): boolean;
  amount(field: string): Decimal;
  /** Null for an empty cell. */
  optionalAmount(field: string): Decimal | null;
  /** A whole number from 1 on, or null for an empty cell. */
  position(field: string): number | null;
  /** From its column, else from the sign or code beside the amount, else the run's. */
  currency(field: string, amountField: string): string;
}

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'on', 'oui', 'o', 'vrai', 'si', 's', 'verdadero']);
const NO = new Set(['', 'no', 'n', 'false', '0', 'off', 'non', 'faux', 'falso']);
/** Signs that mean one currency; `$` is many countries' and counts as the US dollar's. */
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', $: 'USD', '¥': 'JPY', '￥': 'JPY' };
const SHOWN_VALUE = 80;

const DATE_FIELDS = ['issuedOn', 'dueOn', 'paidOn'];

export function createRowReader({ indexes, headers }: Columns, { locale, dates, currency }: Reading): RowReader {
  const decided = new Map<string, readonly DatePart[]>();
  let finished = false;

  function look(cells: readonly Cell[]): void {
    for (const field of DATE_FIELDS) {
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
    const readings = [locale.date(text, DAY_FIRST) ?? '', locale.date(text, MONTH_FIRST) ?? ''];
    const [one = '', other = ''] = readings;
    throw new RowRefused(field, 'exchange.ambiguousDate', { ...shown(text), one, other });
  }

  const read = ({ cells }: TableRow): Row => {
    if (!dates) look(cells);
    if (cells.slice(headers.length).some((cell) => cellText(cell) !== ''))
      throw new RowRefused('', 'exchange.tooManyCells', { columns: headers.length });
    const cellOf = (field: string): Cell => {
      const index = indexes.get(field);
      return index === undefined ? '' : (cells[index] ?? '');
    };
    const leftOut: LeftOut[] = [];
    const row: Row = {
      leftOut,
      leaveOut: (what) => leftOut.push(what),
      has: (field) => indexes.has(field),
      raw: (field) => cellText(cellOf(field)),
      text: (field) => cleanText(cellText(cellOf(field))),

      required(field) {
        const text = row.text(field);
        if (text === '') throw new RowRefused(field, 'exchange.cellEmpty');
        return text;
      },

      date(field) {
        const text = row.text(field);
        if (text === '') return null;
        const order = orderOf(field, text);
        const date = locale.date(text, order);
        if (date === null) throw new RowRefused(field, 'exchange.notADate', { ...shown(text), ...dateHint(order) });
        return date;
      },

      requiredDate(field) {
        row.required(field);
        return row.date(field) ?? '';
      },

      flag(field) {
        const text = row.text(field);
        const key = headerKey(text);
        if (YES.has(key)) return true;
        if (NO.has(key)) return false;
        throw new RowRefused(field, 'exchange.notAFlag', shown(text));
      },

      amount(field) {
        const cell = cellOf(field);
        const text = row.required(field);
        const decimal = typeof cell === 'string' ? locale.number(text) : readMachineNumber(text);
        if (decimal === null)
          throw new RowRefused(field, 'exchange.notAnAmount', { ...shown(text), ...numberHint(locale) });
        return decimal;
      },

      optionalAmount: (field) => (row.text(field) === '' ? null : row.amount(field)),

      position(field) {
        const text = row.text(field);
        if (text === '') return null;
        if (!/^\d{1,3}$/.test(text) || Number(text) < 1)
          throw new RowRefused(field, 'exchange.notAPosition', shown(text));
        return Number(text);
      },

      currency(field, amountField) {
        const text = row.text(field);
        const beside = row.text(amountField);
        const sign = /\p{Sc}/u.exec(beside)?.[0] ?? '';
        const own = text || SIGNS[sign] || (/\b[A-Z]{3}\b/.exec(beside)?.[0] ?? '');
        const code = (own || (currency ?? '')).toUpperCase();
        const known = SIGNS[code] ?? code;
        if (known === '') throw new RowRefused(row.has(field) ? field : amountField, 'exchange.currencyMissing');
        if (!isCurrency(known)) throw new RowRefused(field, 'documents.currency', shown(text));
        return known;
      },
    };
    return row;
  };

  return {
    read,
    finish: () => {
      finished = true;
    },
  };
}

/** The amount in minor units of its currency; refused with more decimals than the currency has. */
export function minorAmount(field: string, amount: Decimal, currency: string): number {
  const minor = toMinor(amount, currency);
  if (minor === null) throw new RowRefused(field, 'exchange.amountNotExact', { currency });
  return minor;
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

function numberHint({ locale }: LocalReader): { example: string } {
  return {
    example: new Intl.NumberFormat(locale, { minimumFractionDigits: 2, numberingSystem: 'latn' }).format(1240.5),
  };
}
