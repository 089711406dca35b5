import type { DnsFinding, DnsRecord } from '../../core/mail/index.ts';

/** One line of the doctor's report: what was looked at, how it is, and what to do when it is not well. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly text: string;
  /** Warnings, and what cannot be told, are no failure. */
  readonly level?: DnsFinding['level'];
  /** What to publish. */
  readonly record?: DnsRecord | null;
}

export function fine(check: string, text: string): Finding {
  return { check, ok: true, text };
}

export function warning(check: string, text: string): Finding {
  return { check, ok: true, level: 'warning', text };
}

export function problem(check: string, text: string): Finding {
  return { check, ok: false, text };
}
