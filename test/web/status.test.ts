import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { admin } from '../support/core.ts';
import { queueMail } from '../support/customer-mail.ts';
import { testDatabases } from '../support/databases.ts';
import { openWebDesk, type WebDesk } from './web-desk.ts';

describe.each(testDatabases)('health (%s)', (database) => {
  it('[O3] the database answers and is current → 200; a migration is missing → 503; it is gone → 503, each saying so', async () => {
    const desk = await openWebDesk(database);
    const idle = { state: 'idle', oldestDueSeconds: null, reason: null, stuckSeconds: null };
    expect(await ask(desk, '/health')).toEqual([200, { status: 'ok', database: 'ok', mail: idle }]);
    expect(await ask(desk, '/health/ready')).toEqual([200, { status: 'ok', database: 'ok' }]);
    await desk.core.base.db('knex_migrations').where('name', 'like', '%0009%').delete();
    expect(await ask(desk, '/health')).toEqual([503, { status: 'unavailable', database: 'schema', mail: null }]);
    await desk.core.base.db.destroy();
    expect(await ask(desk, '/health')).toEqual([503, { status: 'unavailable', database: 'unreachable', mail: null }]);
    expect(await ask(desk, '/health/ready')).toEqual([503, { status: 'unavailable', database: 'unreachable' }]);
    expect(await ask(desk, '/health/live')).toEqual([200, { status: 'ok' }]);
  });

  it('[O3] mail is due for longer than health.stuckMinutes → 503 with why; pages and process are well all the same', async () => {
    const desk = await openWebDesk(database, { 'undo.seconds': 0, 'health.stuckMinutes': 10 });
    await queueMail(desk);
    desk.clock.advance(10 * MINUTE);
    expect(await ask(desk, '/health')).toMatchObject([200, { mail: { state: 'moving', oldestDueSeconds: 600 } }]);
    desk.clock.advance(MINUTE);
    expect(await ask(desk, '/health')).toEqual([
      503,
      {
        status: 'unavailable',
        database: 'ok',
        mail: { state: 'stuck', oldestDueSeconds: 660, reason: 'no_process', stuckSeconds: 660 },
      },
    ]);
    expect((await ask(desk, '/health/ready'))[0]).toBe(200);
    expect((await ask(desk, '/health/live'))[0]).toBe(200);
  });

  it('[O3] a transaction of this process holds the database, as a long import does → health and metrics answer', async () => {
    const desk = await openWebDesk(database);
    await desk.core.transaction(async (rooms) => {
      await rooms.settings.set(admin, 'company.name', 'Beta SARL');
      expect((await ask(desk, '/health'))[0]).toBe(200);
      expect(await metrics(desk)).toContain('relance_database_up 1');
    });
  });
});

