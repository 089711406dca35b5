import { isIP } from 'node:net';

/** SPF (RFC 7208) as it is written. */

export type Qualifier = '+' | '-' | '~' | '?';

export interface Mechanism {
  readonly qualifier: Qualifier;
  readonly name: 'all' | 'include' | 'a' | 'mx' | 'ptr' | 'ip4' | 'ip6' | 'exists';
  /** A domain, or an address for ip4 and ip6; null: the domain itself. */
  readonly value: string | null;
  /** Prefix lengths; null: the whole address. */
  readonly prefix4: number | null;
  readonly prefix6: number | null;
}

export interface SpfRecord {
  readonly text: string;
  readonly mechanisms: readonly Mechanism[];
  readonly redirect: string | null;
  /** The first term that no reader understands: receivers then take the whole record for broken. */
  readonly broken: string | null;
}

export function isSpf(text: string): boolean {
  return /^v=spf1( |$)/i.test(text);
}

export function parseSpf(text: string): SpfRecord {
  const mechanisms: Mechanism[] = [];
  let redirect: string | null = null;
  let broken: string | null = null;
  for (const term of text.split(' ').slice(1).filter(Boolean)) {
    const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/i.exec(term);
    if (modifier) {
      if (modifier[1]?.toLowerCase() === 'redirect') redirect = modifier[2] ?? '';
      continue;
    }
    const mechanism = parseMechanism(term);
    if (mechanism) mechanisms.push(mechanism);
    else broken ??= term;
  }
  return { text, mechanisms, redirect, broken };
}

const MECHANISM =
  /^([-+~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/ ]*(?:\/(?!\d|\/)[^/ ]*)*))?(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/i;

function parseMechanism(term: string): Mechanism | null {
  // The value of ip6 is full of colons, but of no slash other than its prefix's.
  const match = MECHANISM.exec(term);
  if (!match) return null;
  const name = (match[2] ?? '').toLowerCase() as Mechanism['name'];
  const value = match[3] ?? null;
  const first = match[4] === undefined ? null : Number(match[4]);
  const qualifier = (match[1] || '+') as Qualifier;
  if (name === 'ip4' || name === 'ip6') {
    const fits =
      value !== null && isIP(value) === (name === 'ip4' ? 4 : 6) && (first ?? 0) <= (name === 'ip4' ? 32 : 128);
    return fits ? { qualifier, name, value, prefix4: first, prefix6: first } : null;
  }
  if ((name === 'include' || name === 'exists') && !value) return null;
  if (name === 'all' && value !== null) return null;
  return { qualifier, name, value, prefix4: first, prefix6: match[5] === undefined ? null : Number(match[5]) };
}
