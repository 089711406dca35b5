import type { Db } from '../db/index.ts';
import type { Life } from './life.ts';
import { ALIVE, type DeadSender, type ProcessKind, type RunningProcess, type Sender, SHOWN } from './processes.ts';

interface ProcessRow {
  readonly id: string;
  readonly name: string;
  readonly kind: ProcessKind;
  readonly version: string;
  readonly schema: string;
  readonly started_at: number;
  readonly seen_at: number;
  readonly owner: string | null;
  readonly boot_id: string | null;
  readonly pid_namespace: string | null;
  readonly pid: number | null;
  readonly pid_started: number | null;
  readonly journal: string | null;
}

export type NewProcess = Omit<RunningProcess, 'alive' | 'sends'> & { readonly life: Life | null };

export function createProcessesStore(db: Db) {
  return {
    async list(now: number): Promise<RunningProcess[]> {
      const rows = await db<ProcessRow>('processes')
        .where('seen_at', '>=', now - SHOWN)
        .orderBy([{ column: 'seen_at', order: 'desc' }, { column: 'id' }]);
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
        boot_id: process.life?.bootId ?? null,
        pid_namespace: process.life?.pidNamespace ?? null,
        pid: process.life?.pid ?? null,
        pid_started: process.life?.startedTicks ?? null,
      });
    },

    async noteSender(id: string, { owner, journal }: Sender): Promise<boolean> {
      return (await db('processes').where({ id }).update({ owner, journal })) > 0;
    },

    /** Senders of one boot and pid namespace: their pids mean here what they meant to them. */
    async sendersBeside({ bootId, pidNamespace }: Life): Promise<{ id: string; life: Life }[]> {
      const rows = await db<ProcessRow>('processes')
        .where({ boot_id: bootId, pid_namespace: pidNamespace })
        .whereNotNull('owner')
        .select('id', 'pid', 'pid_started');
      return rows.map(({ id, pid, pid_started: startedTicks }) => ({
        id,
        life: { bootId, pidNamespace, pid: pid ?? 0, startedTicks: startedTicks ?? 0 },
      }));
    },

    async senders(ids: readonly string[]): Promise<DeadSender[]> {
      const rows = await db<ProcessRow>('processes')
        .whereIn('id', [...ids])
        .orderBy('id')
        .select('id', 'owner', 'journal');
      return rows.flatMap(({ id, owner, journal }) => (owner === null ? [] : [{ id, owner, journal }]));
    },

    async forgetSender(id: string): Promise<void> {
      await db('processes').where({ id }).update({ owner: null, journal: null });
    },

    /** Answers whether the row is there still. */
    async touch(id: string, seenAt: number): Promise<boolean> {
      return (await db('processes').where({ id }).update({ seen_at: seenAt })) > 0;
    },

    async remove(id: string): Promise<void> {
      await db('processes').where({ id }).delete();
    },

    /** `settled`: of those that hold nothing; `all`: of the others too. Both ms. */
    async removeOlder({ settled, all }: { settled: number; all: number }): Promise<void> {
      await db('processes').where('seen_at', '<', settled).whereNull('owner').orWhere('seen_at', '<', all).delete();
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
