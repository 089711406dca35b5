import { describe, expect, it, vi } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { isPostgres, openDatabase } from '../../../src/core/db/index.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { freezeOutsideTransactions } from '../../support/freeze.ts';
import { notedIn } from '../../support/journals.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { type SenderProcess, startSender } from '../../support/sender-process.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** What the server is asked waits here until it is let through, one after the other. */
function createGate() {
  const waiting: PromiseWithResolvers<void>[] = [];
  return {
    hold(): Promise<void> {
      const one = Promise.withResolvers<void>();
      waiting.push(one);
      return one.promise;
    },
    reached: (number: number) =>
      vi.waitFor(() => expect(waiting.length).toBeGreaterThanOrEqual(number), { timeout: 30_000 }),
    open: (number: number) => waiting[number - 1]?.resolve(),
  };
}

interface Scene {
  readonly core: Core;
  readonly url: string;
  readonly server: TestSmtpServer;
  readonly folder: string;
  readonly gate: ReturnType<typeof createGate>;
  readonly sender: SenderProcess;
}

interface Step {
  readonly name: string;
  /** Where the server holds the sender. */
  readonly at: 'holdRcpt' | 'holdReply';
  /** Brings the message of this number to the step; answers how to let go of what it holds once the sender stands still. */
  reach(scene: Scene, number: number): Promise<() => Promise<void>>;
  /** Killed with the second of three at the step, and settled. */
  readonly left: Readonly<Record<string, number>>;
}

const nothingHeld = async (): Promise<void> => {};

const STEPS: readonly Step[] = [
  {
    name: 'noted as going out, its body not begun',
    at: 'holdRcpt',
    left: { sent: 3 },
    async reach({ gate, folder }, number) {
      await gate.reached(number);
      // Its envelope stands right behind the body before: whose answer is to be read first.
      await vi.waitFor(() => expect(notedIn(folder, 'A')).toHaveLength(number - 1), { timeout: 30_000 });
      return nothingHeld;
    },
  },
  {
    name: 'its body on the wire',
    at: 'holdReply',
    left: { sent: 2, unknown: 1 },
    async reach({ gate }, number) {
      await gate.reached(number);
      return nothingHeld;
    },
  },
  {
    name: 'answered, its result not yet in the database, the next one on the wire',
    at: 'holdReply',
    left: { sent: 2, unknown: 1 },
    async reach({ core, url, gate, folder }, number) {
      await gate.reached(number);
      const unlock = await lockDatabase(core, url);
      gate.open(number);
      await vi.waitFor(() => expect(notedIn(folder, 'A')).toHaveLength(number), { timeout: 30_000 });
      await gate.reached(number + 1);
      return unlock;
    },
  },
  {
    name: 'its result in the database, the next one on the wire',
    at: 'holdReply',
    left: { sent: 2, unknown: 1 },
    async reach({ core, gate }, number) {
      await gate.reached(number);
      gate.open(number);
      await vi.waitFor(async () => expect(await countOf(core, 'sent')).toBe(number), { timeout: 30_000 });
      await gate.reached(number + 1);
      return nothingHeld;
    },
  },
];

async function countOf(core: Core, state: string): Promise<number> {
  return (await core.base.db('messages').where({ state }).pluck('id')).length;
}

/** Nobody writes messages until it is let go of. */
async function lockDatabase(core: Core, url: string): Promise<() => Promise<void>> {
  const db = openDatabase({ url });
  const locked = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const transaction = db.transaction(async (tx) => {
    if (isPostgres(core.base.db)) await tx.raw('lock table messages in share row exclusive mode');
    locked.resolve();
    await end.promise;
  });
  await locked.promise;
  return async () => {
    end.resolve();
    await transaction;
    await db.destroy();
  };
}

async function openScene(database: TestDatabase, at: Step['at']) {
  const server = await startSmtpServer();
  const { core, url } = await openTestCore(database, { smtpUrl: server.url });
  await core.settings.setMany(admin, { 'company.email': 'office@acme.example', 'smtp.lanes': 1 });
  const { batchId } = await queueMessages(core, { count: 3, messageClass: 'debtor' });
  const gate = createGate();
  server.faults[at] = gate.hold;
  const folder = temporaryFolder();
  const sender = startSender({ databaseUrl: url, smtpUrl: server.url, journals: folder });
  await vi.waitFor(
    async () => expect(await core.base.db('messages').whereNotNull('handing_over_at').pluck('id')).toHaveLength(3),
    { timeout: 30_000 },
  );
  return { core, url, server, batchId, gate, folder, sender };
}

describe.skipIf(process.platform !== 'linux').each(testDatabases)('what was on the wire (%s)', (database) => {
  it.each(STEPS)('[E1] stopped, looked at and continued, then killed with a message $name → $left', async (step) => {
    const scene = await openScene(database, step.at);
    const { core, server, batchId, gate, sender } = scene;
    const states = async () => (await core.outbox.progress(batchId)).counts;
    const other = createDelivery(core, { owner: 'other' });
    closeAfterTest(() => other.stop());

    const letGo = await step.reach(scene, 1);
    // Held up by the lock it cannot be caught outside of a transaction, nor need it be.
    if (letGo === nothingHeld) await freezeOutsideTransactions(core, sender);
    else sender.freeze();
    await letGo();
    const before = await states();
    expect(await other.drain()).toEqual({ sent: 0, ended: 0 });
    expect(await states()).toEqual(before);
    sender.thaw();
    gate.open(1);

    const letGoAgain = await step.reach(scene, 2);
    await sender.kill();
    await letGoAgain();
    delete server.faults[step.at];
    await vi.waitFor(
      async () => {
        // What the database still works on for the dead one is found at the next look.
        await other.drain();
        expect(await states()).toMatchObject({ queued: 0, sending: 0, sent: 0, unknown: 0, ...step.left });
      },
      { timeout: 30_000 },
    );
    expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual(
      [0, 1, 2].map((number) => `person-${number}@customer.example`),
    );
  });
});
