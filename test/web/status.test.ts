import { describe, expect, it } from 'vitest';
import { queueMail } from '../support/customer-mail.ts';
import { testDatabases } from '../support/databases.ts';
import { openWebDesk } from './web-desk.ts';

describe.each(testDatabases)('health and metrics (%s)', (database) => {
  it('[O3] the database answers and is current → 200; a migration is missing → 503; it is gone → 503, each saying so', async () => {
    const desk = await openWebDesk(database);
    const health = async () => {
      const answer = await fetch(`${desk.origin}/health`);
      return [answer.status, await answer.json()];
    };
    expect(await health()).toEqual([200, { status: 'ok', database: 'ok' }]);
    await desk.core.base.db('knex_migrations').where('name', 'like', '%0009%').delete();
    expect(await health()).toEqual([503, { status: 'unavailable', database: 'schema' }]);
    await desk.core.base.db.destroy();
    expect(await health()).toEqual([503, { status: 'unavailable', database: 'unreachable' }]);
  });

  it('[O3] messages wait → counts by class and state, the oldest one’s age, the quota; nothing of a customer', async () => {
    const desk = await openWebDesk(database);
    await queueMail(desk, { messageClass: 'mailing', causeKind: 'mailing' });
    await queueMail(desk);
    desk.clock.advance(90_000);
    const answer = await fetch(`${desk.origin}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const lines = (await answer.text()).split('\n');
    expect(lines).toContain('relance_outbox_messages{class="mailing",state="queued"} 1');
    expect(lines).toContain('relance_outbox_messages{class="incident",state="queued"} 1');
    expect(lines).toContain('relance_outbox_oldest_due_seconds 30');
    expect(lines).toContain('relance_quota_used{class="mailing",period="day"} 0');
    expect(lines).toContain('relance_quota_limit{class="mailing",period="month"} 1000');
    expect(lines.join('\n')).not.toMatch(/marie|Martin/);
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
