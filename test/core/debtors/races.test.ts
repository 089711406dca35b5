import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import type { Account } from '../../../src/core/customers/index.ts';
import { addDays } from '../../../src/core/dates.ts';
import type { ReminderRun } from '../../../src/core/debtors/index.ts';
import type { Receipt } from '../../../src/core/documents/index.ts';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { notify, openCompany, owe } from '../../support/debts.ts';

/** 09:30 on a Tuesday in Paris. */
const NOW = '2026-11-24T08:30:00Z';
const TODAY = '2026-11-24';

async function openPolicy(database: TestDatabase, settings: Readonly<Record<string, unknown>> = {}) {
  return await openCompany(database, { now: NOW, settings: { 'policy.on': true, ...settings } });
}

async function openRun(core: Core, day = TODAY): Promise<ReminderRun> {
  const run = await core.transaction((tx) => tx.debtors.openRun(day));
  if (!run) throw new Error('no run');
  return run;
}

const approve = (core: Core, run: ReminderRun) =>
  core.transaction((tx) => tx.debtors.decide(admin, { runId: run.id, itemIds: 'all', as: 'approve' }));

const states = (run: ReminderRun) =>
  Object.fromEntries(run.items.map((item) => [item.account.reference, [item.state, item.reason]]));

/** The books correct an invoice: it is another customer's. */
async function reassign(core: Core, receipt: Receipt, to: Account): Promise<void> {
  await core.transaction((tx) =>
    tx.documents.save(admin, {
      kind: 'invoice',
      reference: receipt.documentReference,
      accountId: to.id,
      issuedOn: '2026-10-01',
      total: receipt.amount,
    }),
  );
}

const whyOf = async (core: Core, accountId: string) =>
  (await core.decisions.list(admin, { kind: 'customer', id: accountId })).map(
    ({ outcome, reason }) => `${outcome} ${reason}`,
  );

