import type { Lanes } from '../smtp/lanes.ts';
import type { Parcel, SendOutcome } from '../smtp/smtp-lane.ts';

/**
 * Hands one mail over through the lane of a place. A kept line may have been closed by the server meanwhile; as long
 * as no body has gone out, a fresh line is tried once. Throws `LaneFailure` when no line can be opened.
 */
export async function sendMessage(lanes: Lanes, place: number, parcel: Parcel): Promise<SendOutcome> {
  const lane = await lanes.open(place);
  const outcome = await lane.send(parcel);
  // This one counts too: others went through before, or failed before it and took the line with them.
  const kept = lane.carried > 1;
  if (!kept || !wasClosedUnderUs(outcome)) return outcome;
  if (!parcel.wanted()) return { kind: 'withheld' };
  return await (await lanes.open(place)).send(parcel);
}

/** 421: the server says that it ends the session (RFC 5321 3.8), e.g. after so many mails. */
function wasClosedUnderUs(outcome: SendOutcome): boolean {
  if (outcome.kind === 'lost') return !outcome.bodyStarted;
  return outcome.kind === 'refused' && outcome.code === 421 && outcome.command !== 'DATA';
}
