/** One encoding per type at the edge of the stores; both databases hold the same values. */

/** SQLite gives 0 and 1, PostgreSQL booleans. */
export function toBoolean(value: unknown): boolean {
  return value === true || value === 1;
}

/** JSON columns are text on both databases. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}

export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** SQLite's limit of bound variables is 32,766; groups stay well below it and the parser fast. */
export const VARIABLES_PER_STATEMENT = 10_000;

/** Cuts rows into groups that fit into one statement. */
export function inGroups<T>(rows: readonly T[], columns: number): T[][] {
  const size = Math.max(1, Math.floor(VARIABLES_PER_STATEMENT / columns));
  const groups: T[][] = [];
  for (let start = 0; start < rows.length; start += size) groups.push(rows.slice(start, start + size));
  return groups;
}
