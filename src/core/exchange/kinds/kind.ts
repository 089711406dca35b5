import type { Actor, Permission } from '../../access/index.ts';
import type { CustomersService, UpsertOutcome } from '../../customers/index.ts';
import type { PlainDate } from '../../dates.ts';
import type { DocumentsService } from '../../documents/index.ts';
import type { IncidentsService } from '../../incidents/index.ts';
import type { ExportStore, Raw } from '../export-store.ts';
import type { Cells, Fields } from '../field-table.ts';
import type { ImportJournal } from '../import-journal.ts';
import { type Row, RowRefused } from '../row-reader.ts';

/** The rooms that an import writes to. */
export interface ImportRooms {
  readonly customers: Pick<CustomersService, 'saveMany' | 'saveContacts' | 'idsByReference' | 'byName'>;
  readonly documents: Pick<
    DocumentsService,
    'saveMany' | 'saveReceipts' | 'addPayments' | 'byReferences' | 'receiptsOf' | 'openReceiptsOf'
  >;
  readonly incidents: Pick<IncidentsService, 'findByReference' | 'open' | 'edit' | 'close'>;
}

/** What an importer must know of the run. */
export interface ImportRun {
  /** In the company's time zone. */
  readonly today: PlainDate;
  /** Looks at the rows that are about to be changed, so that the import can be taken back. */
  readonly journal: Pick<ImportJournal, 'witness'>;
}

/** How one kind of rows is exported. */
export interface ShownKind<Table extends Fields = Fields> {
  /** What an export asks for: the view of each section that the rows show. */
  readonly views: readonly Permission[];
  readonly fields: Table;
  /** All its rows in pages, as the fields read them. */
  rows(store: ExportStore): AsyncIterable<Raw[]>;
}

/** How one kind of file is read and written, too. */
export interface Kind<Table extends Fields, Value> extends ShownKind<Table> {
  readonly permission: Permission;
  /** The field that tells rows apart. */
  readonly keyField: keyof Table & string;
  /** Fields of which a file needs one at least. */
  readonly oneOf?: readonly (keyof Table & string)[];
  /** Rows say what somebody owes: a column that would say what is left of it must not be passed over. */
  readonly owes?: true;
  /** What the cells come to; throws `RowRefused`. */
  read(cells: Cells<Table>, row: Row): Value;
  /** The same key twice in one file is refused the second time. */
  key(value: Value): string;
  /** Writes a group inside the file's transaction; answers in order, with why for what cannot be taken. */
  write(
    rooms: ImportRooms,
    actor: Actor,
    values: readonly Value[],
    run: ImportRun,
  ): Promise<(UpsertOutcome | RowRefused)[]>;
}

/** The values that a kind reads are its own; it alone gets them back. */
export type AnyKind = Kind<Fields, unknown>;

export function importKind<const Table extends Fields, Value>(kind: Kind<Table, Value>): AnyKind {
  return kind as unknown as AnyKind;
}

/** Writes the values that `resolve` can complete with what the database knows; the others answer with why they cannot. */
export async function writeResolved<Value, Input>(
  values: readonly Value[],
  steps: {
    resolve(value: Value): Input | RowRefused;
    write(inputs: readonly Input[]): Promise<readonly { readonly outcome: UpsertOutcome }[]>;
  },
): Promise<(UpsertOutcome | RowRefused)[]> {
  const resolved = values.map(steps.resolve);
  const inputs = resolved.filter((input): input is Input => !(input instanceof RowRefused));
  const written = inputs.length > 0 ? [...(await steps.write(inputs))] : [];
  return resolved.map((input) => (input instanceof RowRefused ? input : (written.shift()?.outcome ?? 'unchanged')));
}

/** The refusal instead of the value, where it is one of many. */
export function orRefused<Input>(resolve: () => Input): Input | RowRefused {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof RowRefused) return error;
    throw error;
  }
}
