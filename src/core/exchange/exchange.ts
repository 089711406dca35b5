import type { Actor } from '../access/index.ts';

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
  readonly onProgress?: (progress: {
    readonly rows: number;
    readonly bytes: number;
    readonly totalBytes: number;
  }) => void;
}

/** One refused row. `row` counts from 1 with the header as row 1, as a spreadsheet shows it. */
export interface ImportError {
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface ImportResult {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly errors: readonly ImportError[];
}

export interface ExchangeService {
  /** Reads the header and says which column is which field. */
  inspect(
    actor: Actor,
    input: { kind: ImportKind; file: string },
  ): Promise<{ columns: { header: string; field: string | null; sample: string }[] }>;
  fields(kind: ImportKind): { field: string; required: boolean; aliases: readonly string[] }[];
  saveProfile(
    actor: Actor,
    input: { name: string; kind: ImportKind; mapping: Readonly<Record<string, string>>; locale?: string },
  ): Promise<void>;
}
