/** One record to publish in the domain's zone. */
export interface DnsRecord {
  /** The whole name, without a dot at its end. */
  readonly name: string;
  readonly type: 'TXT' | 'MX';
  readonly value: string;
}

/**
 * `ok`; `warning`: mail arrives, but could do better; `problem`: mail will be refused or taken for spam; `unknown`: the
 * DNS did not answer, or what is published does not tell.
 */
export type DnsLevel = 'ok' | 'warning' | 'problem' | 'unknown';

/** What one look at the DNS found; its sentence is `mail:dns.<code>` with `params`. */
export interface DnsFinding {
  readonly check: 'domain' | 'spf' | 'dkim' | 'dmarc' | 'mx' | 'bulk';
  readonly level: DnsLevel;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** What to publish so that it is well. */
  readonly record: DnsRecord | null;
}

/** As zones write it: strings of at most 255 bytes (RFC 1035 3.3), each in quotes; readers join them again. */
export function zoneText({ type, value }: DnsRecord): string {
  if (type !== 'TXT') return value;
  return (value.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ');
}
