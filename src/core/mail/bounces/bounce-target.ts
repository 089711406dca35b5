import type { Settings } from '../../settings/index.ts';
import { isLoopback } from '../smtp/smtp-target.ts';

/** The mailbox that reports come to, and how it is read. */
export interface BounceTarget {
  readonly host: string;
  readonly port: number;
  readonly security: Settings['bounces.imapSecurity'];
  readonly user: string;
  readonly password: string;
  readonly folder: string;
}

/** What is wrong with it; each is a sentence `mail:bounces.<code>`. */
export type BounceTrouble =
  | 'not_configured'
  | 'insecure'
  | 'auth_failed'
  | 'bad_certificate'
  | 'no_starttls'
  | 'no_folder'
  | 'connect_failed';

export function bounceTargetOf(
  settings: Settings,
): { target: BounceTarget } | { trouble: 'not_configured' | 'insecure' } {
  const host = settings['bounces.imapHost'];
  const security = settings['bounces.imapSecurity'];
  if (host === '' || settings['bounces.imapUser'] === '') return { trouble: 'not_configured' };
  // A password never goes over a line that others can read.
  if (security === 'none' && !isLoopback(host)) return { trouble: 'insecure' };
  return {
    target: {
      host,
      port: settings['bounces.imapPort'],
      security,
      user: settings['bounces.imapUser'],
      password: settings['bounces.imapPassword'],
      folder: settings['bounces.imapFolder'] || 'INBOX',
    },
  };
}
