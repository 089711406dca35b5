import { type Db, fromJson, takeTurn, toJson } from '../db/index.ts';
import type { SettingKey } from './settings.ts';

interface SettingRow {
  readonly key: string;
  readonly value: string;
}

export function createSettingsStore(db: Db) {
  return {
    /** Most settings have no row to lock. */
    takeTurn: () => takeTurn(db, 'settings'),

    async all(): Promise<ReadonlyMap<string, unknown>> {
      const rows = await db<SettingRow>('settings').select('key', 'value');
      return new Map(rows.map((row) => [row.key, fromJson<unknown>(row.value)]));
    },

    async put(key: SettingKey, value: unknown, { at, by }: { at: number; by: string }): Promise<void> {
      await db('settings')
        .insert({ key, value: toJson(value), updated_at: at, updated_by: by })
        .onConflict('key')
        .merge();
    },

    async changedAt(key: SettingKey): Promise<number | null> {
      const row = await db<{ key: string; updated_at: number }>('settings').where({ key }).first('updated_at');
      return row === undefined ? null : Number(row.updated_at);
    },

    async remove(key: SettingKey): Promise<void> {
      await db('settings').where({ key }).delete();
    },
  };
}
