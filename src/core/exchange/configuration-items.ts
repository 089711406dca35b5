import { type Actor, PermissionDenied } from '../access/index.ts';
import { AppError, type FieldProblem, InvalidInput } from '../errors.ts';
import type { ConfigurationChange, ConfigurationItem, ConfigurationKind, KeptField } from './configuration.ts';
import type { Problems } from './configuration-files.ts';
import type { Wanted } from './configuration-reading.ts';
import type { ConfigurationRooms } from './configuration-rooms.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import type { Merging } from './configuration-versions.ts';

/** What all parts of applying a configuration share: telling what differs, and turning refusals into problems of files. */

export interface Applying {
  readonly rooms: ConfigurationRooms;
  readonly store: ConfigurationStore;
  readonly actor: Actor;
  readonly wanted: Wanted;
  readonly problems: Problems;
  readonly merging: Merging;
}

export type Fields = Readonly<Record<string, string>>;

/** The fields that differ; of a new thing all that say something. */
export function changesOf(before: Fields | null, after: Fields): ConfigurationChange[] {
  return Object.entries(after)
    .filter(([field, value]) => before?.[field] !== value)
    .map(([field, value]) => ({ field, before: before?.[field] ?? null, after: value }));
}

export function item(
  kind: ConfigurationKind,
  name: string,
  {
    file,
    isNew,
    changes,
    kept = [],
  }: { file: string; isNew: boolean; changes: readonly ConfigurationChange[]; kept?: readonly KeptField[] },
): ConfigurationItem {
  const updated = changes.length > 0 ? 'updated' : 'unchanged';
  return { kind, name, file, outcome: isNew ? 'created' : updated, changes, kept };
}

export function unknown(kind: ConfigurationKind, name: string): ConfigurationItem {
  return { kind, name, file: null, outcome: 'unknown', changes: [], kept: [] };
}

interface Place {
  readonly problems: Problems;
  readonly file: string;
  /** Without it the refused field is the place. */
  readonly place?: string;
  readonly headLines?: number;
}

/** A refusal of values becomes a problem of the file; one of rights, or a failure, ends it all. */
export async function orProblem(
  { problems, file, place, headLines = 0 }: Place,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError) || error instanceof PermissionDenied) throw error;
    if (error.fields.length === 0) problems.add(file, place ?? '', error);
    for (const field of error.fields)
      problems.add(file, place ?? field.field, new InvalidInput([inFile(field, headLines)]));
  }
}

/** Places in the body as the file's lines count. */
function inFile(problem: FieldProblem, headLines: number): FieldProblem {
  const line = problem.params?.['line'];
  if (problem.field !== 'body' || typeof line !== 'number') return problem;
  return { ...problem, params: { ...problem.params, line: line + headLines } };
}
