import type { Db } from '../db/index.ts';
import { type LatencyCount, OTHER_DOMAINS, type OutcomeCount } from './figures.ts';

export function createFiguresStore(db: Db) {
  return {
    /** The domains counted by name, with how much was counted of each. */
    async namedDomains(): Promise<ReadonlyMap<string, number>> {
      const rows = (await db('delivery_counters')
        .whereNot('domain', OTHER_DOMAINS)
        .groupBy('domain')
        .select('domain', db.raw('sum(count) as total'))) as { domain: string; total: number }[];
      return new Map(rows.map((row) => [row.domain, Number(row.total)]));
    },

    async addOutcomes(counts: readonly OutcomeCount[], at: number): Promise<void> {
      if (counts.length === 0) return;
      await db('delivery_counters')
        .insert(counts.map((count) => ({ ...count, at })))
        .onConflict(['class', 'domain', 'outcome'])
        .merge({ count: db.raw('delivery_counters.count + excluded.count'), at: db.raw('excluded.at') });
    },

    /** Counts a domain among all others from now on, with what it had. */
    async dropName(domain: string): Promise<void> {
      // What another process adds meanwhile waits, and then finds no row: it begins a new one, which is counted by name.
      const rows = (await db('delivery_counters').where({ domain }).forUpdate().select('*')) as CounterRow[];
      await db('delivery_counters').where({ domain }).delete();
      for (const { at, ...row } of rows)
        await this.addOutcomes([{ ...row, domain: OTHER_DOMAINS, count: Number(row.count) }], at);
    },

    async addLatencies(counts: readonly LatencyCount[]): Promise<void> {
      if (counts.length === 0) return;
      await db('delivery_latencies')
        .insert(counts.map((row) => ({ class: row.class, up_to: row.upTo, count: row.count, total_ms: row.totalMs })))
        .onConflict(['class', 'up_to'])
        .merge({
          count: db.raw('delivery_latencies.count + excluded.count'),
          total_ms: db.raw('delivery_latencies.total_ms + excluded.total_ms'),
        });
    },
  };
}

interface CounterRow extends OutcomeCount {
  readonly at: number;
}
