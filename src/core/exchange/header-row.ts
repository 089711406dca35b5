import { cleanText } from '../customers/index.ts';
import { matchColumns, missingFields } from './columns.ts';
import type { ImportKind } from './exchange.ts';
import type { Cell, TableRow } from './files/table.ts';
import type { Columns } from './row-reader.ts';
import { cellText } from './row-reader.ts';
import { recognizedProfile, type ShippedProfile, shippedProfile } from './shipped-profiles.ts';

/** A report has its title above the header: so many lines at most. */
const TITLE_LINES = 15;

export interface FoundHeader {
  readonly columns: Columns;
  /** The shipped profile by which they were read, if any. */
  readonly profile: ShippedProfile | null;
  /** The rows below. */
  readonly rest: readonly TableRow[];
}

/**
 * The header among the first rows of a file that are not empty: the first row, unless it lacks a needed column and one of
 * the next has them all.
 * @throws AppError when a column of the mapping is not there.
 */
export function findHeader(input: {
  readonly kind: ImportKind;
  readonly rows: readonly TableRow[];
  readonly mapping: Readonly<Record<string, string>>;
  /** Of a profile that was asked for; null: recognized by the headers. A mapping by hand goes before either. */
  readonly profileName: string | null;
}): FoundHeader {
  const { kind, rows, mapping, profileName } = input;
  const at = (index: number): FoundHeader => {
    const headers = headersOf(rows[index]?.cells ?? []);
    const rest = rows.slice(index + 1);
    const profile = profileName === null ? recognizedProfile(kind, headers) : shippedProfile(kind, profileName);
    const samples = (column: number) => rest.map(({ cells }) => cleanText(cellText(cells[column] ?? '')));
    return { columns: matchColumns({ kind, headers, mapping, profile, samples }), profile, rest };
  };
  for (let index = 0; index < Math.min(rows.length, TITLE_LINES); index += 1) {
    const found = orNull(() => at(index));
    if (found && missingFields(kind, found.columns).length === 0) return found;
  }
  return at(0);
}

/** Trailing empty headers are no columns. */
function headersOf(cells: readonly Cell[]): string[] {
  const headers = cells.map((cell) => (typeof cell === 'string' ? cleanText(cell) : ''));
  while (headers.at(-1) === '') headers.pop();
  return headers;
}

/** A title has none of the columns that a mapping names; the first row tells it. */
function orNull<Result>(attempt: () => Result): Result | null {
  try {
    return attempt();
  } catch {
    return null;
  }
}
