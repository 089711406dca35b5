import { describe, expect, it, vi } from 'vitest';
import { type Actor, SYSTEM } from '../../../src/core/access/index.ts';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import type { ReminderRun } from '../../../src/core/debtors/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { openCompany, owe, pay } from '../../support/debts.ts';

/** 09:30 on a Tuesday in Paris; the cut-off is at noon. */
const NOW = '2026-11-24T08:30:00Z';
const TODAY = '2026-11-24';
const TOMORROW = '2026-11-25';

const lea: Actor = { ...actorWith('debtors.view', 'debtors.edit', 'debtors.send'), id: 'lea', name: 'Léa' };
const tom: Actor = { ...lea, id: 'tom', name: 'Tom' };

async function openPolicy(database: TestDatabase, settings: Readonly<Record<string, unknown>> = {}) {
  return await openCompany(database, { now: NOW, settings: { 'policy.on': true, 'undo.seconds': 60, ...settings } });
}

async function openRun(core: Core, day = TODAY): Promise<ReminderRun> {
  const run = await core.transaction((tx) => tx.debtors.openRun(day));
  if (!run) throw new Error('no run');
  return run;
}

function answers(core: Core, run: ReminderRun) {
  const itemOf = (reference: string) => run.items.find(({ account }) => account.reference === reference)?.id ?? '';
  const chosen = (references: readonly string[]) => (references.length === 0 ? 'all' : references.map(itemOf));
  const decide =
    (as: 'approve' | 'skip' | 'snooze') =>
    (actor: Actor, ...references: string[]) =>
      core.transaction((tx) => tx.debtors.decide(actor, { runId: run.id, itemIds: chosen(references), as }));
  return {
    approve: decide('approve'),
    skip: decide('skip'),
    snooze: decide('snooze'),
    undo: (actor: Actor, ...references: string[]) =>
      core.transaction((tx) => tx.debtors.undoAnswers(actor, { runId: run.id, itemIds: chosen(references) })),
    now: () => core.debtors.getRun(lea, run.id),
  };
}

const fates = ({ items }: ReminderRun) =>
  Object.fromEntries(items.map((item) => [item.account.reference, [item.state, item.fate]]));

