import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import type { CauseKind } from '../../../src/core/notices/index.ts';
import { admin } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { notify, openCompany, owe, pay } from '../../support/debts.ts';
import { queueMessages } from '../../support/outbox.ts';

/** A reminder of 120 € in the outbox whose kind this version does not know, as if a newer one had queued it. */
async function openWithUnknown(database: TestDatabase) {
  const company = await openCompany(database);
  const { core } = company;
  const { account, receipts } = await owe(company, { daysOverdue: [40] });
  await notify(core, receipts);
  await core.base.db('messages').update({ cause_kind: 'newer_kind' });
  const [message] = (await core.outbox.list(admin, {})).rows;
  return { ...company, account, receipts, id: message?.id ?? '' };
}

const cardsOf = async (core: Core) => await core.base.db('alerts').where({ kind: 'unknown_kind' });

describe.each(testDatabases)('a kind of mail that this version does not know (%s)', (database) => {
  it('[E1 D10] a row of it is due → held and counted against no quota, while the others leave', async () => {
    const { core, clock, smtp, deliver, id } = await openWithUnknown(database);
    await queueMessages(core, { count: 2, messageClass: 'incident' });
    await deliver();
    expect(smtp.mails.map((mail) => mail.to[0])).toEqual(['person-0@customer.example', 'person-1@customer.example']);
    expect(await core.outbox.byId(id)).toMatchObject({
      state: 'queued',
      outcomeCode: 'unknown_kind',
      outcomeText: 'newer_kind',
      attempts: 0,
      dueAt: clock.now() + HOUR,
    });
    expect((await core.quota.use()).find((use) => use.class === 'notice')?.day.used).toBe(2);
  });

  it('[D13] it is held hour after hour → told once: a card, a reason with its customer, and how many wait', async () => {
    const { core, clock, smtp, deliver, account } = await openWithUnknown(database);
    for (let look = 0; look < 3; look += 1) {
      await deliver();
      clock.advance(HOUR);
    }
    expect(smtp.mails).toEqual([]);
    expect((await cardsOf(core)).map((card) => JSON.parse(card.payload))).toMatchObject([{ kind: 'newer_kind' }]);
    const decisions = await core.decisions.list(admin, { kind: 'customer', id: account.id });
    expect(decisions.filter(({ reason }) => reason === 'unknown_kind')).toMatchObject([
      { outcome: 'not_sent', detail: 'newer_kind', subject: { kind: 'customer', id: account.id } },
    ]);
    expect(await core.outbox.unknownKinds()).toEqual([{ kind: 'newer_kind', count: 1 }]);
  });

  it('[D10] a version comes that knows it → it is asked about first: still owed leaves once, paid stays', async () => {
    const owed = await openWithUnknown(database);
    const paid = await openWithUnknown(database);
    await pay(paid, paid.receipts[0]);
    for (const { core, clock, deliver } of [owed, paid]) {
      await deliver();
      await core.base.db('messages').update({ cause_kind: 'receipts' });
      clock.advance(HOUR);
      await deliver();
      expect(await core.outbox.unknownKinds()).toEqual([]);
    }
    expect(owed.smtp.mails).toHaveLength(1);
    expect(paid.smtp.mails).toEqual([]);
    expect(await paid.core.outbox.byId(paid.id)).toMatchObject({ state: 'cancelled', outcomeCode: 'paid' });
  });

  it('[E3] a person cancels it → it never leaves', async () => {
    const { core, clock, smtp, deliver, id } = await openWithUnknown(database);
    await deliver();
    expect(await core.transaction((tx) => tx.outbox.cancel(admin, [id]))).toBe(1);
    clock.advance(HOUR);
    await deliver();
    expect(smtp.mails).toEqual([]);
  });

  it.each(['newer_kind', 'document', 'receipt', 'proof', 'proof:newer_kind'])(
    '[D10] a mail of the kind %s is queued, which nothing speaks for → refused',
    async (kind) => {
      const { core } = await openCompany(database);
      await expect(queueMessages(core, { count: 1, causeKind: kind as CauseKind })).rejects.toThrow(
        `no notice is called ${kind}`,
      );
      expect(await core.base.db('messages')).toEqual([]);
    },
  );
});
