import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { DAY, HOUR, MINUTE } from './clock.ts';

/**
 * Signed links (D4, R3): everything the page needs stands in the token, nobody can make one without the secret key, and
 * none is stored. A message's links are revoked by its id; a team's end with the person's permission.
 */

/** Those in mails to customers. */
export const CUSTOMER_LINK_KINDS = ['rating', 'document', 'unsubscribe', 'view', 'account'] as const;
export type CustomerLinkKind = (typeof CUSTOMER_LINK_KINDS)[number];
/** Those that a team member is shown in Slack. */
export const TEAM_LINK_KINDS = ['team_document', 'team_mail'] as const;
export type TeamLinkKind = (typeof TEAM_LINK_KINDS)[number];
export const LINK_KINDS = [...CUSTOMER_LINK_KINDS, ...TEAM_LINK_KINDS] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface LinkClaims {
  readonly kind: LinkKind;
  /**
   * Whose it is: the message (outbox row) in whose mail it stands, which names recipient and customer; of a team's link
   * the Slack user whom it was made for.
   */
  readonly holderId: string;
  /** What it opens beside the message, e.g. a document's id; empty when nothing. */
  readonly targetId: string;
  /** ms since 1970 UTC. */
  readonly expiresAt: number;
}

export interface Links {
  /** The address to open, e.g. `https://…/r/TOKEN`; `choice` is the preselected score of a rating link. */
  url(claims: LinkClaims, choice?: number): string;
  /** The claims when the signature is right, whatever the date; null for anything else. */
  read(token: string): LinkClaims | null;
}

/** Path of each kind of link under the public URL. */
export const LINK_PATHS: Readonly<Record<LinkKind, string>> = {
  rating: 'r',
  document: 'd',
  unsubscribe: 'u',
  view: 'v',
  account: 'a',
  team_document: 'td',
  team_mail: 'tm',
};

/** A team's link is made anew each time it is shown. */
export const TEAM_LINK_LIFETIME = HOUR;

/** To what the expiry is rounded up: in mails a day, which keeps a retry's body the same. */
const precisionOf = (kind: LinkKind): number => (TEAM_LINK_KINDS.some((team) => team === kind) ? MINUTE : DAY);

/** 128 bits of HMAC-SHA256: unguessable, and the address stays short. */
const SIGNATURE_BYTES = 16;

export function createLinks({ secretKey, publicUrl }: { secretKey: string; publicUrl: string }): Links {
  // Once for all: a key made from text costs as much as the signature.
  const key = createSecretKey(secretKey, 'utf8');
  const sign = (payload: string): Buffer =>
    createHmac('sha256', key).update(`link:${payload}`).digest().subarray(0, SIGNATURE_BYTES);
  return {
    url(claims, choice) {
      const payload = [
        LINK_PATHS[claims.kind],
        claims.holderId,
        claims.targetId,
        Math.ceil(claims.expiresAt / precisionOf(claims.kind)).toString(36),
      ].join('.');
      const token = `${Buffer.from(payload).toString('base64url')}-${sign(payload).toString('base64url')}`;
      const query = choice === undefined ? '' : `?choice=${choice}`;
      return `${publicUrl}/${LINK_PATHS[claims.kind]}/${token}${query}`;
    },
    read(token) {
      const [body, signature] = splitToken(token);
      if (!body || !signature) return null;
      const payload = Buffer.from(body, 'base64url').toString();
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== SIGNATURE_BYTES || !timingSafeEqual(given, sign(payload))) return null;
      // base64 has several spellings of the same bytes: only the one that we write is a link of ours.
      if (Buffer.from(payload).toString('base64url') !== body || given.toString('base64url') !== signature) return null;
      const [path, holderId, targetId, expiry] = payload.split('.');
      const kind = LINK_KINDS.find((known) => LINK_PATHS[known] === path);
      if (!kind || !holderId || targetId === undefined || !expiry) return null;
      return { kind, holderId, targetId, expiresAt: Number.parseInt(expiry, 36) * precisionOf(kind) };
    },
  };
}

/** `-` also occurs inside base64url: the signature is the last 22 characters. */
function splitToken(token: string): [string, string] | [] {
  const length = Math.ceil((SIGNATURE_BYTES * 8) / 6);
  const cut = token.length - length - 1;
  return cut > 0 && token[cut] === '-' ? [token.slice(0, cut), token.slice(cut + 1)] : [];
}
