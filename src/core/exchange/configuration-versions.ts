import { z } from 'zod';
import { type EditBase, editBase, mergeFields } from '../edits.ts';
import { AppError } from '../errors.ts';
import type {
  ConfigurationConflict,
  ConfigurationFile,
  ConfigurationKind,
  Decide,
  KeptField,
  Side,
} from './configuration.ts';
import { jsonFile, type Problems, readJson, VERSIONS_FILE } from './configuration-files.ts';

/**
 * What the files said when they were exported, or last applied (X5): with it, what somebody has changed in the program
 * since is told from what somebody has changed in the files. Only for the database that they come from; in any other
 * the files hold as they stand.
 */

const versionsSchema = z.strictObject({
  database: z.string(),
  things: z.record(z.string(), z.record(z.string(), z.string())),
});

export type ConfigurationVersions = z.infer<typeof versionsSchema>;

/** Files conflict with what was changed in the program since; nothing was changed. A door shows both and asks. */
export class ConfigurationConflicts extends AppError {
  readonly conflicts: readonly ConfigurationConflict[];

  constructor(conflicts: readonly ConfigurationConflict[]) {
    super('exchange.conflicts', { params: { count: conflicts.length } });
    this.conflicts = conflicts;
  }
}

export interface Thing {
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly file: string;
}

/** Merges the things of the files one after the other, and takes down what cannot be merged. */
export class Merging {
  readonly conflicts: ConfigurationConflict[] = [];
  private readonly known: ConfigurationVersions | null;
  private readonly decide: Decide;
  private readonly overwrite: boolean;
  private readonly seen = new Map<string, EditBase>();

  constructor(known: ConfigurationVersions | null, { decide, overwrite }: { decide: Decide; overwrite: boolean }) {
    this.known = known;
    this.decide = decide;
    this.overwrite = overwrite;
  }

  /** The thing as it shall be, and what stays although the files say otherwise. Theirs is null when it is not there. */
  merge<Fields extends object>(
    thing: Thing,
    { theirs, mine }: { theirs: Fields | null; mine: Fields },
  ): { fields: Fields; kept: KeptField[] } {
    const key = keyOf(thing);
    this.seen.set(key, editBase(mine));
    if (theirs === null) return { fields: mine, kept: [] };
    const base = this.overwrite ? null : this.known && (this.known.things[key] ?? {});
    const { fields, conflicts } = mergeFields({ base, theirs, mine });
    const chosen = conflicts.filter((conflict) => this.choose({ ...thing, ...conflict }) === 'mine');
    const merged = { ...fields, ...Object.fromEntries(chosen.map((conflict) => [conflict.field, conflict.mine])) };
    return { fields: merged, kept: keptFields(merged, mine) };
  }

  /** For the next time: what the files say now. */
  file(): ConfigurationFile | null {
    if (this.known === null) return null;
    return versionsFile(this.known.database, { ...this.known.things, ...Object.fromEntries(this.seen) });
  }

  private choose(conflict: ConfigurationConflict): Side | null {
    const side = this.decide(conflict);
    if (side === null) this.conflicts.push(conflict);
    return side;
  }
}

export function versionsFile(database: string, things: Readonly<Record<string, EditBase>>): ConfigurationFile {
  const sorted = Object.entries(things).sort(([a], [b]) => (a < b ? -1 : 1));
  return jsonFile(VERSIONS_FILE, { database, things: Object.fromEntries(sorted) });
}

/** Null when there is none; a problem when it has been tampered with. */
export function readVersions(files: readonly ConfigurationFile[], problems: Problems): ConfigurationVersions | null {
  const file = files.find(({ path }) => path === VERSIONS_FILE);
  const json = file && readJson(file, problems);
  if (!file || json === undefined) return null;
  const versions = versionsSchema.safeParse(json);
  if (!versions.success) problems.add(file.path, '', new AppError('exchange.badVersions'));
  return versions.data ?? null;
}

/** Names compare without case, as the rooms compare them. */
export function keyOf({ kind, name }: Pick<Thing, 'kind' | 'name'>): string {
  return `${kind} ${name.normalize('NFC').toLowerCase()}`;
}

function keptFields(merged: object, mine: object): KeptField[] {
  const [stored, wanted] = [editBase(merged), editBase(mine)];
  return Object.entries(merged).flatMap(([field, value]) =>
    wanted[field] === undefined || wanted[field] === stored[field]
      ? []
      : [{ field, stored: shownValue(value), file: shownValue((mine as Record<string, unknown>)[field]) }],
  );
}

/** A value as a person reads it; of a template's body, which comes with its design, the text. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'text' in value) return String(value.text);
  return JSON.stringify(value);
}
