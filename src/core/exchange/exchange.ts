import type { Actor } from '../access/index.ts';
import type { Configuration } from './configuration.ts';
import type { Exports } from './export.ts';

export const IMPORT_KINDS = [
  'customers',
  'suppliers',
  'contacts',
  'documents',
  'invoices',
  'receipts',
  'payments',
  'incidents',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export interface ImportInput {
  readonly kind: ImportKind;
  readonly file: string;
  /** Column header → field; what is not named is found by the header aliases (English, French, Spanish). */
  readonly mapping?: Readonly<Record<string, string>>;
  readonly profile?: string;
  /** Of numbers and dates in the file, e.g. `fr-FR`; the company's language otherwise. */
  readonly locale?: string;
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly rows: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** One refused row, with the first thing that is wrong in it. `row` counts from 1 with the header as row 1, as a spreadsheet shows it. */
export interface ImportError {
  readonly row: number;
  /** The column's header in the file; the field's name when no column has it. */
  readonly column: string;
  /** Of a sentence in the locales; `sayImportError` says it. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly errors: readonly ImportError[];
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

export interface ExchangeService extends Exports, Configuration {
  /** Reads the header and says which column is which field, with the first row's cell as sample. */
  inspect(
    actor: Actor,
    input: { kind: ImportKind; file: string },
  ): Promise<{ columns: { header: string; field: string | null; sample: string }[] }>;
  fields(kind: ImportKind): ImportField[];
  /** Keeps a mapping (and locale) under a name; one of the same name and kind is replaced. */
  saveProfile(
    actor: Actor,
    input: { name: string; kind: ImportKind; mapping: Readonly<Record<string, string>>; locale?: string },
  ): Promise<void>;
  listProfiles(actor: Actor, kind: ImportKind): Promise<ImportProfile[]>;
  /** The newest run of a kind, or null. */
  lastRun(kind: ImportKind): Promise<ImportRun | null>;
  // The program's own use:
  /** Who may run an import of this kind, and with which mapping and locale; refused otherwise. */
  prepare(
    actor: Actor,
    input: Pick<ImportInput, 'kind' | 'profile' | 'locale'>,
  ): Promise<{ mapping: Readonly<Record<string, string>>; locale: string }>;
  recordRun(actor: Actor, run: Omit<ImportRun, 'at' | 'byName'> & { refused: number }): Promise<void>;
}
