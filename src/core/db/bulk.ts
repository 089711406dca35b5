import type { Knex } from 'knex';
import { type Db, isPostgres } from './database.ts';

/** Many rows or ids in one statement: they travel as one JSON value, so neither the number of variables nor the length of the statement grows. */

/** What a column of a bulk row may hold; binary does not travel as JSON. */
export type BulkValue = string | number | boolean | null;
export type BulkRow = Readonly<Record<string, BulkValue>>;

/** Rows in one statement: what both databases take in a few milliseconds, so that the event loop stays free in between. */
const ROWS_PER_STATEMENT = 1_000;

export interface BulkInsert<Row extends BulkRow> {
  readonly table: string;
  /** All rows have the same columns. */
  readonly rows: readonly Row[];
  /** The columns of a unique index: a row that meets one is merged with `update`; without `update` it is left out. */
  readonly conflict?: {
    readonly on: readonly (keyof Row & string)[];
    readonly update?: readonly (keyof Row & string)[];
  };
}

/** Inserts (or upserts) rows in groups. Outside a transaction a failure leaves the groups before it. */
export async function insertRows<Row extends BulkRow>(
  db: Db,
  { table, rows, conflict }: BulkInsert<Row>,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const group = rows.slice(start, start + ROWS_PER_STATEMENT);
    await db.raw(...insertStatement({ db, table, columns, group, conflict }));
  }
}

/** `column in (…ids)` for any number of ids. */
export function whereAmong<Builder extends Knex.QueryBuilder>(
  query: Builder,
  db: Db,
  { column, values }: { column: string; values: readonly string[] },
): Builder {
  const list = isPostgres(db) ? 'select json_array_elements_text(?::json)' : 'select value from json_each(?)';
  query.whereRaw(`?? in (${list})`, [column, JSON.stringify(values)]);
  return query;
}

interface InsertParts {
  readonly db: Db;
  readonly table: string;
  readonly columns: readonly string[];
  readonly group: readonly BulkRow[];
  readonly conflict: BulkInsert<BulkRow>['conflict'];
}

function insertStatement({ db, table, columns, group, conflict }: InsertParts): [string, Knex.RawBinding[]] {
  const names = columns.map(() => '??').join(', ');
  const target = `insert into ?? (${names})`;
  const { sql: tail, bindings: tailBindings } = conflictClause(conflict);
  if (isPostgres(db)) {
    return [
      `${target} select ${names} from json_populate_recordset(null::??, ?::json) where true ${tail}`,
      [table, ...columns, ...columns, table, JSON.stringify(group), ...tailBindings],
    ];
  }
  const values = columns.map((_, index) => `json_extract(value, '$[${index}]')`).join(', ');
  const tuples = group.map((row) => columns.map((column) => row[column]));
  return [
    `${target} select ${values} from json_each(?) where true ${tail}`,
    [table, ...columns, JSON.stringify(tuples), ...tailBindings],
  ];
}

function conflictClause(conflict: BulkInsert<BulkRow>['conflict']): { sql: string; bindings: string[] } {
  if (!conflict) return { sql: '', bindings: [] };
  const on = `on conflict (${conflict.on.map(() => '??').join(', ')})`;
  const update = conflict.update ?? [];
  if (update.length === 0) return { sql: `${on} do nothing`, bindings: [...conflict.on] };
  return {
    sql: `${on} do update set ${update.map(() => '?? = excluded.??').join(', ')}`,
    bindings: [...conflict.on, ...update.flatMap((column) => [column, column])],
  };
}
