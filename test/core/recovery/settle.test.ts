import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import type { MessageClass } from '../../../src/core/mail/index.ts';
import { startHeartbeat } from '../../../src/core/processes/index.ts';
import { markRestored } from '../../../src/core/recovery/index.ts';
import { admin } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { openCompany, owe } from '../../support/debts.ts';
import { queueMessages } from '../../support/outbox.ts';

/** 10:30 in Paris: the database was copied an hour ago. */
const NOW = '2026-11-24T09:30:00Z';
const CLASSES: readonly MessageClass[] = ['mailing', 'proof', 'debtor', 'incident', 'document', 'team'];

/** A database as it was in a backup: what `queue` put there waited when it was taken, and an hour has gone by since. */
async function openCopy(
  database: TestDatabase,
  queue: (core: Core) => Promise<unknown>,
  settings: Readonly<Record<string, unknown>> = {},
) {
  const company = await openCompany(database, { now: NOW, settings });
  await queue(company.core);
  const takenAt = company.clock.now();
  company.clock.advance(HOUR);
  await markRestored(company.core.base.db, { takenAt, clock: company.clock });
  return { ...company, takenAt };
}

async function outcomes(core: Core): Promise<Record<string, (string | null)[]>> {
  const rows: { class: string; state: string; outcome_code: string | null }[] = await core.base.db('messages');
  return Object.fromEntries(rows.map((row) => [row.class, [row.state, row.outcome_code]]));
}

const alertsOf = async (core: Core, kind: string) => await core.base.db('alerts').where({ kind });

