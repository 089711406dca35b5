import { type Db, fromJson, toJson } from '../db/index.ts';
import type { ImportKind, ImportProfile, ImportRun } from './exchange.ts';

interface ProfileRow {
  readonly name: string;
  readonly kind: ImportKind;
  readonly mapping: string;
  readonly locale: string | null;
  readonly dates: ImportProfile['dates'];
  readonly currency: string | null;
}

interface RunRow extends Pick<ImportRun, 'kind' | 'at' | 'created' | 'updated' | 'unchanged'> {
  readonly file_name: string;
  readonly by_name: string;
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

    async insertRun(run: ImportRun & { readonly id: string }): Promise<void> {
      const { id, kind, fileName, at, byName, created, updated, unchanged } = run;
      await db('imports').insert({ id, kind, file_name: fileName, at, by_name: byName, created, updated, unchanged });
    },

    async lastRun(kind: ImportKind): Promise<ImportRun | null> {
      const row = await db<RunRow>('imports').where({ kind }).orderBy('at', 'desc').orderBy('id', 'desc').first();
      if (!row) return null;
      const { at, created, updated, unchanged } = row;
      return { kind, fileName: row.file_name, at, byName: row.by_name, created, updated, unchanged };
    },
  };
}
