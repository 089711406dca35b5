import type { Db } from '../db/index.ts';
import { ALIVE, type ProcessKind, type RunningProcess } from './processes.ts';

interface ProcessRow {
  readonly id: string;
  readonly name: string;
  readonly kind: ProcessKind;
  readonly version: string;
  readonly schema: string;
  readonly started_at: number;
  readonly seen_at: number;
}

export type NewProcess = Omit<RunningProcess, 'alive' | 'sends'>;

export function createProcessesStore(db: Db) {
  return {
    async list(now: number): Promise<RunningProcess[]> {
      const rows = await db<ProcessRow>('processes').orderBy([{ column: 'seen_at', order: 'desc' }, { column: 'id' }]);
      return rows.map((row) => toProcess(row, now));
    },

    async insert(process: NewProcess): Promise<void> {
      await db('processes').insert({
        id: process.id,
        name: process.name,
        kind: process.kind,
        version: process.version,
        schema: process.schema,
        started_at: process.startedAt,
        seen_at: process.seenAt,
      });
    },

    /** Answers whether the row is there still. */
    async touch(id: string, seenAt: number): Promise<boolean> {
      return (await db('processes').where({ id }).update({ seen_at: seenAt })) > 0;
    },

    async remove(id: string): Promise<void> {
      await db('processes').where({ id }).delete();
    },

    async removeOlder(before: number): Promise<void> {
      await db('processes').where('seen_at', '<', before).delete();
    },

    async removeOtherSchemas(schema: string): Promise<void> {
      await db('processes').whereNot({ schema }).delete();
    },

    async removeAll(): Promise<void> {
      await db('processes').delete();
    },

    /** Whether the database keeps such rows yet. */
    exists: () => db.schema.hasTable('processes'),
  };
}

/** A row written by a clock that runs ahead counts as alive as long as by ours it is not older than that. */
function toProcess(row: ProcessRow, now: number): RunningProcess {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    version: row.version,
    schema: row.schema,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    alive: row.seen_at > now - ALIVE,
    sends: row.kind !== 'tui',
  };
}
