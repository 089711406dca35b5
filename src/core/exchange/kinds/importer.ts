import type { Actor, Permission } from '../../access/index.ts';
import type { CustomersService, UpsertOutcome } from '../../customers/index.ts';
import type { PlainDate } from '../../dates.ts';
import type { DocumentsService } from '../../documents/index.ts';
import type { IncidentsService } from '../../incidents/index.ts';
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
}

/** How one kind of file is read and written. */
export interface Importer<Value> {
  readonly permission: Permission;
  /** The field that tells rows apart. */
  readonly keyField: string;
  /** Throws `RowRefused`. */
  read(row: Row): Value;
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
