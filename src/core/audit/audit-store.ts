import type { Changes } from '../changes.ts';
import { type Db, fromJson, toJson } from '../db/index.ts';
import type { AuditEntry } from './audit.ts';

interface AuditRow {
  readonly id: string;
  readonly at: number;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly door: string;
  readonly action: string;
  readonly target_kind: string | null;
  readonly target_id: string | null;
  readonly details: string;
}

export function createAuditStore(db: Db) {
  return {
    async insert(entry: AuditEntry): Promise<void> {
      await db('audit_log').insert({
        id: entry.id,
        at: entry.at,
        actor_kind: entry.actorKind,
        actor_id: entry.actorId,
        actor_name: entry.actorName,
        door: entry.door,
        action: entry.action,
        target_kind: entry.targetKind,
        target_id: entry.targetId,
        details: toJson({
          ...entry.details,
          ...(Object.keys(entry.changes).length > 0 ? { changes: entry.changes } : {}),
        }),
      });
    },

    async list({
      search,
      limit = 100,
      before,
    }: {
      search?: string;
      limit?: number;
      before?: string;
    }): Promise<AuditEntry[]> {
      const query = db<AuditRow>('audit_log').select('*').orderBy('id', 'desc').limit(limit);
      if (before) query.where('id', '<', before);
      for (const word of search?.toLowerCase().split(/\s+/).filter(Boolean) ?? []) {
        query.where((match) => {
          for (const column of ['actor_name', 'action', 'target_id', 'details'])
            match.orWhereRaw('lower(??) like ?', [column, `%${word}%`]);
        });
      }
      return (await query).map(toEntry);
    },

    async ofTarget({ kind, id }: { kind: string; id: string }): Promise<AuditEntry[]> {
      const rows = await db<AuditRow>('audit_log').where({ target_kind: kind, target_id: id }).orderBy('id');
      return rows.map(toEntry);
    },
  };
}

/** What changed stands among the details, under a name of its own. */
function toEntry(row: AuditRow): AuditEntry {
  const { changes = {}, ...details } = fromJson<AuditEntry['details'] & { changes?: Changes }>(row.details);
  return {
    id: row.id,
    at: row.at,
    actorKind: row.actor_kind as AuditEntry['actorKind'],
    actorId: row.actor_id,
    actorName: row.actor_name,
    door: row.door,
    action: row.action,
    targetKind: row.target_kind,
    targetId: row.target_id,
    details,
    changes,
  };
}
