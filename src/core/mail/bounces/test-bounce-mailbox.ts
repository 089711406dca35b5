import type { Settings } from '../../settings/index.ts';
import { MAILBOX_TIMEOUTS, MailboxFailure, type MailboxTimeouts, openBounceMailbox } from './bounce-mailbox.ts';
import { type BounceTrouble, bounceTargetOf } from './bounce-target.ts';

export interface BounceMailboxTest {
  readonly ok: boolean;
  /** Code of a sentence `mail:bounces.<code>` when not ok. */
  readonly code: BounceTrouble | null;
  /** What the server said. */
  readonly detail: string | null;
  readonly encrypted: boolean;
  /** Mails in the folder that nobody has read. */
  readonly unread: number;
}

/** Opens the bounce mailbox for real, changes nothing in it, and hangs up again. The password is never in the answer. */
export async function testBounceMailbox(
  settings: Settings,
  timeouts: MailboxTimeouts = MAILBOX_TIMEOUTS,
): Promise<BounceMailboxTest> {
  const failed = { ok: false, encrypted: false, unread: 0 };
  const found = bounceTargetOf(settings);
  if ('trouble' in found) return { ...failed, code: found.trouble, detail: null };
  try {
    const mailbox = await openBounceMailbox(found.target, { timeouts, readOnly: true });
    const unread = await mailbox.unread().finally(() => mailbox.close());
    return { ok: true, code: null, detail: null, encrypted: mailbox.encrypted, unread: unread.length };
  } catch (error) {
    if (!(error instanceof MailboxFailure)) throw error;
    return { ...failed, code: error.trouble, detail: error.message };
  }
}
