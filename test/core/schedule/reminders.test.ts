import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/core/clock.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import { type Core, createCore, type Rooms } from '../../../src/core/core.ts';
import { addDays } from '../../../src/core/dates.ts';
import { openDatabase } from '../../../src/core/db/index.ts';
import { createHub } from '../../../src/core/hub.ts';
import { createIds } from '../../../src/core/ids.ts';
import { createNoticeTasks, createScheduler, type Scheduler } from '../../../src/core/schedule/index.ts';
import { admin, type TestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { openCompany, owe, pay } from '../../support/debts.ts';
import { closeAfterTest } from '../../support/open-things.ts';

/** 08:59 on a Tuesday in Paris: a minute before the send hour. */
const BEFORE = '2026-11-24T07:59:00Z';

function schedulerOf(core: Core): Scheduler {
  return createScheduler({ core, tasks: createNoticeTasks(core) });
}

async function openPolicy(database: TestDatabase, settings: Readonly<Record<string, unknown>> = {}) {
  const company = await openCompany(database, {
    now: BEFORE,
    settings: { 'policy.on': true, 'policy.approval': false, ...settings },
  });
  return { ...company, scheduler: schedulerOf(company.core) };
}

/** The same program in another process: its own connections, its own memory, the same database. */
function secondHost({ core, url }: TestCore, clock: Clock = core.base.clock): Core {
  const db = openDatabase({ url, poolSize: 5 });
  closeAfterTest(() => db.destroy());
  return createCore({
    ...core.base,
    db,
    clock,
    ids: createIds(clock),
    hub: createHub(),
    log: pino({ level: 'silent' }),
  });
}

async function runDays(core: Core): Promise<string[]> {
  const rows: { day: string }[] = await core.base.db('reminder_runs').select('day').orderBy('day');
  return rows.map((row) => row.day);
}

describe.each(testDatabases)('reminders by the clock (%s)', (database) => {
  it('[D8] before the send hour → nothing; at it, company time → one mail', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    expect(await company.scheduler.tick()).toEqual([]);
    company.clock.advance(MINUTE);
    expect(await company.scheduler.tick()).toEqual(['reminders']);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
  });

  it('[D9] cron fired twice, at once and again → one run, one message', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    company.clock.advance(MINUTE);
    await Promise.all([company.scheduler.tick(), company.scheduler.tick()]);
    company.clock.advance(MINUTE);
    expect(await company.scheduler.tick()).toEqual([]);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    expect(await runDays(company.core)).toEqual(['2026-11-24']);
  });

  it('[D9] two hosts on one database tick at the same time, for three days → one message a level', async () => {
    const company = await openPolicy(database, {
      'policy.levels': [1, 2, 3].map((days) => ({ offsetDays: 6 + days, minimum: null })),
      'policy.minimumInterval': 0,
    });
    const other = schedulerOf(secondHost(company));
    await owe(company, { emails: ['a@x.example', 'b@x.example'], daysOverdue: [7] });
    company.clock.advance(MINUTE);
    for (let day = 0; day < 3; day += 1) {
      const ran = await Promise.all([company.scheduler.tick(), other.tick()]);
      expect(ran.flat()).toEqual(['reminders']);
      await company.deliver();
      company.clock.advance(DAY);
    }
    expect(company.smtp.mails).toHaveLength(6);
    const reminders = await company.core.base.db('reminders').select('level', 'recipient');
    expect(new Set(reminders.map((row) => `${row.level} ${row.recipient}`)).size).toBe(6);
  });

  it('[D9] a crash in the middle of the run → all of it is rolled back, the next tick makes it, once', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    company.clock.advance(MINUTE);
    const [task] = createNoticeTasks<Rooms>(company.core);
    if (!task) throw new Error('no task');
    const crashing = createScheduler({
      core: company.core,
      tasks: [
        {
          ...task,
          async run(rooms, slot) {
            await task.run(rooms, slot);
            throw new Error('the process dies before its commit');
          },
        },
      ],
    });
    expect(await crashing.tick()).toEqual([]);
    expect(await runDays(company.core)).toEqual([]);
    expect(await company.core.outbox.counts()).toEqual([]);
    expect(await company.scheduler.tick()).toEqual(['reminders']);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
  });

  it('[D9] slept until the afternoon → the same day’s run is made at the next tick', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    company.clock.advance(7 * HOUR);
    await company.scheduler.tick();
    expect(await runDays(company.core)).toEqual(['2026-11-24']);
  });

  it('[D9] slept from Thursday evening over the weekend → Monday makes one run, one mail with all that came due', async () => {
    const company = await openPolicy(database);
    // Level 1 falls on Friday, Saturday and Sunday.
    await owe(company, { daysOverdue: [4, 3, 2] });
    company.clock.set('2026-11-26T17:00:00Z');
    await company.scheduler.tick();
    company.clock.set('2026-11-30T08:00:00Z');
    await company.scheduler.tick();
    await company.scheduler.tick();
    await company.deliver();
    expect(await runDays(company.core)).toEqual(['2026-11-26', '2026-11-30']);
    expect(company.smtp.mails).toHaveLength(1);
    for (const reference of ['C-001-1', 'C-001-2', 'C-001-3'])
      expect(company.smtp.mails[0]?.parsed.text).toContain(reference);
  });

  it('[D9] off for a month → no burst: what is past the staleness limit stays unsent, the rest is one mail', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', emails: ['old@x.example'], daysOverdue: [7] });
    await owe(company, { reference: 'C-2', emails: ['fresh@x.example'], daysOverdue: [-20] });
    company.clock.set('2026-12-24T08:00:00Z');
    await company.scheduler.tick();
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to)).toEqual([['fresh@x.example']]);
  });

  it('[D9] the clock is set back an hour, and a day → no second message', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7, 6] });
    company.clock.advance(MINUTE);
    await company.scheduler.tick();
    company.clock.advance(-HOUR);
    await company.scheduler.tick();
    company.clock.advance(HOUR);
    await company.scheduler.tick();
    company.clock.advance(-DAY);
    await company.scheduler.tick();
    company.clock.advance(DAY);
    await company.scheduler.tick();
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    expect(await runDays(company.core)).toEqual(['2026-11-24']);
  });

  it('[D9] the clock stood in next year for a tick and was set right → reminders do not rest until then', async () => {
    const company = await openPolicy(database);
    company.clock.set('2027-11-24T08:30:00Z');
    await company.scheduler.tick();
    company.clock.set(BEFORE);
    company.clock.advance(MINUTE);
    await owe(company, { daysOverdue: [7] });
    await company.scheduler.tick();
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
  });

  it.each([
    ['spring: 02:30 does not exist', '2026-03-29', '2026-03-29T01:00:00Z'],
    ['autumn: 02:30 comes twice', '2026-10-25', '2026-10-25T00:30:00Z'],
  ])('[D9] the send hour falls into a clock change, %s → one run', async (_, day, sendAt) => {
    const company = await openPolicy(database, { 'policy.sendAt': '02:30', 'policy.weekdays': [1, 2, 3, 4, 5, 6, 7] });
    company.clock.set(Date.parse(sendAt) - 10 * MINUTE);
    await owe(company, { daysOverdue: [7] });
    let runs = 0;
    for (let minutes = 0; minutes < 180; minutes += 5) {
      runs += (await company.scheduler.tick()).length;
      company.clock.advance(5 * MINUTE);
    }
    expect(runs).toBe(1);
    expect(await runDays(company.core)).toEqual([day]);
  });

  it('[D8] turned on in the afternoon → the day is not lost; turned off → no tick does anything', async () => {
    const company = await openPolicy(database, { 'policy.on': false });
    await owe(company, { daysOverdue: [7] });
    company.clock.advance(3 * HOUR);
    expect(await company.scheduler.tick()).toEqual([]);
    await company.core.transaction((tx) => tx.settings.set(admin, 'policy.on', true));
    expect(await company.scheduler.tick()).toEqual(['reminders']);
  });

  it('[D12] the cut-off passes → the tick closes the run, once, whoever ticks', async () => {
    const company = await openPolicy(database, { 'policy.approval': true });
    const other = schedulerOf(secondHost(company));
    await owe(company, { daysOverdue: [7] });
    company.clock.advance(MINUTE);
    await company.scheduler.tick();
    company.clock.advance(3 * HOUR);
    const ran = await Promise.all([company.scheduler.tick(), other.tick()]);
    expect(ran.flat()).toEqual(['reminders.close']);
    expect(await company.core.debtors.latestRun(admin)).toMatchObject({
      state: 'closed',
      items: [{ state: 'expired' }],
    });
    const alerts = await company.core.base.db('alerts').select('key');
    expect(alerts).toHaveLength(2);
  });

  it('[D9] one task fails → the others run, and it is tried again at the next tick', async () => {
    const company = await openPolicy(database);
    let failures = 0;
    const scheduler = createScheduler({
      core: company.core,
      tasks: [
        {
          name: 'broken',
          dueSlot: async () => '1',
          run: async () => {
            failures += 1;
            if (failures === 1) throw new Error('no');
          },
        },
        { name: 'fine', dueSlot: async () => '1', run: async () => {} },
      ],
    });
    expect(await scheduler.tick()).toEqual(['fine']);
    expect(await scheduler.tick()).toEqual(['broken']);
    expect(await scheduler.tick()).toEqual([]);
  });

  it('[D9] started → looks at once, and stops cleanly', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    company.clock.advance(MINUTE);
    company.scheduler.start();
    await company.scheduler.tick();
    await company.scheduler.stop();
    expect(await runDays(company.core)).toEqual(['2026-11-24']);
  });
});

