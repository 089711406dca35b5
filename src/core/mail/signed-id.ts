import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A message's id with a signature, for places from which it comes back. Ids alone follow one another and can be guessed
 * from one's own: without the secret key nobody makes up a report about somebody else's mail (E4).
 */

/** Message-IDs travel along in answers and forwarded mails; return paths reach the recipient's server alone: one does not prove the other. */
export type SignedPlace = 'message-id' | 'return-path';

/** 64 bits of HMAC-SHA256 in hex, which mail servers may write in capitals; each guess costs a mail. */
const SIGNATURE_LENGTH = 16;

/** A ULID in any case, `-`, the signature. */
const SIGNED_ID = /^([0-9a-hjkmnp-tv-z]{26})-([0-9a-f]{16})$/i;

/** E.g. `01kaf…-5f0c…`, in lower case: good for a local part. */
export function signedId(id: string, place: SignedPlace, secretKey: string): string {
  const lower = id.toLowerCase();
  return `${lower}-${signature(lower, place, secretKey)}`;
}

/** The id when the signature is right; null for anything else. */
export function readSignedId(text: string, place: SignedPlace, secretKey: string): string | null {
  const [, id, given] = SIGNED_ID.exec(text) ?? [];
  if (!id || !given) return null;
  const right = signature(id.toLowerCase(), place, secretKey);
  return timingSafeEqual(Buffer.from(given.toLowerCase()), Buffer.from(right)) ? id.toUpperCase() : null;
}

function signature(id: string, place: SignedPlace, secretKey: string): string {
  return createHmac('sha256', secretKey).update(`${place}:${id}`).digest('hex').slice(0, SIGNATURE_LENGTH);
}
