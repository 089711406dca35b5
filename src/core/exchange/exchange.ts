import type { Actor } from '../access/index.ts';
import type { PlainDate } from '../dates.ts';
import type { Configuration } from './configuration.ts';
import type { Exports } from './export.ts';
import type { ImportJournal } from './import-journal.ts';
import { IMPORT_KINDS, type ImportKind } from './import-kinds.ts';
import type { DatePart } from './local-values.ts';

export { IMPORT_KINDS, type ImportKind };

/** How short dates are written: `24/11/2026` or `11/24/2026`. */
export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

export interface ImportInput {
  readonly kind: ImportKind;
  readonly file: string;
  /** Column header → field; what is not named is found by the header aliases (English, French, Spanish). */
  readonly mapping?: Readonly<Record<string, string>>;
  readonly profile?: string;
  /** Of numbers and dates in the file, e.g. `fr-FR`; the company's language otherwise, and then dates must decide themselves. */
  readonly locale?: string;
  /** How the file writes short dates, whatever its locale. */
  readonly dates?: DateOrder;
  /** Of amounts that have none of their own: three letters. */
  readonly currency?: string;
  /** Takes the file although columns are not used that look like a state, a balance or an amount paid. */
  readonly acceptUnused?: boolean;
  /** Asked about such columns where somebody can answer; without it, or answered no, the file is refused. */
  readonly confirmUnused?: (columns: readonly string[]) => Promise<boolean>;
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  /** `trying`: a dry run writes, and takes it back. */
  readonly step: 'reading' | 'writing' | 'trying';
  /** Of the file so far; after reading, those that fit. */
  readonly rows: number;
  /** Of the step, from 0 to 1. */
  readonly share: number;
}

/** One refused row, with the first thing that is wrong in it. `row` counts from 1 with the header as row 1, as a spreadsheet shows it. */
export interface ImportError {
  readonly row: number;
  /** The column's header in the file; the field's name when no column has it. */
  readonly column: string;
  /** Of a sentence in the locales; `sayImportError` says it. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** What stays as it was because a customer was refused. */
  readonly hanging?: { readonly count: number; readonly references: readonly string[] };
}

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly errors: readonly ImportError[];
  /** What was left out of rows that were taken, e.g. one address of five. */
  readonly warnings: readonly ImportError[];
  /** Headers of the columns that no field was read from, those left out by name among them. */
  readonly unusedColumns: readonly string[];
  /** Name of the mapping that was used: a saved one, or one that ships; null: none. */
  readonly profile: string | null;
  /** By which it can be taken back; null: a dry run. */
  readonly importId: string | null;
}

export interface ImportField {
  readonly field: string;
  readonly required: boolean;
  readonly aliases: readonly string[];
}

export interface ImportProfile {
  readonly name: string;
  readonly kind: ImportKind;
  readonly mapping: Readonly<Record<string, string>>;
  readonly locale: string | null;
  readonly dates: DateOrder | null;
  readonly currency: string | null;
}

/** How a file is read: as the run says, else as its profile, else as the company's settings. */
export interface FileReading {
  /** Column header → field, of the saved mapping. */
  readonly mapping: Readonly<Record<string, string>>;
  /** The saved mapping's name, or the one of a shipped profile that was asked for. */
  readonly profile: string | null;
  readonly locale: string;
  /** Null: nobody has said it, each column must decide for itself. */
  readonly dates: readonly DatePart[] | null;
  readonly currency: string | null;
  /** In the company's time zone. */
  readonly today: PlainDate;
}

/** What a file's header comes to. */
export interface FileLook {
  readonly kind: ImportKind;
  /** The mapping that was used: the one that was asked for, or the shipped one that was recognized. */
  readonly profile: string | null;
  readonly columns: readonly { readonly header: string; readonly field: string | null; readonly sample: string }[];
  /** Needed fields without a column: no row can be taken. */
  readonly missing: readonly string[];
  /** Columns that are not used and may say what is left to pay. */
  readonly doubtful: readonly string[];
}

/** A finished run, for the record and for the freshness of payments (D15). */
export interface ImportRun {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly at: number;
  readonly byName: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** An import that was run, as a list shows it. */
export interface ListedImport extends ImportRun {
  readonly id: string;
  readonly undoneAt: number | null;
  readonly undoneBy: string | null;
  /** Whether it can be taken back as far as its age goes; what stands in the way is found when it is tried. */
  readonly canUndo: boolean;
}

export interface UndoneImport {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  /** Of the file's rows: what they made is gone, what they changed is as it was. */
  readonly removed: number;
  readonly restored: number;
}

export interface ImportUndo {
  /** The newest 50, of the kinds that the actor may import. */
  listImports(actor: Actor): Promise<ListedImport[]>;
  /**
   * Takes an import back as a whole, the newest when none is named: what it made is removed, what it changed is as it was.
   * Within 30 days, and while nothing stands on it. Call it in a transaction.
   * @throws AppError naming what stands in the way: a newer import, mails, changes, rows that belong to what it made.
   */
  undoImport(actor: Actor, input: { id?: string | undefined }): Promise<UndoneImport>;
}

export interface ExchangeService extends Exports, Configuration, ImportUndo {
  /**
   * Reads the header and says which column is which field, with the first row's cell as sample. Without a kind it is the
   * one, of those that the actor may import, that fits the header best.
   */
  inspect(
    actor: Actor,
    input: { kind?: ImportKind | undefined; file: string } & Pick<ImportInput, 'mapping' | 'profile'>,
  ): Promise<FileLook>;
  fields(kind: ImportKind): ImportField[];
  /** Keeps a mapping (and locale) under a name; one of the same name and kind is replaced. */
  saveProfile(
    actor: Actor,
    input: Pick<ImportProfile, 'name' | 'kind' | 'mapping'> & Pick<ImportInput, 'locale' | 'dates' | 'currency'>,
  ): Promise<void>;
  listProfiles(actor: Actor, kind: ImportKind): Promise<ImportProfile[]>;
  /** The newest run of a kind, or null. */
  lastRun(kind: ImportKind): Promise<ImportRun | null>;
  // The program's own use:
  /** Who may run an import of this kind, and how its file is read; refused otherwise. */
  prepare(
    actor: Actor,
    input: Pick<ImportInput, 'kind' | 'profile' | 'locale' | 'dates' | 'currency'>,
  ): Promise<FileReading>;
  /** Of an import that begins: what it does is written down, row by row. */
  openJournal(): ImportJournal;
  recordRun(
    actor: Actor,
    run: Omit<ImportRun, 'at' | 'byName'> & { refused: number; journal: ImportJournal },
  ): Promise<void>;
}
