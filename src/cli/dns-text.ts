import type { DnsFinding, DnsRecord } from '../core/mail/index.ts';
import type { Program } from './program.ts';

/** How each level looks at the beginning of a line; a problem alone makes the doctor fail. */
export const DNS_MARKS: Readonly<Record<DnsFinding['level'], string>> = {
  ok: '✔',
  warning: '!',
  problem: '✖',
  unknown: '?',
};

export function dnsSentence({ say }: Program, { code, params }: DnsFinding): string {
  return say(`mail:dns.${code}`, params);
}

/** What to publish, below a finding; the value alone on its line, to be copied. */
export function recordText({ say }: Program, { name, type, value }: DnsRecord): string {
  return `    ${say('mail:dns.publish', { name, type })}\n    ${value}`;
}
