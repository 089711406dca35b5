import { type AccessService, may } from '../access/index.ts';
import type { Base } from '../base.ts';
import { type DecisionsService, SECTION_OF, SUBJECT_KINDS } from './decisions.ts';
import { createDecisionsStore } from './decisions-store.ts';

const MOST = 200;

/** Why: what was decided about any subject, and for which reason (D13). */
export function createDecisionsService(base: Base, { access }: { readonly access: AccessService }): DecisionsService {
  const store = createDecisionsStore(base.db, base);

  return {
    record: store.record,
    lastAboutReceipts: store.lastAboutReceipts,
    leftOutOf: store.leftOutOf,
    customersHeld: store.customersHeld,

    async list(actor, subject, { limit = MOST } = {}) {
      const asked = subject.kind === 'customer' ? SUBJECT_KINDS : [subject.kind];
      const kinds = asked.filter((kind) => may(actor, `${SECTION_OF[kind]}.view`));
      if (kinds.length === 0) access.require(actor, `${SECTION_OF[subject.kind]}.view`);
      return await store.list(subject, { kinds, limit });
    },
  };
}