describe.each(testDatabases)('a restored copy (%s)', (database) => {
  it('[E1] it starts to send → what waited in it is settled by class first: only notices of incidents and to the team go', async () => {
    const { core, smtp, deliver, takenAt } = await openCopy(database, async (core) => {
      for (const messageClass of CLASSES) await queueMessages(core, { count: 1, messageClass });
    });
    await deliver();
    expect(await outcomes(core)).toEqual({
      mailing: ['unknown', 'restored'],
      proof: ['unknown', 'restored'],
      debtor: ['unknown', 'restored'],
      document: ['unknown', 'restored'],
      incident: ['sent', null],
      team: ['sent', null],
    });
    expect(smtp.mails).toHaveLength(2);
    const questions = await alertsOf(core, 'unknown_outcome');
    expect(questions.map((alert) => JSON.parse(alert.payload).class).sort()).toEqual(['debtor', 'document']);
    expect(await alertsOf(core, 'restored')).toHaveLength(1);
    expect(JSON.parse((await alertsOf(core, 'restored'))[0].payload)).toEqual({
      takenAt,
      inDoubt: 6,
      asked: 2,
      turnedOff: '',
    });
  });

  it('[E1] an incident notice goes again → under the Message-ID that it had', async () => {
    const { core, smtp, deliver } = await openCopy(database, (core) =>
      queueMessages(core, { count: 1, messageClass: 'incident' }),
    );
    const [row] = await core.base.db('messages').select('rfc_message_id');
    await deliver();
    expect(smtp.mails.map((mail) => mail.parsed.messageId)).toEqual([row.rfc_message_id]);
  });

  it('[E1] retry, held up by a limit, or under a lease when the copy was made → in doubt too; due after the restore, or queued since → not', async () => {
    const company = await openCompany(database, { now: NOW });
    const { core, clock, smtp, deliver } = company;
    const { ids } = await queueMessages(core, { count: 4, key: 'waits' });
    const move = (id: string | undefined, change: object) => core.base.db('messages').where({ id }).update(change);
    await move(ids[0], { state: 'retry', due_at: clock.now() + 3 * HOUR, attempts: 2 });
    await move(ids[1], { state: 'sending', lease_owner: 'gone:1/x', lease_until: clock.now() + MINUTE });
    await move(ids[2], { due_at: clock.now() + 3 * HOUR });
    await move(ids[3], { due_at: clock.now() + 3 * HOUR, outcome_code: 'quota' });
    const takenAt = clock.now();
    clock.advance(HOUR);
    await markRestored(core.base.db, { takenAt, clock });
    clock.advance(SECOND);
    await queueMessages(core, { count: 1, toEmail: 'new@customer.example' });

    await deliver();

    expect(smtp.mails.map((mail) => mail.to)).toEqual([['new@customer.example']]);
    const states = await core.base.db('messages').whereIn('id', ids).orderBy('id').pluck('state');
    expect(states).toEqual(['unknown', 'unknown', 'queued', 'unknown']);
    clock.advance(3 * HOUR);
    await deliver();
    expect(smtp.mails).toHaveLength(2);
  });

  it('[E1] put in place by hand, so that nobody knows when → everything due until the start is in doubt', async () => {
    const { core, clock, smtp, deliver } = await openCopy(database, (core) =>
      queueMessages(core, { count: 1, dueAt: Date.parse(NOW) + 2 * HOUR }),
    );
    await core.base.db('restorations').update({ restored_at: null });
    clock.advance(2 * HOUR);
    await deliver();
    expect(smtp.mails).toEqual([]);
    expect(await outcomes(core)).toEqual({ mailing: ['unknown', 'restored'] });
  });

  it('[Q1] what is in doubt counts → the limit of the day is never overrun', async () => {
    const { core, clock, smtp, deliver } = await openCopy(database, (core) => queueMessages(core, { count: 8 }), {
      'quota.mailing.day': 10,
    });
    clock.advance(SECOND);
    await queueMessages(core, { count: 5 });
    await deliver();
    expect(smtp.mails).toHaveLength(2);
    expect((await core.quota.use())[0]).toMatchObject({ day: { used: 10 }, month: { used: 10 } });
  });

  it('[D9] the policy was on and a run open → both are on hold, told once, until a person turns it on again', async () => {
    const company = await openCompany(database, { now: NOW, settings: { 'policy.on': true } });
    const { core, clock } = company;
    await owe(company, { daysOverdue: [7] });
    const run = await core.transaction((tx) => tx.debtors.openRun('2026-11-24'));
    const takenAt = clock.now();
    clock.advance(MINUTE);
    await markRestored(core.base.db, { takenAt, clock });
    expect(await core.recovery.notice()).toMatchObject({ takenAt, settledAt: null });

    await company.deliver();

    expect((await core.settings.all())['policy.on']).toBe(false);
    const after = await core.debtors.getRun(admin, run?.id ?? '');
    expect(after).toMatchObject({ state: 'closed', items: [{ state: 'expired' }] });
    expect(await core.recovery.notice()).toMatchObject({
      turnedOff: ['policy.on'],
      undecided: ['policy.on'],
      unanswered: 0,
    });
    await company.deliver();
    expect(await alertsOf(core, 'restored')).toHaveLength(1);
    clock.advance(SECOND);
    await core.settings.set(admin, 'policy.on', true);
    expect(await core.recovery.notice()).toBeNull();
  });

  it('[D13] a reminder in doubt → why says so, its level stays used, and a person’s word settles it', async () => {
    const company = await openCompany(database, {
      now: NOW,
      settings: { 'policy.on': true, 'policy.approval': false },
    });
    const { core, clock, smtp } = company;
    const { account, receipts } = await owe(company, { daysOverdue: [7] });
    await core.transaction((tx) => tx.debtors.openRun('2026-11-24'));
    const takenAt = clock.now();
    clock.advance(MINUTE);
    await markRestored(core.base.db, { takenAt, clock });

    await company.deliver();

    expect(smtp.mails).toEqual([]);
    const decisions = await core.decisions.list(admin, { kind: 'customer', id: account.id });
    expect(decisions[0]).toMatchObject({ outcome: 'not_sent', reason: 'unknown_outcome' });
    expect(await core.base.db('reminders').pluck('receipt_id')).toEqual([receipts[0]?.id]);
    expect(await core.recovery.notice()).toMatchObject({ unanswered: 1 });
    const [id = ''] = await core.base.db('messages').pluck('id');
    await core.transaction((tx) => tx.outbox.settle(admin, { id, as: 'sent' }));
    expect(await core.base.db('receipts').pluck('last_notice_level')).toEqual([1]);
  });

  it('[E1] hundreds of notices in doubt → one card, not hundreds', async () => {
    const { core, deliver, smtp } = await openCopy(database, (core) =>
      queueMessages(core, { count: 300, messageClass: 'debtor' }),
    );
    await deliver();
    expect(smtp.mails).toEqual([]);
    expect(await alertsOf(core, 'unknown_outcome')).toEqual([]);
    expect(await alertsOf(core, 'restored')).toHaveLength(1);
    expect(await core.recovery.notice()).toMatchObject({ inDoubt: 300, unanswered: 300 });
  });

  it('[E5] two processes start on it at once → settled once', async () => {
    const { core, smtp } = await openCopy(database, (core) =>
      queueMessages(core, { count: 5, messageClass: 'document' }),
    );
    await Promise.all([1, 2, 3].map(() => core.transaction((rooms) => rooms.recovery.settle())));
    expect(await alertsOf(core, 'unknown_outcome')).toHaveLength(5);
    expect(await alertsOf(core, 'restored')).toHaveLength(1);
    expect(smtp.mails).toEqual([]);
  });

  it('[E1] a program lives on the database → marking it as restored is refused', async () => {
    const { core, clock } = await openCompany(database, { now: NOW });
    const heartbeat = await startHeartbeat(core, { kind: 'worker', name: 'hostA:12' });
    const refused = markRestored(core.base.db, { takenAt: clock.now() - HOUR, clock });
    await expect(refused).rejects.toMatchObject({
      code: 'recovery.processesRun',
      params: { processes: 'worker hostA:12' },
    });
    await heartbeat.stop();
    // What came along with the copy is no program of this database.
    await core.processes.enter({ kind: 'start', name: 'hostB:1' });
    await markRestored(core.base.db, { takenAt: clock.now(), clock });
    expect(await core.processes.list()).toEqual([]);
  });
});
