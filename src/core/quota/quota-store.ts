import type { Db } from '../db/index.ts';
import type { QuotaClass } from './quota.ts';

/** Fine enough for every zone's offset: all are whole quarters of an hour since 1972 (IANA tz). */
export const SLOT = 15 * 60_000;

interface CounterRow {
  readonly class: QuotaClass;
  readonly period: string;
  readonly used: number;
}

export function createQuotaStore(db: Db) {
  return {
    async used(quotaClass: QuotaClass, periods: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const rows = await db<CounterRow>('quota_counters')
        .where({ class: quotaClass })
        .whereIn('period', [...periods])
        .select('period', 'used');
      return new Map(rows.map((row) => [row.period, Number(row.used)]));
    },

    /**
     * Counts messages in counters that are made where they are missing, and locks them until the transaction ends, always
     * in the same order. Answers what each then says.
     */
    async count(
      quotaClass: QuotaClass,
      periods: readonly string[],
      messages: number,
    ): Promise<ReadonlyMap<string, number>> {
      const rows = (await db('quota_counters')
        .insert(periods.map((period) => ({ class: quotaClass, period, used: messages })))
        .onConflict(['class', 'period'])
        .merge({ used: db.raw('quota_counters.used + excluded.used') })
        .returning(['period', 'used'])) as CounterRow[];
      return new Map(rows.map((row) => [row.period, Number(row.used)]));
    },

    async add(quotaClass: QuotaClass, periods: readonly string[], messages: number): Promise<void> {
      await db('quota_counters')
        .where({ class: quotaClass })
        .whereIn('period', [...periods])
        .update({ used: db.raw('case when used + ? < 0 then 0 else used + ? end', [messages, messages]) });
    },

    /** How many messages of the budget wait in the outbox until `before` (ms). */
    async waiting(quotaClass: QuotaClass, before: number): Promise<number> {
      const row = (await db('messages')
        .whereRaw(`state in ('queued', 'retry') and budget = ?`, [quotaClass])
        .where('due_at', '<', before)
        .count({ count: '*' })
        .first()) as { count: number } | undefined;
      return Number(row?.count ?? 0);
    },

    /** The same by quarter of an hour: the slot's start (ms) and how many are due in it. */
    async waitingBySlot(quotaClass: QuotaClass): Promise<{ start: number; count: number }[]> {
      const rows = (await db('messages')
        .whereRaw(`state in ('queued', 'retry') and budget = ?`, [quotaClass])
        .select({ slot: db.raw(`due_at / ${SLOT}`), count: db.raw('count(*)') })
        .groupByRaw(`due_at / ${SLOT}`)) as { slot: number; count: number }[];
      return rows.map((row) => ({ start: Number(row.slot) * SLOT, count: Number(row.count) }));
    },
  };
}
