import type { Lanes } from '../smtp/lanes.ts';
import type { SendOutcome } from '../smtp/smtp-lane.ts';
import type { ComposedMail } from './compose-message.ts';

/**
 * Hands one mail over through the lane of a place. A kept line may have been closed by the server meanwhile; as long
 * as no body has gone out, a fresh line is tried once. Throws `LaneFailure` when no line can be opened.
 */
export async function sendMessage(lanes: Lanes, place: number, mail: ComposedMail): Promise<SendOutcome> {
  const lane = await lanes.open(place);
  const kept = lane.carried > 0;
  const outcome = await lane.send(mail.envelope, mail.body);
  return kept && wasClosedUnderUs(outcome) ? await (await lanes.open(place)).send(mail.envelope, mail.body) : outcome;
}

/** 421: the server says that it ends the session (RFC 5321 3.8), e.g. after so many mails. */
function wasClosedUnderUs(outcome: SendOutcome): boolean {
  if (outcome.kind === 'lost') return !outcome.bodyStarted;
  return outcome.kind === 'refused' && outcome.code === 421 && outcome.command !== 'DATA';
}
