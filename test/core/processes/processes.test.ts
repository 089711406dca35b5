import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { pendingMigrations } from '../../../src/core/db/index.ts';
import { bringUpToDate, startHeartbeat } from '../../../src/core/processes/index.ts';
import { openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { addMigration } from '../../support/later-schema.ts';

const WORKER = { kind: 'worker', name: 'hostA:12' } as const;

describe.each(testDatabases)('running processes (%s)', (database) => {
  it('[O3] a program enters, beats, and leaves in good order → listed while it lives, then gone', async () => {
    const { core, clock } = await openTestCore(database);
    const heartbeat = await startHeartbeat(core, WORKER);
    clock.advance(12 * SECOND);
    expect(await core.processes.list()).toEqual([
      expect.objectContaining({ ...WORKER, alive: true, sends: true, seenAt: clock.now() - 12 * SECOND }),
    ]);
    await heartbeat.stop();
    expect(await core.processes.list()).toEqual([]);
  });

  it('[O3] a program is killed → it counts as gone after a minute, and is forgotten after a day', async () => {
    const { core, clock } = await openTestCore(database);
    await core.processes.enter(WORKER);
    clock.advance(MINUTE);
    expect(await core.processes.list()).toEqual([expect.objectContaining({ name: 'hostA:12', alive: false })]);
    clock.advance(DAY);
    await core.processes.enter({ kind: 'tui', name: 'hostB:7' });
    expect(await core.processes.list()).toEqual([
      expect.objectContaining({ name: 'hostB:7', alive: true, sends: false }),
    ]);
  });

  it('[E1] a sender is killed and its machine is off for a week → no longer shown, but remembered until what it held is settled', async () => {
    const { core, clock } = await openTestCore(database);
    const id = await core.processes.enter(WORKER);
    const sender = { owner: 'hostA:12:x', journal: '/journals/x.journal' };
    expect(await core.processes.noteSender(id, sender)).toBe(true);
    expect(await core.processes.noteSender('nobody', sender)).toBe(false);
    clock.advance(7 * DAY);
    await core.processes.enter({ kind: 'tui', name: 'hostB:7' });
    expect((await core.processes.list()).map(({ name }) => name)).toEqual(['hostB:7']);
    expect(await core.base.db('processes').where({ id }).first('owner', 'journal')).toEqual(sender);

    await core.processes.forgetSender(id);
    await core.processes.enter({ kind: 'tui', name: 'hostB:8' });
    expect(await core.base.db('processes').where({ id })).toEqual([]);
  });

  it('[E5] an older version lives on the database → the migration is refused naming it, nothing is changed', async () => {
    const { core, clock } = await openTestCore(database);
    await core.processes.enter(WORKER);
    addMigration('9999-later', (db) => db.schema.createTable('later', (table) => void table.text('id')));

    const refused = bringUpToDate(core.base.db, { clock, force: false });

    await expect(refused).rejects.toMatchObject({
      code: 'core.olderProcessesRun',
      params: { processes: expect.stringMatching(/^worker hostA:12 \(\d+\.\d+\.\d+\)$/) },
    });
    expect(await core.base.db.schema.hasTable('later')).toBe(false);
    expect(await pendingMigrations(core.base.db)).toEqual(['9999-later']);
  });

  it('[E5] the older version is gone, or slept through it → the migration goes through, and the sleeper finds that it must stop', async () => {
    const { core, clock } = await openTestCore(database);
    const heartbeat = await startHeartbeat(core, WORKER);
    expect(await heartbeat.isCurrent()).toBe(true);
    clock.advance(MINUTE);
    const known = await asTheNextVersion(() => bringUpToDate(core.base.db, { clock, force: false }));
    expect(known).toEqual({ applied: ['9999-later'] });

    expect(await heartbeat.isCurrent()).toBe(false);
    await heartbeat.outdated;
    expect(await core.processes.list()).toEqual([]);
    await heartbeat.stop();
  });

  it('[E5] forced, since the change only adds → the older version goes on, even after a gap', async () => {
    const { core, clock } = await openTestCore(database);
    const heartbeat = await startHeartbeat(core, WORKER);
    await asTheNextVersion(() => bringUpToDate(core.base.db, { clock, force: true }));
    clock.advance(MINUTE);
    expect(await heartbeat.isCurrent()).toBe(true);
    expect(await core.processes.list()).toEqual([expect.objectContaining({ name: 'hostA:12', alive: true })]);
    await heartbeat.stop();
  });

  it('[O3] frozen for so long that its row was forgotten, schema unchanged → it enters again', async () => {
    const { core, clock } = await openTestCore(database);
    const heartbeat = await startHeartbeat(core, WORKER);
    clock.advance(2 * DAY);
    const other = await core.processes.enter({ kind: 'start', name: 'hostB:1' });
    expect((await core.processes.list()).map(({ id }) => id)).toEqual([other]);
    expect(await heartbeat.isCurrent()).toBe(true);
    expect((await core.processes.list()).map(({ name }) => name).sort()).toEqual(['hostA:12', 'hostB:1']);
    await heartbeat.stop();
  });

  it('[E5] the database belongs to a newer version → the program refuses to start', async () => {
    const { core, clock } = await openTestCore(database);
    await asTheNextVersion(() => bringUpToDate(core.base.db, { clock, force: false }));
    await expect(bringUpToDate(core.base.db, { clock, force: true })).rejects.toMatchObject({
      code: 'core.schemaTooNew',
      params: { migration: '9999-later' },
    });
  });
});

/** What the next version does, which knows one migration more; afterwards this program is the older one. */
async function asTheNextVersion<Result>(work: () => Promise<Result>): Promise<Result> {
  const forget = addMigration('9999-later', (db) => db.schema.createTable('later', (table) => void table.text('id')));
  try {
    return await work();
  } finally {
    forget();
  }
}
