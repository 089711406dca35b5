import type { Settings } from '../../settings/index.ts';
import { hasBrokenKey } from '../dkim/signer.ts';

/** The mail server to hand over to, and how. */
export interface SmtpTarget {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** STARTTLS or nothing; otherwise the line stays plain, which only loopback may. */
  readonly requireTls: boolean;
  readonly user: string;
  readonly password: string;
  /** Connections at once. */
  readonly connections: number;
}

/** What is wrong with our own side; each is a sentence `mail:smtp.<code>`. */
export type SmtpTrouble =
  | 'not_configured'
  | 'insecure'
  | 'dkim_broken'
  | 'auth_failed'
  | 'bad_certificate'
  | 'no_starttls'
  | 'no_greeting'
  | 'connect_failed'
  | 'refused';

/** The port of TLS from the first byte (RFC 8314 3.3) and of submission (RFC 6409). */
const TLS_PORT = 465;
const SUBMISSION_PORT = 587;

/**
 * The company's own server when it has set one, else the system mailbox of `SMTP_URL` (E2); or why nothing may go out.
 * A signing key that cannot be read is one: a domain whose DMARC policy relies on the signature would have its mails refused.
 */
export function targetOf(
  settings: Settings,
  smtpUrl: string | null,
): { target: SmtpTarget } | { trouble: 'not_configured' | 'insecure' | 'dkim_broken' } {
  if (hasBrokenKey(settings)) return { trouble: 'dkim_broken' };
  const connections = settings['smtp.lanes'];
  if (settings['smtp.host'] !== '') {
    const security = settings['smtp.security'];
    if (security === 'none' && !isLoopback(settings['smtp.host'])) return { trouble: 'insecure' };
    return {
      target: {
        host: settings['smtp.host'],
        port: settings['smtp.port'],
        secure: security === 'tls',
        requireTls: security === 'starttls',
        user: settings['smtp.user'],
        password: settings['smtp.password'],
        connections,
      },
    };
  }
  return smtpUrl === null ? { trouble: 'not_configured' } : { target: targetOfUrl(smtpUrl, connections) };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function targetOfUrl(smtpUrl: string, connections: number): SmtpTarget {
  const url = new URL(smtpUrl);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'smtps:' ? TLS_PORT : SUBMISSION_PORT) : Number(url.port);
  const secure = url.protocol === 'smtps:' || port === TLS_PORT;
  return {
    host,
    port,
    secure,
    requireTls: !secure && !isLoopback(host),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    connections,
  };
}