describe.each(testDatabases)('what changes while a notice is on its way (%s)', (database) => {
  it('[D10] the invoice turns out to be another customer’s after Send → the first is not told about it', async () => {
    const company = await openCompany(database, { now: NOW, settings: { 'undo.seconds': 60 } });
    const { receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [9, 8] });
    const [, moved] = receipts;
    if (!moved) throw new Error('no receipt');
    const { account: alone, receipts: theirs } = await owe(company, {
      reference: 'C-2',
      emails: ['two@x.example'],
      daysOverdue: [9],
    });
    const other = await saveCustomer(company, { reference: 'C-3', emails: ['three@x.example'] });
    await notify(company.core, [...receipts, ...theirs]);
    await reassign(company.core, moved, other);
    for (const receipt of theirs) await reassign(company.core, receipt, other);
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to)).toEqual([['one@x.example']]);
    expect(company.smtp.mails[0]?.parsed.text).toContain('C-1-1');
    expect(company.smtp.mails[0]?.parsed.text).not.toContain('C-1-2');
    expect((await whyOf(company.core, alone.id))[0]).toMatch(/^not_sent/);
    const stopped = (await company.core.outbox.list(admin, { accountId: alone.id })).rows;
    expect(stopped).toMatchObject([{ state: 'cancelled', outcomeCode: 'reassigned' }]);
    const [after] = await company.core.documents.receiptsByIds([moved.id]);
    expect(after?.lastNoticeAt).toBeNull();
  });

  it('[D10] the invoice turns out to be another customer’s between proposal and approval → nobody is told about it yet', async () => {
    const company = await openPolicy(database);
    const { receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [7] });
    const other = await saveCustomer(company, { reference: 'C-3', emails: ['three@x.example'] });
    const run = await openRun(company.core);
    for (const receipt of receipts) await reassign(company.core, receipt, other);
    const after = await approve(company.core, run);
    expect(states(after)['C-1']?.[0]).toBe('dropped');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(0);
  });

  it('[D9] a person has told the customer between proposal and approval → not told again; proposed after the interval', async () => {
    const company = await openPolicy(database, { 'undo.seconds': 60 });
    const left = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [7] });
    const waits = await owe(company, { reference: 'C-2', emails: ['two@x.example'], daysOverdue: [7] });
    await owe(company, { reference: 'C-3', emails: ['three@x.example'], daysOverdue: [7] });
    const run = await openRun(company.core);
    await notify(company.core, left.receipts);
    company.clock.advance(MINUTE);
    await company.deliver();
    await notify(company.core, waits.receipts);
    const after = await approve(company.core, run);
    expect(states(after)).toEqual({
      'C-1': ['dropped', 'interval'],
      'C-2': ['dropped', 'interval'],
      'C-3': ['queued', null],
    });
    company.clock.advance(HOUR);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to[0]).sort()).toEqual([
      'one@x.example',
      'three@x.example',
      'two@x.example',
    ]);
    expect((await whyOf(company.core, left.account.id))[0]).toBe('not_sent interval');
    company.clock.set('2026-12-01T08:30:00Z');
    expect(Object.keys(states(await openRun(company.core, '2026-12-01'))).sort()).toEqual(['C-1', 'C-2']);
  });

  it('[D2] two people look at the same debts, both press Send → one mail; the second is told what was left out; a deliberate second one goes', async () => {
    const company = await openCompany(database, { now: NOW });
    const { receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [9] });
    const { receipts: others } = await owe(company, { reference: 'C-2', emails: ['two@x.example'], daysOverdue: [9] });
    const seen = await company.core.debtors.propose(admin, {});
    const send = (told: readonly Receipt[], asOf: number) =>
      company.core.transaction((tx) =>
        tx.debtors.notify(admin, {
          receiptIds: told.map((receipt) => receipt.id),
          requestKey: company.core.base.ids.next(),
          asOf,
        }),
      );
    company.clock.advance(MINUTE);
    const [one, other] = await Promise.all([send(receipts, seen.asOf), send([...receipts, ...others], seen.asOf)]);
    expect(one.queued + other.queued).toBe(2);
    expect([...one.skipped, ...other.skipped]).toMatchObject([{ reference: 'C-1', why: 'interval' }]);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to[0]).sort()).toEqual(['one@x.example', 'two@x.example']);
    company.clock.advance(MINUTE);
    // It left, and was told by the same look: still not told again. A new look says so, and then it may go.
    expect((await send(receipts, seen.asOf)).skipped).toMatchObject([{ reference: 'C-1', why: 'interval' }]);
    const again = await company.core.debtors.propose(admin, {});
    expect(again.customers[0]?.receipts[0]).toMatchObject({ ticked: false, held: 'told_today' });
    expect((await send(receipts, again.asOf)).queued).toBe(1);
  });

  it('[D10] the address is taken from the customer after Send → nothing goes there, the others get theirs', async () => {
    const company = await openPolicy(database, { 'policy.approval': false, 'undo.seconds': 60 });
    await owe(company, { reference: 'C-1', emails: ['Wrong@x.example', 'kept@X.example'], daysOverdue: [7] });
    await openRun(company.core);
    await saveCustomer(company, { reference: 'C-1', emails: ['kept@x.example', 'right@x.example'] });
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to[0])).toEqual(['kept@x.example']);
    const [stopped] = (await company.core.outbox.list(admin, { state: 'cancelled' })).rows;
    expect(stopped).toMatchObject({ toEmail: 'Wrong@x.example', outcomeCode: 'address_changed' });
  });

  it('[D10] the only address changes after Send → the policy proposes the customer again, at the new one', async () => {
    const company = await openPolicy(database, { 'undo.seconds': 60 });
    await owe(company, { reference: 'C-1', emails: ['wrong@x.example'], daysOverdue: [7] });
    await approve(company.core, await openRun(company.core));
    await saveCustomer(company, { reference: 'C-1', emails: ['right@x.example'] });
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(0);
    company.clock.set('2026-11-25T08:30:00Z');
    await approve(company.core, await openRun(company.core, '2026-11-25'));
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to[0])).toEqual(['right@x.example']);
  });

  const levels = (...days: number[]) => days.map((offsetDays) => ({ offsetDays, minimum: null }));

  it.each([
    { what: 'a level is put between', before: [7, 21], after: [7, 14, 21], told: 21, dueAgain: [] },
    { what: 'a level is put before', before: [7, 21], after: [3, 7, 21], told: 7, dueAgain: ['2026-12-08'] },
    { what: 'a level is removed below', before: [7, 14, 21], after: [7, 21], told: 14, dueAgain: ['2026-12-01'] },
    { what: 'the used level is removed', before: [7, 21], after: [21], told: 7, dueAgain: ['2026-12-08'] },
    { what: 'the used level is moved on', before: [7, 40], after: [10, 40], told: 7, dueAgain: [] },
  ])('[D9] $what after a reminder → the same letter not again, the next one in its time', async (change) => {
    const company = await openPolicy(database, {
      'policy.levels': levels(...change.before),
      'policy.approval': false,
      'policy.stalenessDays': 7,
    });
    await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [change.told] });
    await openRun(company.core);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    await company.core.settings.set(admin, 'policy.levels', levels(...change.after));
    const dueAgain: string[] = [];
    for (let step = 1; step <= 18; step += 1) {
      const day = addDays(TODAY, step);
      company.clock.set(`${day}T08:30:00Z`);
      const run = await company.core.transaction((tx) => tx.debtors.openRun(day));
      if (run && run.items.length > 0) dueAgain.push(day);
      await company.deliver();
    }
    expect(dueAgain).toEqual(change.dueAgain);
  });

  it('[D9] a second reminder for the same receipt, level and recipient → the database itself refuses it', async () => {
    const company = await openPolicy(database, { 'policy.approval': false });
    await owe(company, { reference: 'C-1', emails: ['One@x.example'], daysOverdue: [7] });
    await openRun(company.core);
    const { db } = company.core.base;
    const [row] = await db('reminders').select('*');
    expect(row).toMatchObject({ recipient: 'one@x.example', offset_days: 7, level: 1 });
    await expect(db('reminders').insert({ ...row, level: 2 })).rejects.toThrow(/unique/i);
  });

  it('[D9] a mail left while the clock stood in next year → reminders do not rest until then', async () => {
    const company = await openPolicy(database, { 'policy.approval': false });
    const { receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [3] });
    company.clock.set('2027-11-24T08:30:00Z');
    await notify(company.core, receipts);
    await company.deliver();
    company.clock.set('2026-11-28T08:30:00Z');
    await company.deliver();
    company.clock.set('2026-11-30T08:30:00Z');
    await openRun(company.core, '2026-11-30');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(2);
  });

  it('[D10] the books grant more time between proposal and approval → not told; told when the level is reached anew', async () => {
    const company = await openPolicy(database);
    const { receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [7] });
    const run = await openRun(company.core);
    for (const receipt of receipts)
      await company.core.transaction((tx) =>
        tx.documents.saveReceipt(admin, {
          documentId: receipt.documentId,
          position: receipt.position,
          dueOn: '2026-11-25',
          amountMinor: receipt.amount.minor,
        }),
      );
    expect(states(await approve(company.core, run))).toEqual({ 'C-1': ['dropped', 'not_due'] });
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(0);
    company.clock.set('2026-12-02T08:30:00Z');
    expect(states(await openRun(company.core, '2026-12-02'))).toEqual({ 'C-1': ['proposed', null] });
  });

  it('[D9] a notice by hand has not left yet when the run is made → the customer is not proposed', async () => {
    const company = await openPolicy(database, { 'undo.seconds': 60, 'policy.minimumInterval': 0 });
    const { account, receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [7] });
    await notify(company.core, receipts);
    expect((await openRun(company.core)).items).toEqual([]);
    expect((await whyOf(company.core, account.id))[0]).toBe('not_sent interval');
  });

  it('[D9] a notice that the server put off, and a newer one by hand that arrived → the old one does not follow it', async () => {
    const company = await openCompany(database, { now: NOW });
    const { receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [9, 8] });
    const [both, alone] = receipts;
    if (!both || !alone) throw new Error('no receipt');
    company.smtp.faults.rcpt = () => ({ code: 451, text: '4.7.1 greylisted' });
    await notify(company.core, [both, alone]);
    await company.deliver();
    delete company.smtp.faults.rcpt;
    company.clock.advance(1_000);
    await notify(company.core, [both]);
    await company.deliver();
    company.clock.advance(HOUR);
    await company.deliver();
    const texts = company.smtp.mails.map((mail) => mail.parsed.text ?? '');
    expect(texts.map((text) => [text.includes('C-1-1'), text.includes('C-1-2')])).toEqual([
      [true, false],
      [false, true],
    ]);
    // And in the order in which they were meant, two are two: somebody wanted the second.
    await notify(company.core, [both]);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(3);
  });
});

