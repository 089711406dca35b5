import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { isoInstant } from '../../../src/core/dates.ts';
import { createScheduler, createWatchTasks } from '../../../src/core/schedule/index.ts';
import type { TestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { openCompany } from '../../support/debts.ts';
import { queueMessages } from '../../support/outbox.ts';

const schedulerOf = ({ core }: Pick<TestCore, 'core'>) => createScheduler({ core, tasks: createWatchTasks(core) });

describe.each(testDatabases)('stoppages (%s)', (database) => {
  it('[O3 E5] mail stands still, two processes look → one card, by its beginning; mail moves → ended; again → another', async () => {
    const company = await openCompany(database);
    const { core, clock, deliver } = company;
    const [one, other] = [schedulerOf(company), schedulerOf(company)];
    await queueMessages(core, { count: 2 });
    const since = clock.now();
    clock.advance(15 * MINUTE);
    expect(await one.tick()).toEqual([]);
    clock.advance(MINUTE);
    await Promise.all([one.tick(), other.tick()]);
    clock.advance(MINUTE);
    expect(await other.tick()).toEqual([]);
    const alerts = await core.base.db('alerts').select('key', 'payload');
    expect(alerts.map(({ key }) => key)).toEqual([`mail_stuck:${isoInstant(since)}`]);
    const { stoppageId } = JSON.parse(alerts[0].payload);
    expect(await core.watch.stoppage(stoppageId)).toMatchObject({ since, reason: 'no_process', endedAt: null });
    await deliver();
    await one.tick();
    expect(await core.watch.stoppage(stoppageId)).toMatchObject({ endedAt: clock.now() });
    await queueMessages(core, { count: 1 });
    clock.advance(16 * MINUTE);
    await one.tick();
    expect(await core.base.db('alerts').select('key')).toHaveLength(2);
  });

  it('[O3] what waits for tomorrow’s quota waits on purpose → mail is not stuck', async () => {
    const { core, clock, deliver } = await openCompany(database, { settings: { 'quota.mailing.day': 1 } });
    await queueMessages(core, { count: 3 });
    await deliver();
    clock.advance(60 * MINUTE);
    expect(await core.watch.mail()).toMatchObject({ state: 'idle', stop: null });
  });
});
