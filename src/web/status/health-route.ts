import type { Hono } from 'hono';
import { SECOND } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { MailCondition } from '../../core/watch/index.ts';
import type { LinkEnv } from '../opened-link.ts';
import { databaseAnswer } from './database-answer.ts';

/**
 * Three questions, one address each (O3), for those who act on the answer differently:
 * `/health/live`, does the process answer at all? A restart helps when it does not.
 * `/health/ready`, can it serve pages? Other processes take over while it cannot.
 * `/health`, can it do all of its work, mail included? A person looks when it cannot; no restart mends a mail server.
 */
export function addHealthRoutes(app: Hono<LinkEnv>, core: Core): void {
  app.get('/health/live', (c) => c.json({ status: 'ok' }));
  app.get('/health/ready', async (c) => {
    const database = await databaseAnswer(core, () => core.watch.schema());
    return c.json(...answer(database === 'ok', { database }));
  });
  app.get('/health', async (c) => {
    const condition = await databaseAnswer(core, async () => {
      const schema = await core.watch.schema();
      return schema === 'ok' ? await core.watch.mail() : schema;
    });
    if (typeof condition === 'string') return c.json(...answer(false, { database: condition, mail: null }));
    const mail = shown(condition, core.base.clock.now());
    return c.json(...answer(condition.state !== 'stuck', { database: 'ok', mail }));
  });
}

function answer<Body extends object>(good: boolean, body: Body): [Body & { status: string }, 200 | 503] {
  return [{ status: good ? 'ok' : 'unavailable', ...body }, good ? 200 : 503];
}

/** What the mail server said stays inside: this page may be open to more people than the outbox is. */
function shown({ state, oldestDueAt, stop }: MailCondition, now: number) {
  return {
    state,
    oldestDueSeconds: oldestDueAt === null ? null : Math.floor(Math.max(0, now - oldestDueAt) / SECOND),
    reason: stop?.reason ?? null,
    stuckSeconds: stop ? Math.floor((now - stop.since) / SECOND) : null,
  };
}