describe('reminders over random days, on a real database', () => {
  it('[D9] payments, missed days, repeated ticks of two hosts, undone and refused mails → never twice a (receipt, level, recipient), never two mails a day', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            awake: fc.boolean(),
            ticks: fc.integer({ min: 1, max: 3 }),
            refused: fc.boolean(),
            paid: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
            clockBack: fc.boolean(),
          }),
          { minLength: 12, maxLength: 12 },
        ),
        async (days) => {
          const company = await openPolicy('sqlite', {
            'policy.levels': [1, 4, 6].map((offsetDays) => ({ offsetDays, minimum: null })),
            'policy.minimumInterval': 2,
            'policy.weekdays': [1, 2, 3, 4, 5, 6, 7],
          });
          const other = schedulerOf(secondHost(company));
          const { receipts } = await owe(company, {
            emails: ['a@x.example', 'b@x.example'],
            daysOverdue: [3, 1, 0, -2],
          });
          const start = company.clock.now() + 2 * MINUTE;
          for (const [index, day] of days.entries()) {
            company.clock.set(start + index * DAY);
            const receipt = day.paid === null ? undefined : receipts[day.paid];
            if (receipt) await pay(company, receipt);
            if (!day.awake) continue;
            company.smtp.faults.data = () => (day.refused ? { code: 554, text: '5.6.0 no' } : null);
            for (let tick = 0; tick < day.ticks; tick += 1) {
              if (day.clockBack) company.clock.advance(-HOUR);
              await Promise.all([company.scheduler.tick(), other.tick()]);
              if (day.clockBack) company.clock.advance(HOUR);
              await company.scheduler.tick();
            }
            await company.deliver();
          }
          const told: {
            receipt_id: string;
            level: number;
            to_email: string;
            created_at: number;
            message_id: string;
          }[] = await company.core.base
            .db('notice_receipts as nr')
            .join('messages as m', 'm.id', 'nr.message_id')
            .select('nr.receipt_id', 'nr.level', 'm.to_email', 'm.created_at', 'nr.message_id');
          const keys = told.map((row) => `${row.receipt_id} ${row.level} ${row.to_email}`);
          expect(new Set(keys).size).toBe(keys.length);
          const mailsPerDay = new Set(told.map((row) => row.message_id)).size;
          const daysPerRecipient = new Set(
            told.map(
              (row) => `${addDays('2026-11-24', Math.floor((row.created_at - start + HOUR) / DAY))} ${row.to_email}`,
            ),
          );
          expect(mailsPerDay).toBe(daysPerRecipient.size);
        },
      ),
      { numRuns: 6 },
    );
  });
});
