import type { Actor } from '../access/index.ts';
import type { Money } from '../money.ts';
import { IMPORT_KINDS } from './import-kinds.ts';

/** What can be taken out; the kinds that an import takes come first, in the order in which it needs them. */
export const EXPORT_KINDS = [...IMPORT_KINDS, 'ratings', 'messages', 'decisions', 'audit'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Money is written as decimal text, true and false as yes and no in CSV; lists of objects are for JSON alone. */
export type ExportValue = string | number | boolean | null | Money | readonly string[] | readonly object[];
export type ExportRow = Readonly<Record<string, ExportValue>>;

/** Text of a file, in pieces, with how many rows each piece holds. */
export interface ExportPiece {
  readonly text: string;
  readonly rows: number;
}

export interface Exports {
  /**
   * The rows of a kind as text, in groups, so that none of it has to fit into memory. Asks for the permission to view
   * each section that the kind shows, writes the export into the audit log, and only then gives the first piece.
   * Rows that change meanwhile are told as they are when their group is read.
   * @throws AppError `exchange.exportRefused` naming the kind and the permission.
   */
  exportText(actor: Actor, input: { kind: ExportKind; format: ExportFormat }): AsyncGenerator<ExportPiece>;
  /** Refuses what `exportText` would refuse, for doors that write several kinds or none. */
  requireExport(actor: Actor, kinds: readonly ExportKind[]): void;
}
