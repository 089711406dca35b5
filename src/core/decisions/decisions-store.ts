import { type Db, insertRows, whereAmong } from '../db/index.ts';
import type { Decision, NewDecision, Notice, Outcome, Reason, Subject, SubjectKind } from './decisions.ts';

interface DecisionRow {
  readonly id: string;
  readonly at: number;
  readonly account_id: string;
  readonly subject_kind: SubjectKind;
  readonly subject_id: string;
  readonly reference: string | null;
  readonly notice: Notice | null;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly level: number | null;
  readonly detail: string;
  readonly actor_name: string;
}

/** The document that a decision (`d`) is about, itself or by its receipt (`r`). */
const OF_DOCUMENT = `coalesce(r.document_id, case when d.subject_kind = 'document' then d.subject_id end)`;

export function createDecisionsStore(db: Db, { clock, ids }: { clock: { now(): number }; ids: { next(): string } }) {
  return {
    async record(decisions: readonly NewDecision[]): Promise<void> {
      const at = clock.now();
      await insertRows(db, {
        table: 'decisions',
        rows: decisions.map((decision) => ({
          id: ids.next(),
          at,
          account_id: decision.accountId,
          subject_kind: decision.subject.kind,
          subject_id: decision.subject.id,
          notice: decision.notice ?? null,
          message_id: decision.messageId ?? null,
          batch_id: decision.batchId ?? null,
          run_id: decision.runId ?? null,
          outcome: decision.outcome,
          reason: decision.reason,
          level: decision.level ?? null,
          detail: decision.detail ?? '',
          actor_name: decision.actorName,
        })),
      });
    },

    async lastAboutReceipts(
      receiptIds: readonly string[],
    ): Promise<Map<string, Pick<Decision, 'outcome' | 'reason' | 'level'>>> {
      const ofReceipts = db('decisions').select('subject_id').where({ subject_kind: 'receipt' });
      const newest = whereAmong(ofReceipts, db, { column: 'subject_id', values: receiptIds })
        .max({ id: 'id' })
        .groupBy('subject_id')
        .as('newest');
      const rows: DecisionRow[] = await db('decisions as d')
        .join(newest, 'newest.id', 'd.id')
        .select('d.subject_id', 'd.outcome', 'd.reason', 'd.level');
      return new Map(rows.map((row) => [row.subject_id, row]));
    },

    async leftOutOf(batchId: string): Promise<Pick<NewDecision, 'accountId' | 'subject' | 'reason'>[]> {
      const rows: DecisionRow[] = await db('decisions')
        .select('account_id', 'subject_kind', 'subject_id', 'reason')
        .where({ batch_id: batchId, outcome: 'not_sent' })
        .whereNull('message_id')
        .orderBy('id');
      return rows.map((row) => ({ accountId: row.account_id, subject: subjectOf(row), reason: row.reason }));
    },

    async customersHeld(runId: string, reason: Reason): Promise<number> {
      const row = await db('decisions')
        .where({ run_id: runId, reason, outcome: 'not_sent' })
        .countDistinct({ count: 'account_id' })
        .first();
      return Number(row?.['count'] ?? 0);
    },

    /** Newest first; about a customer whatever is theirs. */
    async list(
      { kind, id }: Subject,
      { kinds, limit }: { kinds: readonly SubjectKind[]; limit: number },
    ): Promise<Decision[]> {
      const query = db('decisions as d')
        .leftJoin('receipts as r', (join) => join.on('r.id', 'd.subject_id').onVal('d.subject_kind', 'receipt'))
        .leftJoin('documents as o', 'o.id', db.raw(OF_DOCUMENT))
        .leftJoin('incidents as i', (join) => join.on('i.id', 'd.subject_id').onVal('d.subject_kind', 'incident'))
        .leftJoin('mailings as m', (join) => join.on('m.id', 'd.subject_id').onVal('d.subject_kind', 'mailing'))
        .select('d.id', 'd.at', 'd.account_id', 'd.subject_kind', 'd.subject_id', 'd.notice')
        .select(db.raw('coalesce(o.reference, i.reference, m.template_name) as reference'))
        .select('d.outcome', 'd.reason', 'd.level', 'd.detail', 'd.actor_name')
        .whereIn('d.subject_kind', [...kinds])
        .orderBy('d.at', 'desc')
        .orderBy('d.id', 'desc')
        .limit(limit);
      if (kind === 'customer') query.where('d.account_id', id);
      else if (kind === 'document')
        query.whereIn('d.subject_id', (ids) =>
          ids
            .select('id')
            .from('receipts')
            .where({ document_id: id })
            .unionAll(db.select(db.raw('?', [id]))),
        );
      else query.where({ 'd.subject_kind': kind, 'd.subject_id': id });
      return ((await query) as DecisionRow[]).map(toDecision);
    },
  };
}

function subjectOf(row: DecisionRow): Subject {
  return { kind: row.subject_kind, id: row.subject_id };
}

function toDecision(row: DecisionRow): Decision {
  return {
    id: row.id,
    at: row.at,
    accountId: row.account_id,
    subject: subjectOf(row),
    reference: row.reference,
    notice: row.notice,
    outcome: row.outcome,
    reason: row.reason,
    level: row.level,
    detail: row.detail,
    actorName: row.actor_name,
  };
}
