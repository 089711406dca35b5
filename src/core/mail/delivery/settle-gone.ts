import { rmSync } from 'node:fs';
import { MINUTE } from '../../clock.ts';
import type { GoneSender } from '../../processes/index.ts';
import type { ClaimedMessage } from '../claims.ts';
import { leasesOf, tokenOf } from './claim-messages.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { notBegun, untouched } from './given-back.ts';
import { type Claim, type Note, readJournal } from './journal/journal-file.ts';
import type { Ledger } from './ledger.ts';
import type { Result } from './results.ts';
import { inDoubt, resultByGroup } from './settle-leases.ts';
import { verdictOf } from './verdicts.ts';

/**
 * Settles at once what senders on this machine held that have provably ended, by the journals that they kept (E1). Their
 * leases keep their names until the results are written, so that a crash in between leaves all as it was.
 */
export async function settleGone(core: DeliveryCore, { ledger }: { ledger: Ledger }): Promise<void> {
  for (const sender of await core.processes.goneSenders()) await settleOne(core, { sender, ledger });
}

async function settleOne(
  core: DeliveryCore,
  { sender, ledger }: { sender: GoneSender; ledger: Ledger },
): Promise<void> {
  const { clock, log } = core.base;
  const leases = leasesOf(sender.owner);
  // Before the messages: whoever else settles them removes the journal once there are none left.
  const notes = sender.journal === null ? null : readJournal(sender.journal, sender.owner);
  const until = clock.now() + MINUTE;
  const held = await core.transaction((rooms) => rooms.outbox.claims.hold({ leases, until }));
  const lastNotes = notes === null ? null : lastNoteOfEach(notes, clock.now());
  for (const message of held) ledger.add(lastNotes ? resultByNote(message, lastNotes) : resultByGroup(message));
  await ledger.flush();
  log.info({ owner: sender.owner, messages: held.length, byJournal: notes !== null }, 'a gone sender is settled');
  // What its own last transaction still locks is found the next time.
  if (await core.outbox.claims.holdsAny(leases)) return;
  await core.processes.forgetSender(sender.id);
  if (sender.journal !== null) rmSync(sender.journal, { force: true });
}

function lastNoteOfEach(notes: readonly Note[], now: number): ReadonlyMap<string, Note> {
  // All of its answers count as given when the last one was: within a second, and one transaction's worth of stamps.
  const answeredAt = notes.reduce((last, { kind, at }) => (kind === 'answered' ? Math.max(last, at) : last), 0);
  return new Map(notes.map((note) => [keyOf(note.claim), { ...note, at: Math.min(answeredAt, now) }]));
}

function resultByNote(message: ClaimedMessage, notes: ReadonlyMap<string, Note>): Result {
  const note = notes.get(keyOf({ messageId: message.id, token: tokenOf(message.lease) }));
  if (note === undefined) return message.handingOverAt === null ? untouched(message) : notBegun(message);
  if (note.kind === 'going') return inDoubt(message);
  const { reply, at } = note;
  const code = Number.parseInt(reply, 10);
  const { trouble, ...verdict } = verdictOf(
    code < 300 ? { kind: 'accepted', reply } : { kind: 'refused', code, reply, command: 'DATA' },
  );
  return { message, ...verdict, answeredAt: at, uncountAttempt: verdict.event === 'release' };
}

function keyOf({ messageId, token }: Claim): string {
  return `${messageId} ${token}`;
}