describe.each(testDatabases)('answers to a run and what becomes of them (%s)', (database) => {
  it('[D12 D9] approved, undone, approved again → proposed in between with its level unused; exactly one mail', async () => {
    const company = await openPolicy(database);
    const { account } = await owe(company, { reference: 'C-1', daysOverdue: [22, 8] });
    const { approve, undo, now } = answers(company.core, await openRun(company.core));
    expect(await approve(lea)).toMatchObject({ state: 'closed', items: [{ undoable: true, fate: 'moving' }] });
    const undone = await undo(tom);
    expect(undone).toMatchObject({ undone: 1, left: 0 });
    expect(undone.run).toMatchObject({
      state: 'open',
      items: [{ state: 'proposed', fate: 'waiting', decidedByName: null, batchId: null, mails: [], undoable: false }],
    });
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
    expect((await company.core.decisions.list(admin, { kind: 'customer', id: account.id })).slice(0, 2)).toMatchObject([
      { outcome: 'held', reason: 'policy', actorName: 'Tom' },
      { outcome: 'held', reason: 'policy', actorName: 'Tom' },
    ]);
    expect(fates(await approve(tom))).toEqual({ 'C-1': ['queued', 'moving'] });
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    expect(await now()).toMatchObject({
      state: 'closed',
      items: [{ fate: 'sent', decidedByName: 'Tom', undoable: false }],
    });
  });

  it('[D12] skipped or put off, undone → proposed again, and approved it leaves; left alone, the level comes back next day', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [7] });
    await owe(company, { reference: 'C-2', emails: ['two@x.example'], daysOverdue: [7] });
    const run = await openRun(company.core);
    const { skip, snooze, undo, approve } = answers(company.core, run);
    await skip(lea, 'C-1');
    expect(fates(await snooze(lea, 'C-2'))).toEqual({
      'C-1': ['skipped', 'turned_down'],
      'C-2': ['snoozed', 'turned_down'],
    });
    expect(await undo(lea)).toMatchObject({ undone: 2, left: 0, run: { state: 'open' } });
    await approve(lea, 'C-1');
    company.clock.set('2026-11-24T11:00:00Z');
    await company.core.transaction((tx) => tx.debtors.closeRuns());
    await company.deliver();
    expect(company.smtp.mails.map(({ to }) => to)).toEqual([['one@x.example']]);
    company.clock.advance(DAY);
    expect(fates(await openRun(company.core, TOMORROW))).toEqual({ 'C-2': ['proposed', 'waiting'] });
  });

  it('[D12] above the set amount, undone after one approval or after both → two people are asked anew', async () => {
    const company = await openPolicy(database, { 'policy.secondApproverAbove': '1 EUR' });
    await owe(company, { reference: 'C-1', daysOverdue: [7] });
    const { approve, undo } = answers(company.core, await openRun(company.core));
    await approve(lea);
    expect((await undo(lea)).run.items).toMatchObject([{ state: 'proposed' }]);
    await approve(tom);
    expect(fates(await approve(lea))).toEqual({ 'C-1': ['queued', 'moving'] });
    await undo(tom);
    expect(fates(await approve(lea))).toEqual({ 'C-1': ['awaiting_second', 'waiting'] });
    expect(fates(await approve(lea))).toEqual({ 'C-1': ['awaiting_second', 'waiting'] });
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
  });

  it('[D12] after the cut-off → an answer stays and it says so; a mail undone then is for the next sending day', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', daysOverdue: [7] });
    await owe(company, { reference: 'C-2', daysOverdue: [7] });
    const { approve, skip, undo, now } = answers(company.core, await openRun(company.core));
    await skip(lea, 'C-2');
    company.clock.set('2026-11-24T10:59:30Z');
    const batchId = (await approve(lea, 'C-1')).items.find(({ state }) => state === 'queued')?.batchId ?? '';
    company.clock.set('2026-11-24T11:00:10Z');
    const refused = await undo(lea).catch((error) => error);
    expect(sayError(company.core.base.words.in('en'), refused)).toBe(
      'The cut-off has passed: an answer can no longer be taken back. What was not sent is proposed again on the next sending day, unless its level was skipped.',
    );
    expect((await now()).items.map(({ undoable }) => undoable)).toEqual([false, false]);
    await company.core.transaction((tx) => tx.outbox.undo(admin, batchId));
    expect(fates(await now())).toEqual({ 'C-1': ['dropped', 'dropped'], 'C-2': ['skipped', 'turned_down'] });
    company.clock.advance(DAY);
    expect(fates(await openRun(company.core, TOMORROW))).toEqual({ 'C-1': ['proposed', 'waiting'] });
  });

  it('[T14 D12] the whole sending is undone where it was told → its items are proposed again', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', daysOverdue: [7] });
    const { approve, now } = answers(company.core, await openRun(company.core));
    const batchId = (await approve(lea)).items[0]?.batchId ?? '';
    await company.core.transaction((tx) => tx.outbox.undo(lea, batchId));
    expect(await now()).toMatchObject({ state: 'open', items: [{ state: 'proposed', batchId: null }] });
  });

  it('[D9 D12] one message stopped by hand in the outbox → a person’s no: its level stays used', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', daysOverdue: [7] });
    const { approve, now } = answers(company.core, await openRun(company.core));
    await approve(lea);
    const { rows } = await company.core.outbox.list(admin, {});
    await company.core.transaction((tx) =>
      tx.outbox.cancel(
        admin,
        rows.map(({ id }) => id),
      ),
    );
    expect(await now()).toMatchObject({ items: [{ fate: 'dropped', mails: [{ outcomeCode: 'cancelled' }] }] });
    company.clock.advance(DAY);
    expect((await openRun(company.core, TOMORROW)).items).toEqual([]);
  });

  it('[D9] undone while the delivery claims → each is either sent or taken back; approved again, each is told once', async () => {
    const company = await openPolicy(database, { 'undo.seconds': 0 });
    const references = Array.from({ length: 24 }, (_, index) => `C-${index + 1}`);
    for (const reference of references)
      await owe(company, {
        reference,
        emails: [`${reference}@x.example`, `b-${reference}@x.example`],
        daysOverdue: [7],
      });
    const { approve, undo, now } = answers(company.core, await openRun(company.core));
    await approve(lea);
    const delivered = company.deliver();
    const back: string[] = [];
    for (const reference of references) if ((await undo(tom, reference)).undone === 1) back.push(reference);
    await delivered;
    const after = await now();
    expect(
      after.items
        .filter(({ state }) => state === 'proposed')
        .map(({ account }) => account.reference)
        .sort(),
    ).toEqual([...back].sort());
    expect(after.items.every(({ state, fate }) => state === 'proposed' || fate === 'sent')).toBe(true);
    expect(company.smtp.mails).toHaveLength(2 * (references.length - back.length));
    await approve(lea);
    await company.deliver();
    const told = company.smtp.mails.map(({ to }) => to[0] ?? '').sort();
    expect(told).toEqual(
      references.flatMap((reference) => [`${reference}@x.example`, `b-${reference}@x.example`]).sort(),
    );
  });

  it('[D10 D12] paid, part-paid, refused, unknown, waiting for its server → each item says so to the end, amounts too', async () => {
    const company = await openPolicy(database);
    const customers = ['paid', 'part', 'refused', 'unknown', 'later', 'fine'];
    const receipts = new Map<string, Awaited<ReturnType<typeof owe>>['receipts'][number] | undefined>();
    for (const reference of customers) {
      const owed = await owe(company, { reference, emails: [`${reference}@x.example`], daysOverdue: [7, 8] });
      receipts.set(reference, owed.receipts[0]);
      if (reference === 'paid') await pay(company, owed.receipts[1]);
    }
    const { approve, undo, now } = answers(company.core, await openRun(company.core));
    await approve(lea, ...customers.filter((reference) => reference !== 'unknown'));
    await pay(company, receipts.get('paid'));
    await pay(company, receipts.get('part'), 2_000);
    company.smtp.faults.rcpt = (address) => {
      if (address === 'refused@x.example') return { code: 550, text: '5.1.1 no such user' };
      return address === 'later@x.example' ? { code: 451, text: '4.7.0 greylisted, later' } : null;
    };
    expect((await now()).items.find(({ account }) => account.reference === 'part')?.totals).toEqual([
      { minor: 22_000, currency: 'EUR' },
    ]);
    company.clock.advance(MINUTE);
    await company.deliver();
    company.smtp.faults.dropAfterData = true;
    await approve(lea, 'unknown');
    company.clock.advance(MINUTE);
    await company.deliver();
    company.smtp.faults.dropAfterData = false;
    const run = await now();
    expect(fates(run)).toEqual({
      paid: ['queued', 'dropped'],
      part: ['queued', 'sent'],
      refused: ['queued', 'failed'],
      unknown: ['queued', 'unknown'],
      later: ['queued', 'moving'],
      fine: ['queued', 'sent'],
    });
    const itemOf = (reference: string) => run.items.find(({ account }) => account.reference === reference);
    expect(itemOf('paid')?.mails).toMatchObject([{ state: 'cancelled', outcomeCode: 'paid' }]);
    expect(itemOf('refused')?.mails).toMatchObject([{ state: 'failed', outcomeText: '550 5.1.1 no such user' }]);
    expect(itemOf('later')).toMatchObject({ undoable: true, mails: [{ state: 'retry', outcomeCode: 'deferred' }] });
    expect(itemOf('part')?.totals).toEqual([{ minor: 22_000, currency: 'EUR' }]);
    // What was paid after it left does not change what the mail told.
    await pay(company, receipts.get('fine'));
    expect((await now()).items.find(({ account }) => account.reference === 'fine')?.totals).toEqual([
      { minor: 24_000, currency: 'EUR' },
    ]);
    expect(await undo(lea)).toMatchObject({ undone: 1, left: 5 });
  });

  it('[D10 D12] paid before anybody answered → nothing to answer; at the cut-off it is not counted as unanswered', async () => {
    const company = await openPolicy(database);
    const { receipts } = await owe(company, { reference: 'C-1', daysOverdue: [7] });
    await owe(company, { reference: 'C-2', daysOverdue: [7] });
    const run = await openRun(company.core);
    await pay(company, receipts[0]);
    const shown = await company.core.debtors.getRun(lea, run.id);
    expect(fates(shown)).toEqual({ 'C-1': ['dropped', 'dropped'], 'C-2': ['proposed', 'waiting'] });
    company.clock.set('2026-11-24T11:00:00Z');
    await company.core.transaction((tx) => tx.debtors.closeRuns());
    expect(await company.core.alerts.byKey(`reminder_run:${run.id}:closed`)).toMatchObject({ payload: { expired: 1 } });
    expect((await company.core.debtors.getRun(SYSTEM, run.id)).items).toMatchObject([
      { state: 'dropped', reason: 'paid' },
      { state: 'expired', reason: 'not_approved' },
    ]);
  });

  it('[D12 E3] without approval: all taken → no card; one refused → the run has a card', async () => {
    const company = await openPolicy(database, { 'policy.approval': false });
    await owe(company, { reference: 'C-1', emails: ['good@x.example'], daysOverdue: [7] });
    const first = await openRun(company.core);
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(await company.core.alerts.byKey(`reminder_run:${first.id}`)).toBeNull();
    company.clock.advance(DAY);
    company.smtp.faults.rcpt = () => ({ code: 550, text: '5.1.1 no such user' });
    await owe(company, { reference: 'C-2', emails: ['bad@x.example'], daysOverdue: [7] });
    const second = await openRun(company.core, TOMORROW);
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(await company.core.alerts.byKey(`reminder_run:${second.id}`)).toMatchObject({
      kind: 'reminder_run',
      payload: { runId: second.id, event: 'unasked' },
    });
  });

  it('[D12 T14] without approval, undone → people are asked: proposed, with a card', async () => {
    const company = await openPolicy(database, { 'policy.approval': false });
    await owe(company, { reference: 'C-1', daysOverdue: [7] });
    const run = await openRun(company.core);
    const { undo } = answers(company.core, run);
    expect((await undo(lea)).run).toMatchObject({ state: 'open', items: [{ state: 'proposed' }] });
    expect(await company.core.alerts.byKey(`reminder_run:${run.id}`)).toMatchObject({ kind: 'reminder_run' });
  });

  it('[D8 D12] the last level of two → an item says for how many receipts nothing comes after it', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', daysOverdue: [22, 8] });
    expect(await openRun(company.core)).toMatchObject({ items: [{ level: 2, atLastLevel: 1 }] });
  });
});

