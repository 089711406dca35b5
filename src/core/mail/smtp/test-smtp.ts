import type { Settings } from '../../settings/index.ts';
import { oneLine } from '../../text.ts';
import { ConnectionFailure, openConnection, SMTP_TIMEOUTS, type SmtpTimeouts } from './smtp-connection.ts';
import { targetOf } from './smtp-target.ts';

export interface SmtpTest {
  readonly ok: boolean;
  /** Code of a sentence `mail:smtp.<code>` when not ok. */
  readonly code: string | null;
  readonly detail: string | null;
  /** E.g. `250-…` banner name, and whether the line is encrypted. */
  readonly encrypted: boolean;
}

/** Connects, encrypts and logs in for real, and hangs up again. The password is never in the answer. */
export async function testSmtp(
  settings: Settings,
  smtpUrl: string | null,
  timeouts: SmtpTimeouts = SMTP_TIMEOUTS,
): Promise<SmtpTest> {
  const found = targetOf(settings, smtpUrl);
  if ('trouble' in found) return { ok: false, code: found.trouble, detail: null, encrypted: false };
  try {
    const connection = await openConnection(found.target, timeouts);
    connection.close();
    return { ok: true, code: null, detail: null, encrypted: connection.encrypted };
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    return {
      ok: false,
      code: error.trouble,
      detail: withoutSecrets(error.message, found.target.password),
      encrypted: false,
    };
  }
}

/** A server could say anything, even what it was told. */
function withoutSecrets(text: string, password: string): string {
  return oneLine(password === '' ? text : text.replaceAll(password, '••••'), 300);
}
