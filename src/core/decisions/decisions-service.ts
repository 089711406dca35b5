import { type AccessService, type Actor, may } from '../access/index.ts';
import type { Base } from '../base.ts';
import { nearestWords } from '../nearest.ts';
import { oneLine } from '../text.ts';
import {
  type DecisionsService,
  NAMED_KINDS,
  SECTION_OF,
  SUBJECT_KINDS,
  type Subject,
  type SubjectKind,
} from './decisions.ts';
import { createDecisionsStore } from './decisions-store.ts';
import { createSubjectsStore, type Reaches } from './subjects-store.ts';

const MOST = 200;
/** Longest reference that is looked for. */
const REFERENCE_LIMIT = 200;
/** How many are named when several fit, or none. */
const NAMED = 6;
/** Among how many of each kind the nearest is looked for. */
const NEIGHBOURS = 50;

/** Why: what was decided about any subject, and for which reason (D13). */
export function createDecisionsService(base: Base, { access }: { readonly access: AccessService }): DecisionsService {
  const store = createDecisionsStore(base.db, base);
  const subjects = createSubjectsStore(base.db);

  const service: DecisionsService = {
    record: store.record,
    lastAboutReceipts: store.lastAboutReceipts,
    leftOutOf: store.leftOutOf,
    customersHeld: store.customersHeld,

    async list(actor, subject, { limit = MOST } = {}) {
      const kinds = kindsAbout(subject).filter((kind) => may(actor, `${SECTION_OF[kind]}.view`));
      if (kinds.length === 0) access.require(actor, `${SECTION_OF[subject.kind]}.view`);
      return await store.list(subject, { kinds, limit });
    },

    async why(actor, subject, page) {
      const decisions = await service.list(actor, subject, page);
      return { subject: await subjects.byId(subject), decisions };
    },

    async find(actor, { reference, kind }) {
      const written = oneLine(reference, REFERENCE_LIMIT);
      const kinds = kind ? [kind] : NAMED_KINDS;
      const reaches = reachesOf(actor);
      if (Object.values(reaches).every((reach) => reach === 'none')) access.require(actor, 'debtors.view');
      const among = { reaches, kinds, limit: NAMED };
      for (const spellings of spellingsOf(written)) {
        const found = await subjects.byReference(spellings, among);
        if (found.length > 0) return { found, near: [] };
      }
      const named = await subjects.accountsNamed(written, among);
      if (named.length === 1) return { found: named, near: [] };
      return { found: [], near: [...(await nearTo(written, among)), ...named].slice(0, NAMED) };
    },
  };
  return service;

  /** Those that begin alike, the nearest first. */
  async function nearTo(written: string, among: Parameters<typeof subjects.byReference>[1]) {
    const start = written.toUpperCase().slice(0, Math.ceil(written.length / 2));
    if (start === '') return [];
    const range = { from: start, below: `${start}\uffff` };
    const candidates = await subjects.byReference(range, { ...among, limit: NEIGHBOURS });
    const near = nearestWords(
      written,
      candidates.map((candidate) => candidate.reference),
    );
    return near.flatMap((word) => candidates.filter((candidate) => candidate.reference === word));
  }
}

/** What a customer is told of, and an invoice by its receipts. */
function kindsAbout({ kind }: Subject): readonly SubjectKind[] {
  if (kind === 'customer') return SUBJECT_KINDS;
  return kind === 'document' ? ['document', 'receipt'] : [kind];
}

/** As it stands first: another spelling must not stand in its way. */
function spellingsOf(written: string): string[][] {
  const number = /^\d+$/.test(written) ? [`INC-${Number(written)}`] : [];
  return [[written], [written.toUpperCase(), written.toLowerCase(), ...number]];
}

/** Who may view debtors alone sees those that owe. */
function reachesOf(actor: Actor): Reaches {
  const owing = may(actor, 'debtors.view') ? 'owing' : 'none';
  return {
    accounts: may(actor, 'customers.view') ? 'all' : owing,
    documents: may(actor, 'documents.view') ? 'all' : owing,
    incidents: may(actor, 'incidents.view') ? 'all' : 'none',
    mailings: may(actor, 'templates.view') ? 'all' : 'none',
  };
}