describe.each(testDatabases)('metrics (%s)', (database) => {
  it('[O3] asked for beside the public pages → not there', async () => {
    const desk = await openWebDesk(database);
    expect((await fetch(`${desk.origin}/metrics`)).status).toBe(404);
    expect((await fetch(`${desk.statusOrigin}/health`)).status).toBe(200);
  });

  it('[O3] messages wait → counts by class and state, the oldest one’s age, the quota; nothing of a customer', async () => {
    const desk = await openWebDesk(database);
    await queueMail(desk, { messageClass: 'mailing', causeKind: 'mailing' });
    await queueMail(desk);
    desk.clock.advance(90_000);
    const answer = await fetch(`${desk.statusOrigin}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const lines = (await answer.text()).split('\n');
    expect(lines).toContain('relance_outbox_messages{class="mailing",state="queued"} 1');
    expect(lines).toContain('relance_outbox_messages{class="incident",state="queued"} 1');
    expect(lines).toContain('relance_outbox_oldest_due_seconds 30');
    expect(lines).toContain('relance_quota_used{class="mailing",period="day"} 0');
    expect(lines).toContain('relance_quota_limit{class="mailing",period="month"} 1000');
    expect(lines.join('\n')).not.toMatch(/marie|Martin|INC-1042|C-001/);
  });

  it('[O3] mails have left, one is stuck → outcomes by domain, a histogram that adds up, why it is stuck', async () => {
    const desk = await openWebDesk(database, { 'undo.seconds': 0 });
    await desk.core.transaction((rooms) =>
      rooms.outbox.figures.add({
        outcomes: [{ class: 'mailing', domain: 'customer.example', outcome: 'accepted', count: 7 }],
        latencies: [
          { class: 'mailing', upTo: 5, count: 4, totalMs: 8_000 },
          { class: 'mailing', upTo: 0, count: 3, totalMs: 400_000_000 },
        ],
        newcomers: new Map([['customer.example', 7]]),
      }),
    );
    await queueMail(desk);
    desk.clock.advance(60 * MINUTE);
    const lines = (await metrics(desk)).split('\n');
    for (const line of [
      'relance_mail_outcomes_total{class="mailing",domain="customer.example",outcome="accepted"} 7',
      'relance_mail_due_to_accepted_seconds_bucket{class="mailing",le="1"} 0',
      'relance_mail_due_to_accepted_seconds_bucket{class="mailing",le="86400"} 4',
      'relance_mail_due_to_accepted_seconds_bucket{class="mailing",le="+Inf"} 7',
      'relance_mail_due_to_accepted_seconds_sum{class="mailing"} 400008',
      'relance_mail_due_to_accepted_seconds_count{class="mailing"} 7',
      'relance_mail_stuck{reason="no_process"} 1',
      'relance_mail_stuck{reason="trouble"} 0',
    ])
      expect(lines).toContain(line);
  });

  it('[O3] the database is gone → the process’s own metrics, and that it is', async () => {
    const desk = await openWebDesk(database);
    await desk.core.base.db.destroy();
    const text = await metrics(desk);
    expect(text).toContain('relance_database_up 0');
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain('relance_outbox');
  });
});

describe('the page about watching', () => {
  const page = readFileSync(path.join(packageRoot, 'docs/watching.md'), 'utf8');

  it('[O3] docs and program name the same metrics, with the same type, in text that Prometheus reads', async () => {
    const desk = await openWebDesk();
    const text = await metrics(desk);
    for (const line of text.split('\n').filter((line) => line && !line.startsWith('#')))
      expect(line).toMatch(
        /^[a-z_:][a-z0-9_:]*(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?([\d.]+(e[+-]?\d+)?|Nan|\+Inf)$/i,
      );
    const served = [...text.matchAll(/^# TYPE (relance_\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    const listed = [...page.matchAll(/^\| `(relance_\w+)` \| (\w+) \|/gm)].map(([, name, type]) => `${name} ${type}`);
    expect(listed.toSorted()).toEqual(served.toSorted());
  });

  it('[O3] its alert rules and panels use no metric that is none', async () => {
    const served = [...(await metrics(await openWebDesk())).matchAll(/^# TYPE (relance_\w+) /gm)].map(
      ([, name]) => name,
    );
    const used = new Set(
      [...page.matchAll(/\brelance_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, '')),
    );
    expect([...used].filter((name) => !served.includes(name))).toEqual([]);
  });
});

describe('other addresses', () => {
  it('[O3] a path that is none → 404 in the browser’s language, with every header', async () => {
    const { origin } = await openWebDesk();
    const answer = await fetch(`${origin}/admin.php`, { headers: { 'accept-language': 'de, fr;q=0.8' } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(await answer.text()).toContain('Cette page n’existe pas');
  });
});

async function ask(desk: WebDesk, address: string): Promise<[number, unknown]> {
  const answer = await fetch(`${desk.origin}${address}`);
  return [answer.status, await answer.json()];
}

async function metrics(desk: WebDesk): Promise<string> {
  return await (await fetch(`${desk.statusOrigin}/metrics`)).text();
}
