import type { Knex } from 'knex';
import { type Db, fromJson, toBoolean, toJson } from '../db/index.ts';
import type { ImportKind, ImportProfile, ImportRun, ListedImport } from './exchange.ts';

interface ProfileRow {
  readonly name: string;
  readonly kind: ImportKind;
  readonly mapping: string;
  readonly locale: string | null;
  readonly dates: ImportProfile['dates'];
  readonly currency: string | null;
}

interface RunRow extends Pick<ImportRun, 'kind' | 'at' | 'created' | 'updated' | 'unchanged'> {
  readonly id: string;
  readonly file_name: string;
  readonly by_name: string;
  readonly undone_at: number | null;
  readonly undone_by: string | null;
  readonly shape: string | null;
  readonly has_changes: boolean | number;
}

/** A run with what its undo needs. */
export interface StoredImport extends Omit<ListedImport, 'canUndo'> {
  /** Whether what it did is still known. */
  readonly hasChanges: boolean;
  /** Columns by table. */
  readonly shape: Readonly<Record<string, readonly string[]>>;
}

export function createExchangeStore(db: Db) {
  return {
    async profiles(where: { kind: ImportKind; name?: string }): Promise<ImportProfile[]> {
      const rows = await db<ProfileRow>('import_profiles').select('*').where(where).orderBy('name');
      return rows.map(({ mapping, ...profile }) => ({ ...profile, mapping: fromJson(mapping) }));
    },

    async putProfile({ mapping, ...profile }: ImportProfile): Promise<void> {
      await db('import_profiles')
        .insert({ ...profile, mapping: toJson(mapping) })
        .onConflict(['name', 'kind'])
        .merge();
    },

    async insertRun(run: ImportRun & { readonly id: string; readonly shape: StoredImport['shape'] }): Promise<void> {
      const { fileName, byName, shape, ...same } = run;
      await db('imports').insert({ ...same, file_name: fileName, by_name: byName, shape: toJson(shape) });
    },

    async run(id: string): Promise<StoredImport | null> {
      const row = await selected().where({ id }).first();
      return row ? toImport(row) : null;
    },

    /** The newest first; with `held` those that nobody has taken back. */
    async runs(wanted: { kinds: readonly ImportKind[]; limit: number; held?: true }): Promise<StoredImport[]> {
      const query = selected().whereIn('kind', wanted.kinds).orderBy(NEWEST_FIRST).limit(wanted.limit);
      if (wanted.held) query.whereNull('undone_at');
      const rows: RunRow[] = await query;
      return rows.map(toImport);
    },

    /** Answers false when it was undone before. */
    async markUndone(id: string, { at, by }: { at: number; by: string }): Promise<boolean> {
      const marked = await db('imports').where({ id }).whereNull('undone_at').update({ undone_at: at, undone_by: by });
      return marked === 1;
    },
  };

  function selected(): Knex.QueryBuilder {
    return db('imports').select(
      'imports.*',
      db.raw('exists (select 1 from import_changes where import_changes.import_id = imports.id) as has_changes'),
    );
  }
}

const NEWEST_FIRST = [
  { column: 'at', order: 'desc' },
  { column: 'id', order: 'desc' },
];

function toImport(row: RunRow): StoredImport {
  const { id, kind, at, created, updated, unchanged, file_name: fileName, by_name: byName } = row;
  const undone = { undoneAt: row.undone_at, undoneBy: row.undone_by };
  const known = {
    hasChanges: toBoolean(row.has_changes),
    shape: row.shape === null ? {} : fromJson<StoredImport['shape']>(row.shape),
  };
  return { id, kind, fileName, at, byName, created, updated, unchanged, ...undone, ...known };
}
