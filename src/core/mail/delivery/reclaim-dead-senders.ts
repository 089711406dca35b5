import { rmSync } from 'node:fs';
import { MINUTE } from '../../clock.ts';
import type { DeadSender } from '../../processes/index.ts';
import type { ClaimedMessage } from '../claims.ts';
import { leasesOf, tokenOf } from './claim-messages.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { type Claim, type JournalEntry, readJournal } from './journal/journal-file.ts';
import { inDoubt, resultByHandover } from './reclaim-expired-leases.ts';
import type { Recorder } from './recorder.ts';
import type { Result } from './results.ts';
import { smtpVerdictOf } from './smtp-verdicts.ts';
import { releasedClaim, releasedHandover } from './unsent-results.ts';

/**
 * Settles at once what senders on this machine held that have provably ended, by the journals that they kept (E1). Their
 * leases keep their names until the results are written, so that a crash in between leaves all as it was.
 */
export async function reclaimDeadSenders(core: DeliveryCore, { recorder }: { recorder: Recorder }): Promise<void> {
  for (const sender of await core.processes.deadSenders()) await reclaimFrom(core, { sender, recorder });
}

async function reclaimFrom(
  core: DeliveryCore,
  { sender, recorder }: { sender: DeadSender; recorder: Recorder },
): Promise<void> {
  const { clock, log } = core.base;
  const leases = leasesOf(sender.owner);
  // Before the messages: whoever else settles them removes the journal once there are none left.
  const entries = sender.journal === null ? null : readJournal(sender.journal, sender.owner);
  const until = clock.now() + MINUTE;
  const held = await core.transaction((rooms) => rooms.outbox.claims.hold({ leases, until }));
  const lastEntries = entries === null ? null : lastEntryOfEach(entries, clock.now());
  for (const message of held)
    recorder.add(lastEntries ? resultByJournal(message, lastEntries) : resultByHandover(message));
  await recorder.flush();
  log.info(
    { owner: sender.owner, messages: held.length, byJournal: entries !== null },
    'the claims of a dead sender are settled',
  );
  // What its own last transaction still locks is found the next time.
  if (await core.outbox.claims.holdsAny(leases)) return;
  await core.processes.forgetSender(sender.id);
  if (sender.journal !== null) rmSync(sender.journal, { force: true });
}

function lastEntryOfEach(entries: readonly JournalEntry[], now: number): ReadonlyMap<string, JournalEntry> {
  // All of its answers count as given when the last one was: within a second, and one transaction's worth of stamps.
  const answeredAt = entries.reduce((last, { kind, at }) => (kind === 'answered' ? Math.max(last, at) : last), 0);
  return new Map(entries.map((entry) => [keyOf(entry.claim), { ...entry, at: Math.min(answeredAt, now) }]));
}

function resultByJournal(message: ClaimedMessage, entries: ReadonlyMap<string, JournalEntry>): Result {
  const entry = entries.get(keyOf({ messageId: message.id, token: tokenOf(message.lease) }));
  if (entry === undefined) return message.handingOverAt === null ? releasedClaim(message) : releasedHandover(message);
  if (entry.kind === 'started') return inDoubt(message);
  const { reply, at } = entry;
  const code = Number.parseInt(reply, 10);
  const { trouble, ...verdict } = smtpVerdictOf(
    code < 300 ? { kind: 'accepted', reply } : { kind: 'refused', code, reply, command: 'DATA' },
  );
  return { message, ...verdict, answeredAt: at, uncountAttempt: verdict.event === 'release' };
}

function keyOf({ messageId, token }: Claim): string {
  return `${messageId} ${token}`;
}
