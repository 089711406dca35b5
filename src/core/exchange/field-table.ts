import type { ImportField } from './exchange.ts';
import type { ExportRow, ExportValue } from './export.ts';
import type { Raw } from './export-store.ts';
import { type Row, RowRefused } from './row-reader.ts';

/** How a kind of value is read from a file and written to one. */
export interface FieldType<Value> {
  /** @throws RowRefused for what does not fit. */
  read(row: Row, field: string): Value;
  write(raw: Raw, column: string): ExportValue;
  /** The database's column, where its name is not the field's. */
  readonly column?: string;
}

/**
 * One field of a kind of file: an entry gives the import its column, the export its own, and docs/import.md its row.
 * `only` declares what goes one way alone: `import` (another word for what is written elsewhere), `export` (follows from
 * other fields), `json` (an export as JSON alone has it).
 */
export type Field<Value = unknown> = FieldType<Value> &
  (
    | { readonly headers: string; readonly needed?: true; readonly only?: 'import' }
    | { readonly only: 'export' | 'json' }
  );

/** A kind's fields, in the order in which people read them. */
export type Fields = Readonly<Record<string, Field>>;

type Importable<Table extends Fields> = {
  [Name in keyof Table]: Table[Name] extends { readonly headers: string } ? Name : never;
}[keyof Table];
type Needed<Table extends Fields> = {
  [Name in keyof Table]: Table[Name] extends { readonly needed: true } ? Name : never;
}[keyof Table];
type ValueOf<Type> = Type extends FieldType<infer Value> ? Value : never;

/** What a row holds, by field; a field that the file has no column for is left out, an empty cell is not. */
export type Cells<Table extends Fields> = {
  readonly [Name in Needed<Table>]: NonNullable<ValueOf<Table[Name]>>;
} & { readonly [Name in Exclude<Importable<Table>, Needed<Table>>]?: ValueOf<Table[Name]> };

/** Reads a row field by field. @throws RowRefused for the first that does not fit */
export function readCells<Table extends Fields>(fields: Table, row: Row): Cells<Table> {
  const cells: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (!('headers' in field)) continue;
    if (field.needed && row.text(name) === '') throw new RowRefused(name, 'exchange.cellEmpty');
    if (field.needed || row.has(name)) cells[name] = field.read(row, name);
  }
  return cells as Cells<Table>;
}

/** The fields that a file may have columns for. */
export function importFields(fields: Fields): ImportField[] {
  return Object.entries(fields).flatMap(([field, spec]) => {
    if (!('headers' in spec)) return [];
    const aliases = spec.headers.split(',').map((alias) => alias.trim());
    return [{ field, required: spec.needed === true, aliases }];
  });
}

/** The columns of the CSV file, in order; JSON has all that a row holds. */
export function csvColumns(fields: Fields): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.only !== 'import' && fields[name]?.only !== 'json');
}

/** What an export says of a row of the database. */
export function exportRow(fields: Fields, raw: Raw): ExportRow {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { only, column = snakeCase(name), write }]) =>
      only === 'import' ? [] : [[name, write(raw, column)]],
    ),
  );
}

/** Fields that an export alone has: in its CSV and JSON, or in JSON alone. */
export function shownOnly<Types extends Readonly<Record<string, FieldType<unknown>>>>(
  only: 'export' | 'json',
  types: Types,
) {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { ...type, only }])) as unknown as {
    readonly [Name in keyof Types]: Types[Name] & { readonly only: 'export' | 'json' };
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