describe('answers to a run on PostgreSQL, where transactions wait for one another', () => {
  it('[D12 T14] one person undoes the whole sending, another an item of it, at once → both end, the item is proposed again', async () => {
    const company = await openPolicy('postgres');
    await owe(company, { reference: 'C-1', daysOverdue: [22] });
    const { approve, undo, now } = answers(company.core, await openRun(company.core));
    const [item] = (await approve(lea)).items;
    const batchId = item?.batchId ?? '';
    const mails = (await company.core.outbox.list(admin, {})).rows.map(({ id }) => id);
    const gate = Promise.withResolvers<void>();
    const other = gate.promise.then(() => undo(tom));
    await company.core.transaction(async (tx) => {
      await tx.outbox.hold(mails);
      gate.resolve();
      await vi.waitFor(async () => expect(await waiting(company.core)).toBe(1));
      await tx.outbox.undo(admin, batchId);
    });
    expect(await other).toMatchObject({ undone: 0 });
    expect(fates(await now())).toEqual({ 'C-1': ['proposed', 'waiting'] });
  });
});

/** Transactions that wait for another one's lock. */
async function waiting({ base }: Core): Promise<number> {
  const answer = (await base.db.raw(
    `select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )) as { rows: { n: number }[] };
  return Number(answer.rows[0]?.n);
}
