import type { Settings } from '../../settings/index.ts';
import { oneLine } from '../../text.ts';
import type { SmtpTest } from '../mail.ts';
import { LaneFailure, openLane, SMTP_TIMEOUTS, type SmtpTimeouts } from './smtp-lane.ts';
import { targetOf } from './smtp-target.ts';

/** Connects, encrypts and logs in for real, and hangs up again. The password is never in the answer. */
export async function testSmtp(
  settings: Settings,
  smtpUrl: string | null,
  timeouts: SmtpTimeouts = SMTP_TIMEOUTS,
): Promise<SmtpTest> {
  const found = targetOf(settings, smtpUrl);
  if ('trouble' in found) return { ok: false, code: found.trouble, detail: null, encrypted: false };
  try {
    const lane = await openLane(found.target, timeouts);
    lane.close();
    return { ok: true, code: null, detail: null, encrypted: lane.encrypted };
  } catch (error) {
    if (!(error instanceof LaneFailure)) throw error;
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
