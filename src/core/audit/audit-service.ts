import { may, PermissionDenied } from '../access/index.ts';
import type { Base } from '../base.ts';
import type { AuditService } from './audit.ts';
import { createAuditStore } from './audit-store.ts';

export function createAuditService(base: Base): AuditService {
  const store = createAuditStore(base.db);
  return {
    async record(actor, { action, target, details, changes }) {
      await store.insert({
        id: base.ids.next(),
        at: base.clock.now(),
        actorKind: actor.kind,
        actorId: actor.id,
        actorName: actor.name,
        door: actor.door,
        action,
        targetKind: target?.kind ?? null,
        targetId: target?.id ?? null,
        details: details ?? {},
        changes: changes ?? {},
      });
    },

    async list(actor, filter) {
      if (!may(actor, 'access.view')) throw new PermissionDenied(actor, 'access.view');
      return await store.list(filter);
    },

    ofTarget: (target) => store.ofTarget(target),
  };
}
