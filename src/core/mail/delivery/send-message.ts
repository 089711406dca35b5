import type { ConnectionPool } from '../smtp/connection-pool.ts';
import type { OutgoingMail, SendOutcome } from '../smtp/smtp-connection.ts';

/**
 * Hands one mail over through the connection of a place. A kept line may have been closed by the server meanwhile; as long
 * as no body has gone out, a fresh line is tried once. Throws `ConnectionFailure` when no line can be opened.
 */
export async function sendMessage(pool: ConnectionPool, place: number, mail: OutgoingMail): Promise<SendOutcome> {
  const connection = await pool.open(place);
  const outcome = await connection.send(mail);
  // This one counts too: others went through before, or failed before it and took the line with them.
  const kept = connection.carried > 1;
  if (!kept || !wasClosedUnderUs(outcome)) return outcome;
  if (!mail.wanted()) return { kind: 'withheld' };
  return await (await pool.open(place)).send(mail);
}

/** 421: the server says that it ends the session (RFC 5321 3.8), e.g. after so many mails. */
function wasClosedUnderUs(outcome: SendOutcome): boolean {
  if (outcome.kind === 'lost') return !outcome.bodyStarted;
  return outcome.kind === 'refused' && outcome.code === 421 && outcome.command !== 'DATA';
}
