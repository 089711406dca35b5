import type { Actor, AuditRecord, AuditRecorder } from '../access/index.ts';
import type { Changes } from '../changes.ts';

/** What was done, as `room.verb`, e.g. `debtors.notify`; `access.denied` for refusals. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actorKind: Actor['kind'];
  readonly actorId: string | null;
  readonly actorName: string;
  readonly door: string;
  readonly action: string;
  readonly targetKind: string | null;
  readonly targetId: string | null;
  /** Small facts, never secrets, never mail bodies. */
  readonly details: NonNullable<AuditRecord['details']>;
  readonly changes: Changes;
}

export interface AuditService extends AuditRecorder {
  /** Newest first; each word of `search` stands in the actor, action, target, details or changes, in any order (X4). */
  list(actor: Actor, filter: { search?: string; limit?: number; before?: string }): Promise<AuditEntry[]>;
  /** What was done to one thing, oldest first; for the room that owns it, which asks for its own permission. */
  ofTarget(target: { kind: string; id: string }): Promise<AuditEntry[]>;
}
