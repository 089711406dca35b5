import { describe, expect, it, vi } from 'vitest';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import type { ClaimedMessage } from '../../../src/core/mail/claims.ts';
import { claimMessages } from '../../../src/core/mail/delivery/claim-messages.ts';
import { recordResults } from '../../../src/core/mail/delivery/record-results.ts';
import { openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { queueMessages } from '../../support/outbox.ts';

const TODAY = '2026-11-24';
const YESTERDAY = '2026-11-23';

/** Resolves when as many transactions wait for a lock. */
async function whenBlocked(core: Core, count: number): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await core.base.db.raw(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    expect(rows).toHaveLength(count);
  });
}

/** A transaction that does one part, waits until it is told to go on, and does the other. */
function inTwoParts(core: Core, parts: readonly ((rooms: Core) => Promise<unknown>)[]) {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const done = core.transaction(async (rooms) => {
    await parts[0]?.(rooms as Core);
    first.resolve();
    await second.promise;
    await parts[1]?.(rooms as Core);
  });
  done.catch(first.reject);
  return { first: first.promise, goOn: second.resolve, done };
}

function claim(core: Core): Promise<ClaimedMessage[]> {
  return claimMessages(core, { owner: 'test', limit: 10, giveUp: () => {} });
}

/** What the ledger does when the server has put the messages off. */
function putOff(core: Core, messages: readonly ClaimedMessage[]): Promise<unknown> {
  const at = core.base.clock.now();
  const results = messages.map((message) => ({
    message,
    event: 'defer' as const,
    code: 'deferred',
    text: '450 4.7.1 too many',
    suppress: false,
    brake: 'domain' as const,
  }));
  return core.transaction((rooms) => recordResults(rooms, { at, results, below: () => 0, hooks: true }));
}

/** Whoever waits for whom, always in one order: PostgreSQL ends one of two that wait for each other after a second. */
describe.runIf(testDatabases.includes('postgres'))('locks of several workers', () => {
  it('[E5] one claims of a busy domain, another writes down its refusals → neither is ended as a deadlock', async () => {
    const { core, clock } = await openTestCore('postgres');
    await queueMessages(core, { count: 1, messageClass: 'debtor', toEmail: 'someone@busy.example' });
    const claimed = await claim(core);
    const backoff = { domain: 'busy.example', until: clock.now(), failures: 1, since: clock.now(), probeId: null };
    await core.outbox.brakes.slowDown({ ...backoff, reason: 'busy', now: clock.now() });
    const claiming = inTwoParts(core, [
      (rooms) => rooms.outbox.brakes.backoffs(['busy.example']),
      (rooms) => rooms.quota.take({ class: 'notice', wanted: 1 }),
    ]);
    await claiming.first;
    const recording = putOff(core, claimed);
    await whenBlocked(core, 1);
    claiming.goOn();
    await expect(Promise.all([claiming.done, recording])).resolves.toBeDefined();
  });

  it('[E5] one claims notices and mailings, another gives both back → neither is ended as a deadlock', async () => {
    const { core } = await openTestCore('postgres');
    await queueMessages(core, { count: 1, messageClass: 'debtor' });
    await queueMessages(core, { count: 1, messageClass: 'mailing' });
    const claimed = await claim(core);
    const claiming = inTwoParts(core, [
      (rooms) => rooms.quota.take({ class: 'notice', wanted: 1 }),
      (rooms) => rooms.quota.take({ class: 'mailing', wanted: 1 }),
    ]);
    await claiming.first;
    const recording = putOff(core, claimed.toReversed());
    await whenBlocked(core, 1);
    claiming.goOn();
    await expect(Promise.all([claiming.done, recording])).resolves.toBeDefined();
  });

  it('[Q1] one takes from the day and month, another gives back → neither is ended as a deadlock', async () => {
    const { core, clock } = await openTestCore('postgres');
    const take = () => core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted: 1 }));
    const giveBack = (rooms: Pick<Core, 'quota'>, day: string) =>
      rooms.quota.giveBack({ class: 'mailing', day, messages: 1 });
    clock.advance(-DAY);
    await take();
    clock.advance(DAY);
    // Updated rows move: until the month stands before the day, where an update would come by it first.
    do await take();
    while ((await core.base.db('quota_counters').pluck('period')).at(-1) !== TODAY);
    const before = inTwoParts(core, [(rooms) => giveBack(rooms, YESTERDAY), async () => {}]);
    await before.first;
    const giving = core.transaction((tx) => giveBack(tx, TODAY));
    await whenBlocked(core, 1);
    const taking = take();
    await whenBlocked(core, 2);
    before.goOn();
    await expect(Promise.all([before.done, giving, taking])).resolves.toBeDefined();
  });

  it('[E5] leases are renewed while results are written → the renewal waits for nobody', async () => {
    const { core, clock } = await openTestCore('postgres');
    await queueMessages(core, { count: 2 });
    const [first, second] = await claim(core);
    const until = clock.now() + 10 * MINUTE;
    const noting = inTwoParts(core, [
      (rooms) => rooms.outbox.claims.startHandover({ messages: first ? [first] : [], now: clock.now(), until }),
      async () => {},
    ]);
    await noting.first;
    const renewing = core.outbox.claims.renew({ leases: 'test/', now: clock.now(), until });
    await Promise.race([renewing, whenBlocked(core, 1).then(() => expect.unreachable('the renewal waits'))]);
    noting.goOn();
    await noting.done;
    const rows = await core.base.db('messages').where({ lease_until: until });
    expect(rows.map(({ id }) => id).sort()).toEqual([first?.id, second?.id].sort());
  });
});
