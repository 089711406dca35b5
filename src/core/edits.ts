import { createHash } from 'node:crypto';
import { AppError } from './errors.ts';

/**
 * Edits of two people (X5). A form keeps what it read as an `EditBase`; the use case that saves reads the thing again under
 * a lock and merges three ways: what only one of the two has changed is kept, what both have changed differently is a
 * conflict, which a person settles. See `docs/decisions/0015-edits-of-two-people.md`.
 */

/** Values are JSON. */
type EditFields = Readonly<Record<string, unknown>>;

/**
 * What somebody had before them: a digest of each field, short enough for a Slack modal and for a file. Empty: there was
 * nothing yet.
 */
export type EditBase = Readonly<Record<string, string>>;

/** What somebody wants of a thing's fields; one left out stays as it is. */
export type Mine<Fields> = { readonly [Field in keyof Fields]?: Fields[Field] | undefined };

/** What each use case that saves a whole thing takes beside its fields. */
export interface OnBase {
  /** Null: nobody has read it before, as with a command that says how it shall be. */
  readonly base: EditBase | null;
}

/** A field that both have changed, each to something else. */
export interface FieldConflict {
  readonly field: string;
  readonly theirs: unknown;
  readonly mine: unknown;
}

/** Nothing was saved: whoever comes later chooses, field by field, and saves again on `rebased`. */
export class EditConflict extends AppError {
  readonly conflicts: readonly FieldConflict[];

  constructor(conflicts: readonly FieldConflict[]) {
    super('core.editConflict');
    this.conflicts = conflicts;
  }
}

/** Of the given fields: what a form that shows them has to bring back. */
export function editBase(fields: object): EditBase {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, digest(value)]));
}

/**
 * The base of the next try, once the conflicts have been shown: in those fields it is what was shown as theirs, so that a
 * third person's change is a conflict again; in all others it stays, so that they merge as before.
 */
export function rebased(base: EditBase | null, conflicts: readonly FieldConflict[]): EditBase {
  return { ...base, ...editBase(Object.fromEntries(conflicts.map(({ field, theirs }) => [field, theirs]))) };
}

/** Three-way merge by field. A field left out of `mine` stays theirs; without a base mine holds. */
export function mergeFields<Fields extends object>({
  base,
  theirs,
  mine,
}: Edit<Fields>): {
  readonly fields: Fields;
  readonly conflicts: readonly FieldConflict[];
} {
  const stored = theirs as EditFields;
  const merged: Record<string, unknown> = { ...stored };
  const conflicts: FieldConflict[] = [];
  for (const [field, value] of Object.entries(mine)) {
    if (value === undefined) continue;
    const [before, now, wanted] = [base?.[field], digest(stored[field]), digest(value)];
    if (base === null || before === now || wanted === now) merged[field] = value;
    else if (wanted !== before) conflicts.push({ field, theirs: stored[field], mine: value });
  }
  return { fields: merged as Fields, conflicts };
}

/** As `mergeFields`; throws `EditConflict`. */
export function mergeEdit<Fields extends object>(edit: Edit<Fields>): Fields {
  const { fields, conflicts } = mergeFields(edit);
  if (conflicts.length > 0) throw new EditConflict(conflicts);
  return fields;
}

interface Edit<Fields> extends OnBase {
  /** As it is stored now, read under a lock. */
  readonly theirs: Fields;
  readonly mine: Mine<Fields>;
}

/** 66 bits: two values of one field that look the same do not occur. */
const DIGEST_LENGTH = 11;

function digest(value: unknown): string {
  const text = JSON.stringify(value ?? null, inOrder);
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** Objects are the same whatever the order of their keys. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
