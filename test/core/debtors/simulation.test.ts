import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermissionDenied } from '../../../src/core/access/index.ts';
import { DAY } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { addDays, dateIn, instantAt, type PlainDate } from '../../../src/core/dates.ts';
import { compareSimulations, type SimulatedDay } from '../../../src/core/debtors/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { notify, openCompany, owe, pay, ZONE } from '../../support/debts.ts';

/** 09:30 on a Tuesday in Paris. */
const NOW = '2026-11-24T08:30:00Z';
const TODAY = '2026-11-24';
/** Over five weekends and Christmas. */
const DAYS = 38;

const customers = fc.array(
  fc.record({
    emails: fc.constantFrom(1, 1, 2, 'none', 'blocked'),
    accountSwitch: fc.constantFrom('inherit', 'inherit', 'inherit', 'off'),
    toldByHand: fc.constantFrom('never', 'never', 'before', 'waiting'),
    receipts: fc.array(
      fc.record({
        daysOverdue: fc.integer({ min: -35, max: 45 }),
        amountMinor: fc.constantFrom(1_000, 12_000),
        receiptSwitch: fc.constantFrom('inherit', 'inherit', 'inherit', 'on', 'off'),
        pausedDays: fc.constantFrom(null, null, null, 0, 4, 20),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 4, maxLength: 8 },
);

const policies = fc.record({
  'policy.levels': fc
    .uniqueArray(fc.integer({ min: -5, max: 40 }), { minLength: 1, maxLength: 4 })
    .map((days) => days.map((offsetDays, index) => ({ offsetDays, minimum: index % 2 === 1 ? '50 EUR' : null }))),
  'policy.minimumInterval': fc.integer({ min: 0, max: 10 }),
  'policy.stalenessDays': fc.integer({ min: 0, max: 10 }),
  'policy.weekdays': fc.constantFrom([1, 2, 3, 4, 5], [1, 3, 5], [1, 2, 3, 4, 5, 6, 7]),
  'policy.holidays': fc.constantFrom('', 'FR'),
});

type World = ReturnType<typeof customers.generate>['value'];

async function openWorld(database: TestDatabase, world: World, settings: Readonly<Record<string, unknown>>) {
  const company = await openCompany(database, {
    now: NOW,
    settings: { 'policy.on': true, 'policy.approval': false, ...settings },
  });
  const { core, clock } = company;
  const ids: string[] = [];
  const waiting: (() => Promise<unknown>)[] = [];
  for (const [index, customer] of world.entries()) {
    const reference = `C-${index}`;
    const emails = ['a', 'b'].slice(0, Number(customer.emails) || Number(customer.emails === 'blocked'));
    const addresses = emails.map((name) => `${name}@${index}.example`);
    const { account, receipts } = await owe(company, {
      reference,
      emails: addresses,
      daysOverdue: customer.receipts.map(({ daysOverdue }) => daysOverdue),
    });
    ids.push(account.id);
    for (const [place, receipt] of receipts.entries()) {
      const { amountMinor = 0, receiptSwitch = 'inherit', pausedDays = null } = customer.receipts[place] ?? {};
      if (amountMinor < receipt.amount.minor) await pay(company, receipt, receipt.amount.minor - amountMinor);
      await core.transaction(async (tx) => {
        await tx.debtors.setSwitch(admin, { receiptId: receipt.id, value: receiptSwitch });
        if (pausedDays !== null)
          await tx.debtors.pause(admin, {
            receiptId: receipt.id,
            reason: 'promise',
            until: addDays(TODAY, pausedDays),
          });
      });
    }
    if (customer.toldByHand === 'before' && receipts[0]) {
      clock.advance(-3 * DAY);
      await notify(core, receipts.slice(0, 1));
      await company.deliver();
      clock.set(NOW);
    }
    if (customer.toldByHand === 'waiting') waiting.push(() => notify(core, receipts.slice(0, 1)));
    await core.transaction(async (tx) => {
      await tx.debtors.setSwitch(admin, { accountId: account.id, value: customer.accountSwitch });
      if (customer.emails === 'blocked') await tx.customers.suppress({ email: addresses[0] ?? '', reason: 'manual' });
    });
  }
  for (const notifyByHand of waiting) await notifyByHand();
  return { ...company, accountIds: ids };
}

/** A day in words: whom it tells, and whom it holds back from then on. */
function story(day: SimulatedDay): string[] {
  return [
    ...day.customers.map((told) => `${told.account.reference} level ${told.level} ${told.receipts} ${money(told)}`),
    ...day.held.map((held) => `${held.account.reference} ${held.why} ${held.detail} ${held.level} ${held.receipts}`),
  ].sort();
}

const money = ({ totals }: { totals: readonly { minor: number }[] }) => totals.map(({ minor }) => minor).join(' ');

/**
 * What the day's real run does, in the same words. `said` keeps each receipt's last reason: the decisions repeat one when
 * a notice by hand came between, the simulation does not.
 */
async function liveThrough(
  { core, deliver, accountIds }: Awaited<ReturnType<typeof openWorld>>,
  { day, said }: { day: PlainDate; said: Map<string, string> },
): Promise<string[]> {
  const run = await core.transaction((tx) => tx.debtors.openRun(day));
  await deliver();
  const items = run?.items ?? [];
  expect(items.filter(({ state }) => state !== 'queued')).toEqual([]);
  const held: string[] = [];
  for (const accountId of accountIds) {
    const [account] = await core.customers.byIds([accountId]);
    const decisions = await core.decisions.list(admin, { kind: 'customer', id: accountId }, { limit: 1_000 });
    const byPolicy = decisions.toReversed().filter(({ at, level }) => level !== null && dateIn(ZONE, at) === day);
    const news = byPolicy.filter(({ outcome, subject, reason, level }) => {
      const words = `${outcome} ${reason} ${level}`;
      const repeated = said.get(subject.id) === words;
      said.set(subject.id, words);
      return outcome === 'not_sent' && !repeated;
    });
    for (const [words, group] of Map.groupBy(news, ({ reason, detail }) => `${reason} ${detail}`)) {
      const level = Math.max(...group.map((decision) => decision.level ?? 0));
      held.push(`${account?.reference} ${words} ${level} ${group.length}`);
    }
  }
  return [
    ...items.map((item) => `${item.account.reference} level ${item.level} ${item.receiptIds.length} ${money(item)}`),
    ...held,
  ].sort();
}

const toldBy = (days: readonly SimulatedDay[]) =>
  days.flatMap(({ day, customers }) => customers.map(({ account, level }) => `${day} ${account.reference} ${level}`));

const rows = async (core: Core) =>
  await Promise.all(
    ['reminder_runs', 'reminders', 'decisions', 'messages', 'audit_log'].map(
      async (table) => (await core.base.db(table).count({ count: '*' }).first())?.['count'],
    ),
  );

describe.each(testDatabases)('simulation (%s)', (database) => {
  it('[D14] any customers, receipts, holds and policy → each day as the real run then makes it, reasons too', async () => {
    await fc.assert(
      fc.asyncProperty(customers, policies, async (world, policy) => {
        const company = await openWorld(database, world, policy);
        const { core, clock } = company;
        const { days } = await core.debtors.simulate(admin, { days: DAYS });
        expect(days.map(({ day }) => day)).toEqual(Array.from({ length: DAYS }, (_, step) => addDays(TODAY, step)));
        const said = new Map<string, string>();
        for (const simulated of days) {
          clock.set(instantAt(ZONE, simulated.day, '09:30'));
          expect([simulated.day, ...story(simulated)]).toEqual([
            simulated.day,
            ...(await liveThrough(company, { day: simulated.day, said })),
          ]);
        }
      }),
      { numRuns: 2, endOnFailure: true },
    );
  }, 60_000);

  it('[D14] another policy → as it would be once saved; nothing is written, and the comparison says both', async () => {
    const company = await openCompany(database, { now: NOW, settings: { 'policy.on': true } });
    const { core } = company;
    await owe(company, { reference: 'C-1', daysOverdue: [7] });
    await owe(company, { reference: 'C-2', emails: ['c2@x.example'], daysOverdue: [2, 2] });
    const before = await core.debtors.simulate(admin);
    expect(toldBy(before.days)).toEqual([
      '2026-11-24 C-1 1',
      // Seven days after its due date is a Sunday.
      '2026-11-30 C-2 1',
      '2026-12-08 C-1 2',
      '2026-12-14 C-2 2',
    ]);
    const was = await rows(core);
    const policy = { 'policy.levels': [{ offsetDays: 9 }], 'policy.minimumInterval': '3' };
    const after = await core.debtors.simulate(admin, { policy });
    expect(toldBy(after.days)).toEqual(['2026-11-26 C-1 1', '2026-12-01 C-2 1']);
    expect(compareSimulations(before, after)).toMatchObject({
      before: { reminders: 4, customers: 2 },
      after: { reminders: 2, customers: 2 },
    });
    expect(await rows(core)).toEqual(was);
    await core.transaction((tx) => tx.settings.setMany(admin, policy));
    expect(await core.debtors.simulate(admin)).toEqual(after);
  });

  it('[D14] the policy is off → told as if it were on, and said; compared with one that is on it reminds nobody', async () => {
    const company = await openCompany(database, { now: NOW });
    await owe(company, { daysOverdue: [7] });
    const before = await company.core.debtors.simulate(admin, { days: 3 });
    expect(before).toMatchObject({ on: false, reminders: 1, assumes: ['approved', 'delivered', 'unpaid'] });
    const after = await company.core.debtors.simulate(admin, { days: 3, policy: { 'policy.on': true } });
    expect(compareSimulations(before, after)).toMatchObject({ before: { reminders: 0 }, after: { reminders: 1 } });
  });

  it('[D14] today’s run is made: one skipped, one open, one new → the open one alone leaves today', async () => {
    const company = await openCompany(database, { now: NOW, settings: { 'policy.on': true } });
    const { core } = company;
    for (const reference of ['C-1', 'C-2'])
      await owe(company, { reference, emails: [`${reference}@x.example`], daysOverdue: [7] });
    const run = await core.transaction((tx) => tx.debtors.openRun(TODAY));
    const itemIds = (run?.items ?? []).filter(({ account }) => account.reference === 'C-1').map(({ id }) => id);
    await core.transaction((tx) => tx.debtors.decide(admin, { runId: run?.id ?? '', itemIds, as: 'skip' }));
    await owe(company, { reference: 'C-3', emails: ['c3@x.example'], daysOverdue: [7] });
    const { days } = await core.debtors.simulate(admin, { days: 2 });
    expect(toldBy(days)).toEqual(['2026-11-24 C-2 1', '2026-11-25 C-3 1']);
  });

  it('[D14 A2] no right to see debtors, days out of range, a setting of something else → refused in words', async () => {
    const { core } = await openCompany(database);
    const say = core.base.words.in('en');
    const refusal = (input: Parameters<typeof core.debtors.simulate>[1]) =>
      core.debtors.simulate(admin, input).catch((error) => sayError(say, error));
    await expect(core.debtors.simulate(actorWith('ratings.view'))).rejects.toThrow(PermissionDenied);
    expect(await refusal({ days: 0 })).toBe('A simulation takes 1 to 366 days, not 0.');
    expect(await refusal({ policy: { 'smtp.host': 'x' } })).toBe('“mail server” is no setting of the reminder policy.');
    expect(await refusal({ policy: { 'policy.levls': [] } })).toContain('policy.levels');
    expect(await refusal({ policy: { 'policy.levels': [] } })).toBe('A policy has 1 to 20 levels.');
  });
});
