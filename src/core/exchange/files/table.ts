/** A cell as the file has it: text, or a spreadsheet's number (as text, exact) or date (ISO 8601). */
export type Cell = string | { readonly number: string } | { readonly date: string };

export interface TableRow {
  /** Counts from 1, as a spreadsheet shows it; an empty row counts too. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** Rows that come at once: between groups the event loop is free. */
export const ROWS_PER_GROUP = 500;
/** Megabytes of a file, and rows in it: what fits in memory while all good rows wait for their one transaction. */
export const FILE_LIMIT_MB = 100;
export const ROW_LIMIT = 500_000;

export interface FileGroup {
  readonly group: TableRow[];
  /** How much of the file has been read; left out when unknown. */
  readonly bytes?: number;
}
