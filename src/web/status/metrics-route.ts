import type { Hono } from 'hono';
import type prometheus from 'prom-client';
import type { Metric, Registry } from 'prom-client';
import type { Core } from '../../core/core.ts';
import type { WatchFigures } from '../../core/watch/index.ts';
import type { LinkEnv } from '../opened-link.ts';
import { databaseAnswer } from './database-answer.ts';
import { type MetricFamily, metricFamilies } from './metric-families.ts';

export interface StatusParts {
  readonly core: Core;
  /** Open connections of this process to the mail server. */
  readonly connections: () => number;
}

/** `/metrics` in Prometheus' format: counts alone, nothing of a customer; without a database those of the process (O3). */
export function addMetricsRoute(app: Hono<LinkEnv>, { core, connections }: StatusParts): void {
  let loading: Promise<Loaded> | null = null;
  app.get('/metrics', async (c) => {
    // Nobody waits for it at the start.
    loading ??= load();
    const { client, ofProcess } = await loading;
    const families = metricFamilies(await figuresOf(core), {
      now: core.base.clock.now(),
      connections: connections(),
    });
    c.header('Content-Type', ofProcess.contentType);
    return c.body(await client.Registry.merge([registryOf(client, families), ofProcess]).metrics());
  });
}

interface Loaded {
  readonly client: typeof prometheus;
  /** Of this process, counted from the first time it was asked. */
  readonly ofProcess: Registry;
}

async function load(): Promise<Loaded> {
  const client = await import('prom-client');
  const ofProcess = new client.Registry();
  client.collectDefaultMetrics({ register: ofProcess });
  return { client, ofProcess };
}

async function figuresOf(core: Core): Promise<WatchFigures | null> {
  const answer = await databaseAnswer(core, async () =>
    (await core.watch.schema()) === 'ok' ? await core.watch.figures() : null,
  );
  return typeof answer === 'string' ? null : answer;
}

/** prom-client writes the text; the numbers come from the database and are nobody's to keep. */
function registryOf(client: typeof prometheus, families: readonly MetricFamily[]): Registry {
  const registry = new client.Registry();
  for (const family of families)
    registry.registerMetric({ ...family, get: async () => family, aggregator: 'sum' } as unknown as Metric);
  return registry;
}
