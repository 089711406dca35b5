import type { Hono } from 'hono';
import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import type { Core } from '../../core/core.ts';
import type { WatchFigures } from '../../core/watch/index.ts';
import type { LinkEnv } from '../opened-link.ts';
import { type MetricFamily, metricFamilies } from './metric-families.ts';
import { inTime } from './patience.ts';

export interface StatusParts {
  readonly core: Core;
  /** Open connections of this process to the mail server. */
  readonly connections: () => number;
}

/** `/metrics` in Prometheus' format: counts alone, nothing of a customer; without a database those of the process (O3). */
export function addMetricsRoute(app: Hono<LinkEnv>, { core, connections }: StatusParts): void {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  app.get('/metrics', async (c) => {
    const families = metricFamilies(await figuresOf(core), {
      now: core.base.clock.now(),
      connections: connections(),
    });
    c.header('Content-Type', ofProcess.contentType);
    return c.body(await Registry.merge([registryOf(families), ofProcess]).metrics());
  });
}

async function figuresOf(core: Core): Promise<WatchFigures | null> {
  const answer = await inTime(core, async () =>
    (await core.watch.schema()) === 'ok' ? await core.watch.figures() : null,
  );
  return typeof answer === 'string' ? null : answer;
}

/** prom-client writes the text; the numbers come from the database and are nobody's to keep. */
function registryOf(families: readonly MetricFamily[]): Registry {
  const registry = new Registry();
  for (const family of families)
    registry.registerMetric({ ...family, get: async () => family, aggregator: 'sum' } as unknown as Metric);
  return registry;
}
