import type { KeyObject } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { type Settings, signingKeyOf } from '../../settings/index.ts';

/** Who signs (DKIM, RFC 6376), with the key already parsed: that costs as much as a tenth of a signature. */
export interface Signer {
  /** In ASCII. */
  readonly domain: string;
  readonly selector: string;
  readonly key: KeyObject;
}

/** Null when no key is set, or one that cannot be read: `hasBrokenKey` holds all mail back then. */
export function signerOf(settings: Settings, fromDomain: string): Signer | null {
  const key = settings['dkim.privateKey'] === '' ? null : signingKeyOf(settings['dkim.privateKey']);
  return key && { domain: signingDomain(settings, fromDomain), selector: signingSelector(settings), key };
}

/** The domain that signs, in ASCII: the From domain unless another is set. */
export function signingDomain(settings: Settings, fromDomain: string): string {
  return domainToASCII(settings['dkim.domain'] || fromDomain);
}

export function signingSelector(settings: Settings): string {
  return settings['dkim.selector'] || 'relance';
}

/** A key is set that cannot sign, e.g. because SECRET_KEY has changed: a mail that ought to be signed must not go without. */
export function hasBrokenKey(settings: Settings): boolean {
  return settings['dkim.privateKey'] !== '' && signingKeyOf(settings['dkim.privateKey']) === null;
}
