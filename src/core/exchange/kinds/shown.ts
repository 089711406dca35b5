import { shownOnly } from '../field-table.ts';
import { flag, from, instant, value } from '../field-types.ts';
import type { ShownKind } from './kind.ts';

/** What is exported and never imported. */

export const ratingsKind: ShownKind = {
  views: ['ratings.view'],
  rows: (store) => store.ratings(),
  fields: shownOnly('export', {
    id: value,
    createdAt: instant,
    customer: value,
    subjectKind: value,
    subject: from('subject_title', value),
    score: value,
    scale: value,
    low: flag,
    comment: value,
    updatedAt: instant,
    owner: from('owner_name', value),
    contactedAt: instant,
    resolvedAt: instant,
    messageId: value,
  }),
};

export const messagesKind: ShownKind = {
  // The outbox holds mails of all these sections.
  views: ['templates.view', 'debtors.view', 'incidents.view', 'documents.view', 'ratings.view'],
  rows: (store) => store.messages(),
  fields: {
    ...shownOnly('export', {
      id: value,
      createdAt: instant,
      class: value,
      state: value,
      customer: value,
      toEmail: value,
      toName: value,
      language: value,
      subject: value,
      batch: value,
      createdBy: from('created_by_name', value),
      dueAt: instant,
      sentAt: instant,
      attempts: value,
      outcomeCode: value,
      outcomeText: value,
      messageId: from('rfc_message_id', value),
    }),
    ...shownOnly('json', { causeKind: value, causeId: value }),
  },
};

export const decisionsKind: ShownKind = {
  views: ['debtors.view', 'incidents.view', 'templates.view', 'documents.view'],
  rows: (store) => store.decisions(),
  fields: shownOnly('export', {
    id: value,
    at: instant,
    customer: value,
    subjectKind: value,
    subject: value,
    notice: value,
    invoice: value,
    position: value,
    outcome: value,
    reason: value,
    level: value,
    detail: value,
    by: from('actor_name', value),
    messageId: value,
    batchId: value,
    runId: value,
  }),
};

export const auditKind: ShownKind = {
  views: ['access.view'],
  rows: (store) => store.audit(),
  fields: shownOnly('export', {
    id: value,
    at: instant,
    byKind: from('actor_kind', value),
    by: from('actor_name', value),
    door: value,
    action: value,
    targetKind: value,
    targetId: value,
    details: value,
  }),
};
