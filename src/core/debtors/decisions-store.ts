import { type Db, insertRows, whereAmong } from '../db/index.ts';
import type { Decision, NotSent } from './debtors.ts';

/** A decision as it is written down (D13). */
export interface NewDecision {
  readonly accountId: string;
  readonly receiptId: string | null;
  readonly messageId?: string | null;
  readonly batchId?: string | null;
  readonly runId?: string | null;
  readonly outcome: Decision['outcome'];
  readonly reason: Decision['reason'];
  readonly level?: number | null;
  /** Data without language: a date, an address's answer; empty when there is nothing to add. */
  readonly detail?: string;
  readonly actorName: string;
}

interface DecisionRow {
  readonly id: string;
  readonly at: number;
  readonly account_id: string;
  readonly receipt_id: string | null;
  readonly reference: string | null;
  readonly outcome: Decision['outcome'];
  readonly reason: Decision['reason'];
  readonly level: number | null;
  readonly detail: string;
  readonly actor_name: string;
}

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
          receipt_id: decision.receiptId,
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

    /** The last decision about each receipt. */
    async lastOf(receiptIds: readonly string[]): Promise<Map<string, Pick<Decision, 'outcome' | 'reason' | 'level'>>> {
      const newest = whereAmong(db('decisions').select('receipt_id'), db, { column: 'receipt_id', values: receiptIds })
        .max({ id: 'id' })
        .groupBy('receipt_id')
        .as('newest');
      const rows: DecisionRow[] = await db('decisions as d')
        .join(newest, 'newest.id', 'd.id')
        .select('d.receipt_id', 'd.outcome', 'd.reason', 'd.level');
      return new Map(rows.map((row) => [row.receipt_id ?? '', row]));
    },

    /** Why receipts of a batch were left out. */
    async skippedIn(batchId: string): Promise<Pick<NewDecision, 'accountId' | 'receiptId' | 'reason'>[]> {
      const rows: DecisionRow[] = await db('decisions')
        .select('account_id', 'receipt_id', 'reason')
        .where({ batch_id: batchId, outcome: 'not_sent' })
        .whereNull('message_id')
        .orderBy('id');
      return rows.map((row) => ({ accountId: row.account_id, receiptId: row.receipt_id, reason: row.reason }));
    },

    /** How many customers a run wrote a reason down for, the first time that it held for a receipt. */
    async customersHeld(runId: string, reason: NotSent): Promise<number> {
      const row = await db('decisions')
        .where({ run_id: runId, reason, outcome: 'not_sent' })
        .countDistinct({ count: 'account_id' })
        .first();
      return Number(row?.['count'] ?? 0);
    },

    /** Newest first. */
    async list(where: { accountId?: string; receiptId?: string; limit: number }): Promise<Decision[]> {
      const query = db('decisions as d')
        .leftJoin('receipts as r', 'r.id', 'd.receipt_id')
        .leftJoin('documents as o', 'o.id', 'r.document_id')
        .select('d.id', 'd.at', 'd.account_id', 'd.receipt_id', 'o.reference')
        .select('d.outcome', 'd.reason', 'd.level', 'd.detail', 'd.actor_name')
        .orderBy('d.at', 'desc')
        .orderBy('d.id', 'desc')
        .limit(where.limit);
      if (where.accountId !== undefined) query.where('d.account_id', where.accountId);
      if (where.receiptId !== undefined) query.where('d.receipt_id', where.receiptId);
      return ((await query) as DecisionRow[]).map(toDecision);
    },
  };
}

function toDecision(row: DecisionRow): Decision {
  return {
    id: row.id,
    at: row.at,
    accountId: row.account_id,
    receiptId: row.receipt_id,
    receiptReference: row.reference,
    outcome: row.outcome,
    reason: row.reason,
    level: row.level,
    detail: row.detail,
    actorName: row.actor_name,
  };
}
