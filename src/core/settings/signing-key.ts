import { createPrivateKey, type KeyObject } from 'node:crypto';

/** RFC 8301 3.2: signers use at least 1024 bits, and verifiers need not take more than 4096. */
const FEWEST_BITS = 1024;
const MOST_BITS = 4096;

/** The RSA key in a PEM text that mails can be signed with (DKIM), or null when there is none in it. */
export function signingKeyOf(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === 'rsa' && bits >= FEWEST_BITS && bits <= MOST_BITS ? key : null;
  } catch {
    return null;
  }
}
