import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery, createRecheck, GO } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { journalFiles, notedIn, openSender, pretendGone } from '../../support/journals.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer } from '../../support/smtp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Elsewhere nobody can tell that a process has ended, and leases are waited for. */
const tellsLives = process.platform === 'linux';

async function openOneLane(database: TestDatabase) {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, { 'company.email': 'office@acme.example', 'smtp.lanes': 1 });
  return { ...opened, server, folder: path.join(temporaryFolder(), 'journals') };
}

async function statesOf(core: Core, batchId: string) {
  const { counts } = await core.outbox.progress(batchId);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

async function notedOf(core: Core, batchId: string): Promise<number> {
  return (await core.base.db('messages').where({ batch_id: batchId }).whereNotNull('handing_over_at').pluck('id'))
    .length;
}

/** A sender with one mail of three on the wire and its answer held back; the others are noted as going out. */
async function openStuck(database: TestDatabase, { folder: given }: { folder?: string } = {}) {
  const opened = await openOneLane(database);
  const { core, server } = opened;
  const folder = given ?? opened.folder;
  const { batchId } = await queueMessages(core, { count: 3, messageClass: 'debtor' });
  const answer = Promise.withResolvers<void>();
  server.faults.holdReply = () => answer.promise;
  const { delivery, processId } = await openSender(core, { folder });
  const sending = delivery.drain();
  sending.catch(() => {});
  await server.waitForMails(1);
  delete server.faults.holdReply;
  await vi.waitFor(async () => expect(await notedOf(core, batchId)).toBe(3));
  return { ...opened, folder, batchId, processId, answer, sending };
}

/** Another process on the same machine, and what it makes of what it finds. */
async function settleBy(core: Core): Promise<void> {
  const other = createDelivery(core, { owner: 'other' });
  closeAfterTest(() => other.stop());
  await other.drain();
}

/** The core, whose database takes nothing while `isAway()`. */
function withOutages(core: Core, isAway: () => boolean): Core {
  return {
    ...core,
    transaction: (work) => (isAway() ? Promise.reject(new Error('the database is away')) : core.transaction(work)),
  };
}

describe.skipIf(!tellsLives).each(testDatabases)('journal (%s)', (database) => {
  it('[E1] every mail → it is noted as going before its last byte leaves, and its answer after', async () => {
    const { core, server, folder } = await openOneLane(database);
    await core.settings.set(admin, 'smtp.lanes', 3);
    const { ids } = await queueMessages(core, { count: 40 });
    const goingAtArrival: number[] = [];
    server.faults.holdReply = async () => void goingAtArrival.push(notedIn(folder, 'G').length);
    const { delivery } = await openSender(core, { folder });
    await delivery.drain();
    expect(goingAtArrival).toHaveLength(40);
    for (const [arrived, going] of goingAtArrival.entries()) expect(going).toBeGreaterThan(arrived);
    expect(notedIn(folder, 'G').sort()).toEqual([...ids].sort());
    expect(notedIn(folder, 'A').sort()).toEqual([...ids].sort());
    await delivery.stop();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('[E1] killed with one mail on the wire → settled at once: that one is in doubt, the others noted with it leave', async () => {
    const { core, server, batchId, folder, processId } = await openStuck(database);
    await pretendGone(core, processId);
    await settleBy(core);
    expect(await statesOf(core, batchId)).toEqual({ unknown: 1, sent: 2 });
    expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual(
      [0, 1, 2].map((number) => `person-${number}@customer.example`),
    );
    const again = (await core.outbox.list(admin, { state: 'sent' })).rows;
    expect(again.map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(readdirSync(folder)).toEqual([]);
    expect(await core.processes.deadSenders()).toEqual([]);
  });

  it('[E1] stopped, not gone → nobody settles it before its lease ends, and it ends its mails itself', async () => {
    const { core, server, batchId, answer, sending } = await openStuck(database);
    await settleBy(core);
    expect(await statesOf(core, batchId)).toEqual({ sending: 3 });
    answer.resolve();
    await sending;
    expect(await statesOf(core, batchId)).toEqual({ sent: 3 });
    expect(server.mails).toHaveLength(3);
  });

  it('[E1 D7] killed between the answers and their results → each has the result that the server gave, as of then', async () => {
    const { core, server, clock, folder } = await openOneLane(database);
    const stamps: { to: string; at: number }[] = [];
    const cause = {
      recheck: createRecheck({ lookUp: async () => null, judge: () => GO }),
      confirmed: async (messages: readonly { toEmail: string }[], at: number) =>
        void stamps.push(...messages.map(({ toEmail }) => ({ to: toEmail, at }))),
    };
    const stamping: Core = {
      ...core,
      transaction: (work) =>
        core.transaction((rooms) => work({ ...rooms, causes: { ...rooms.causes, receipts: cause } })),
    };
    await core.settings.set(admin, 'smtp.lanes', 3);
    const { ids } = await queueMessages(core, { count: 3, messageClass: 'debtor', causeKind: 'receipts' });
    server.faults.data = (address) => {
      if (address.startsWith('person-1')) return { code: 550, text: '5.1.1 no such user' };
      return address.startsWith('person-2') ? { code: 451, text: '4.3.0 later' } : null;
    };
    let isAway = false;
    server.faults.rcpt = () => {
      isAway = true;
      return null;
    };
    const { delivery, processId } = await openSender(
      withOutages(stamping, () => isAway),
      { folder },
    );
    void delivery.drain().catch(() => {});
    await vi.waitFor(() => expect(notedIn(folder, 'A')).toHaveLength(3));
    const answeredAt = clock.now();
    // Long after the lease: the journal counts, not the lease.
    clock.advance(HOUR);
    await pretendGone(core, processId);
    server.faults.rcpt = () => ({ code: 450, text: 'not again' });
    await settleBy(stamping);

    const messages = await Promise.all(ids.map((id) => core.outbox.byId(id)));
    expect(messages[0]).toMatchObject({ state: 'sent', sentAt: answeredAt, attempts: 1, outcomeCode: null });
    expect(stamps).toEqual([{ to: 'person-0@customer.example', at: answeredAt }]);
    expect(messages[1]).toMatchObject({
      state: 'failed',
      outcomeCode: 'rejected',
      outcomeText: '550 5.1.1 no such user',
    });
    expect(messages[2]).toMatchObject({ state: 'retry', outcomeCode: 'deferred', outcomeText: '451 4.3.0 later' });
    expect(await core.customers.blocked(['person-1@customer.example'], null)).toEqual(
      new Map([['person-1@customer.example', 'suppressed']]),
    );
    expect(server.mails).toHaveLength(1);
  });

  it('[E1] whoever settles dies between taking an expired message and its result → it stays in doubt, not taken for unsent', async () => {
    const { core, server, clock, folder } = await openOneLane(database);
    const { batchId } = await queueMessages(core, { count: 1, messageClass: 'debtor' });
    const answer = Promise.withResolvers<void>();
    server.faults.holdReply = () => answer.promise;
    const frozen = createDelivery(core, { owner: 'frozen', timeouts: { open: 20_000, send: 60_000 } });
    closeAfterTest(() => frozen.stop(0));
    void frozen.drain().catch(() => {});
    await server.waitForMails(1);
    delete server.faults.holdReply;
    clock.advance(3 * MINUTE);

    const lease = async () =>
      ((await core.base.db('messages').first('lease_owner')) as { lease_owner: string }).lease_owner;
    const before = await lease();
    const dying: Core = {
      ...core,
      async transaction(work) {
        if ((await lease()) !== before) throw new Error('it dies here');
        return await core.transaction(work);
      },
    };
    // It has sent before: its journal is known.
    const { delivery, processId } = await openSender(core, { folder });
    await delivery.stop();
    const { noteSender } = core.processes;
    const settler = createDelivery(dying, { owner: 'settler', journal: { processId: () => processId, folder } });
    await settler.drain().catch(() => {});
    const [owner = ''] = (await lease()).split('/');
    expect(owner).toMatch(/^settler:/);
    await noteSender(processId, { owner: owner.replace(':expired', ''), journal: null });
    await pretendGone(core, processId);
    await settleBy(core);
    expect(await statesOf(core, batchId)).toEqual({ sending: 1 });
    clock.advance(3 * MINUTE);
    await settleBy(core);
    expect(await statesOf(core, batchId)).toEqual({ unknown: 1 });
    expect(server.mails).toHaveLength(1);
  });

  it('[E1] the disk is full → what cannot be noted does not leave; with another journal it does, once', async () => {
    const { core, server, batchId, folder, answer, sending } = await openStuck(database);
    const [file = ''] = journalFiles(folder);
    fillDiskOf(file);
    answer.resolve();
    await sending;
    expect(await statesOf(core, batchId)).toEqual({ sent: 3 });
    expect(server.mails).toHaveLength(3);
    // The first journal took no note of the others, the second one did.
    expect(existsSync(file)).toBe(false);
    expect(notedIn(folder, 'G')).toHaveLength(2);
  });

  it('[E1] the disk is full and stays so → nothing leaves before the database knows that there is no journal', async () => {
    const { core, server, batchId, folder, processId, answer, sending } = await openStuck(database);
    const [file = ''] = journalFiles(folder);
    const journalAtArrival: unknown[] = [];
    const row = () => core.base.db('processes').where({ id: processId }).first('journal', 'owner');
    expect(await row()).toMatchObject({ journal: file });
    server.faults.holdReply = async () => void journalAtArrival.push(await row());
    fillDiskOf(file);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    answer.resolve();
    await sending;
    expect(await statesOf(core, batchId)).toEqual({ sent: 3 });
    expect(server.mails).toHaveLength(3);
    const none = { journal: null, owner: expect.stringMatching(/^first:/) };
    expect(journalAtArrival).toEqual([none, none]);
  });

  it('[E1] a journal that is large enough → another is begun, the old one goes, and all mails arrive once', async () => {
    const { core, server, folder } = await openOneLane(database);
    await core.settings.set(admin, 'smtp.lanes', 3);
    await queueMessages(core, { count: 60, messageClass: 'debtor' });
    const seen = new Set<string>();
    server.faults.holdReply = async () => {
      const files = journalFiles(folder);
      expect(files).toHaveLength(1);
      for (const file of files) seen.add(file);
    };
    const { delivery, processId } = await openSender(core, { folder, limit: 1_000 });
    expect(await delivery.drain()).toEqual({ sent: 60, ended: 0 });
    expect(seen.size).toBeGreaterThan(1);
    expect(server.mails).toHaveLength(60);
    expect(new Set(server.mails.map((mail) => mail.to[0])).size).toBe(60);
    const [file] = journalFiles(folder);
    expect(await core.base.db('processes').where({ id: processId }).first('journal')).toEqual({ journal: file });
  });

  it('[E1] journals of an earlier boot → removed; what others wrote since stays', async () => {
    const { core, folder } = await openStuck(database);
    const [own = ''] = journalFiles(folder);
    const old = path.join(folder, 'old.journal');
    const other = path.join(folder, 'other.journal');
    for (const file of [old, other]) writeFileSync(file, '');
    utimesSync(old, 1, 1);
    await queueMessages(core, { count: 1 });
    const { delivery } = await openSender(core, { folder });
    await delivery.drain();
    expect(existsSync(old)).toBe(false);
    expect(existsSync(other)).toBe(true);
    expect(existsSync(own)).toBe(true);
  });
});

/** The file knows nothing of databases. */
describe.skipIf(!tellsLives)('journal that does not count', () => {
  it.each([
    ['another boot', { boot_id: 'another' }],
    ['another pid namespace', { pid_namespace: 'pid:[1]' }],
    ['a system that tells nothing', { boot_id: null, pid_namespace: null, pid: null, pid_started: null }],
  ])('[E1] gone, but of %s → its lease is waited for, then the rule of groups', async (_, row) => {
    const { core, batchId, processId, clock, server } = await openStuck('sqlite');
    await pretendGone(core, processId);
    await core.base.db('processes').where({ id: processId }).update(row);
    await settleBy(core);
    expect(await statesOf(core, batchId)).toEqual({ sending: 3 });
    clock.advance(3 * MINUTE);
    await settleBy(core);
    expect(await statesOf(core, batchId)).toEqual({ unknown: 3 });
    expect(server.mails).toHaveLength(1);
  });

  it.each<[string, (file: string) => void]>([
    ['lost, as after a power cut', (file) => rmSync(file)],
    ['torn in its last line', (file) => writeFileSync(file, readFileSync(file).subarray(0, -5))],
    ['damaged', (file) => writeFileSync(file, readFileSync(file, 'latin1').replace('G ', 'H '), 'latin1')],
    ['empty', (file) => writeFileSync(file, '')],
    ['of another sender', (file) => writeFileSync(file, foreign(readFileSync(file, 'latin1')), 'latin1')],
  ])('[E1] killed, the journal %s → at once the rule of groups: all that was noted is in doubt', async (_, harm) => {
    const { core, batchId, processId, folder, server } = await openStuck('sqlite');
    for (const file of journalFiles(folder)) harm(file);
    await pretendGone(core, processId);
    await settleBy(core);
    expect(await statesOf(core, batchId)).toEqual({ unknown: 3 });
    expect(server.mails).toHaveLength(1);
  });
});

/** The same lines with another owner in the first, its sum made right by taking a whole line of another journal. */
function foreign(text: string): string {
  const lines = text.split('\n');
  return [lines[1], ...lines.slice(1)].join('\n');
}

/** What this process writes to the file from now on meets a full disk, as the system says it. */
function fillDiskOf(file: string): void {
  const descriptor = readdirSync('/proc/self/fd')
    .map(Number)
    .find((number) => linkOf(number) === file);
  if (descriptor === undefined) throw new Error(`${file} is not open`);
  closeSync(descriptor);
  // The lowest number that is free.
  const full = openSync('/dev/full', 'w');
  if (full !== descriptor) throw new Error(`${full} instead of ${descriptor}`);
}

function linkOf(descriptor: number): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}