describe('notices on PostgreSQL, where two transactions see nothing of one another', () => {
  it('[D2] the second person presses Send before the first one’s transaction ends → it waits, and leaves the customer out', async () => {
    const company = await openCompany('postgres', { now: NOW });
    const { receipts } = await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [9] });
    const { asOf } = await company.core.debtors.propose(admin, {});
    company.clock.advance(MINUTE);
    const send = (rooms: Pick<Core, 'debtors'>, requestKey: string) =>
      rooms.debtors.notify(admin, { receiptIds: receipts.map((receipt) => receipt.id), requestKey, asOf });
    const gate = Promise.withResolvers<void>();
    // Another person's, not a part of the first one's work.
    const second = gate.promise.then(() => company.core.transaction((other) => send(other, 'second')));
    const first = await company.core.transaction(async (tx) => {
      const result = await send(tx, 'first');
      gate.resolve();
      await vi.waitFor(async () => expect(await waitingForNotices(company.core)).toBe(1));
      return result;
    });
    expect(first.queued).toBe(1);
    expect(await second).toMatchObject({ queued: 0, skipped: [{ reference: 'C-1', why: 'interval' }] });
  });
});

async function waitingForNotices(core: Core): Promise<number> {
  const answer = (await core.base.db.raw(
    `select count(*) as n from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  )) as { rows: { n: number }[] };
  return answer.rows[0]?.n ?? 0;
}
