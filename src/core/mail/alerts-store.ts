import { type Db, fromJson, isPostgres, toJson } from '../db/index.ts';
import type { Alert, AlertInput } from './alerts.ts';

interface AlertRow {
  readonly id: string;
  readonly kind: AlertInput['kind'];
  readonly key: string;
  readonly payload: string;
  readonly state: 'waiting' | 'posted' | 'failed';
  readonly created_at: number;
  readonly channel: string | null;
  readonly slack_ts: string | null;
  readonly attempts: number;
}

export function createAlertsStore(db: Db) {
  return {
    /** Answers whether it is new. */
    async insert(alert: AlertInput & { id: string; at: number }): Promise<boolean> {
      const rows = await db('alerts')
        .insert({
          id: alert.id,
          kind: alert.kind,
          key: alert.key,
          payload: toJson(alert.payload),
          state: 'waiting',
          due_at: alert.at,
          created_at: alert.at,
        })
        .onConflict('key')
        .ignore()
        .returning('id');
      return rows.length > 0;
    },

    async claim(input: { owner: string; limit: number; now: number; leaseUntil: number }): Promise<Alert[]> {
      const due = db('alerts')
        .where({ state: 'waiting' })
        .where('due_at', '<=', input.now)
        .where((free) => {
          void free.whereNull('lease_until').orWhere('lease_until', '<', input.now);
        })
        .orderBy('id')
        .limit(input.limit)
        .select('id');
      if (isPostgres(db)) void due.forUpdate().skipLocked();
      const rows = (await db('alerts')
        .whereIn('id', due)
        .update({ lease_owner: input.owner, lease_until: input.leaseUntil, attempts: db.raw('attempts + 1') })
        .returning('*')) as AlertRow[];
      return rows.map(toAlert).sort((one, other) => (one.id < other.id ? -1 : 1));
    },

    async update(id: string, changes: Readonly<Record<string, string | number | null>>): Promise<void> {
      await db('alerts').where({ id }).update(changes);
    },

    async listPosted({ newest, runs }: { newest: number; runs: number }): Promise<Alert[]> {
      const posted = () => db<AlertRow>('alerts').where({ state: 'posted' }).orderBy('id', 'desc');
      const rows = [...(await posted().limit(newest)), ...(await posted().where({ kind: 'reminder_run' }).limit(runs))];
      return [...new Map(rows.map((row) => [row.id, toAlert(row)])).values()];
    },

    async find(where: { id: string } | { key: string }): Promise<Alert | null> {
      const row = await db<AlertRow>('alerts').where(where).first();
      return row ? toAlert(row) : null;
    },
  };
}

function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    payload: fromJson<Alert['payload']>(row.payload),
    createdAt: row.created_at,
    channel: row.channel,
    slackTs: row.slack_ts,
    attempts: row.attempts,
  };
}
