import type { Hono } from 'hono';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SECOND } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { LinkEnv } from '../opened-link.ts';

/** `/metrics` in Prometheus' format: counts alone, nothing of a customer (O3). */
export function addMetricsRoute(app: Hono<LinkEnv>, core: Core): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = createGauges(registry);
  app.get('/metrics', async (c) => {
    await readInto(gauges, core);
    c.header('Content-Type', registry.contentType);
    return c.body(await registry.metrics());
  });
}

function createGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  return {
    messages: gauge('relance_outbox_messages', 'Messages in the outbox by class and state.', ['class', 'state']),
    oldest: gauge('relance_outbox_oldest_due_seconds', 'Age of the oldest message that is due and has not left.', []),
    used: gauge('relance_quota_used', 'Messages counted against the budget.', ['class', 'period']),
    limit: gauge('relance_quota_limit', 'The budget; absent when unlimited.', ['class', 'period']),
  };
}

async function readInto(gauges: ReturnType<typeof createGauges>, core: Core): Promise<void> {
  const [counts, oldest, quota] = await Promise.all([core.outbox.counts(), core.outbox.oldestDue(), core.quota.use()]);
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const { class: messageClass, state, count } of counts)
    gauges.messages.set({ class: messageClass, state }, count);
  gauges.oldest.set(oldest === null ? 0 : Math.max(0, core.base.clock.now() - oldest) / SECOND);
  for (const { class: quotaClass, day, month } of quota) {
    for (const [period, { used, limit }] of Object.entries({ day, month })) {
      gauges.used.set({ class: quotaClass, period }, used);
      if (limit !== null) gauges.limit.set({ class: quotaClass, period }, limit);
    }
  }
}
