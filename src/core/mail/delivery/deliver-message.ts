import { MINUTE } from '../../clock.ts';
import type { Content, MailRenderer } from '../../templates/index.ts';
import type { ReturnPath } from '../bounces/return-path.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { Sender } from '../sender.ts';
import type { ConnectionPool } from '../smtp/connection-pool.ts';
import type { SmtpTrouble } from '../smtp/smtp-target.ts';
import { composeMessage } from './compose-message.ts';
import type { DeliveryCore } from './delivery-core.ts';
import type { Journal } from './journal/journal.ts';
import type { LeaseRenewal } from './lease-renewal.ts';
import type { RateGate } from './rate-gate.ts';
import type { Result } from './results.ts';
import { sendMessage } from './send-message.ts';
import { smtpVerdictOf } from './smtp-verdicts.ts';
import { composeFailed, releasedHandover } from './unsent-results.ts';

/**
 * How long a message may stand ready after the last look at its cause, ms: it is asked again once a slow server has kept it
 * longer, since people pay and unsubscribe meanwhile (D10). Rows of a server that takes ten seconds for a mail are shorter.
 */
const READY_FOR = MINUTE;

/** Marked as going out, with all that it is composed of. */
export interface PreparedMessage {
  readonly message: ClaimedMessage;
  readonly notedAt: number;
  readonly countedAt: number | null;
  readonly content: Content;
  readonly renderer: MailRenderer;
}

/** How it came out, and what is wrong with our own side, if something is. */
export type DeliveredMessage = Result & { readonly trouble?: SmtpTrouble | null };

interface Way {
  readonly core: DeliveryCore;
  readonly pool: ConnectionPool;
  readonly place: number;
  readonly sender: Sender;
  readonly returnPath: ReturnPath;
  readonly journal: Journal;
  readonly rate: RateGate;
  readonly leases: LeaseRenewal;
  /** Nothing new is begun. */
  readonly stopping: () => boolean;
  /** Nothing more is sent, whatever was prepared. */
  readonly stopped: () => boolean;
}

/**
 * Composes one prepared message and hands it over through the connection of a place, as long as it is still this process's to
 * send. Throws `ConnectionFailure` alone, and only before the mail was handed over.
 */
export async function deliverMessage(prepared: PreparedMessage, way: Way): Promise<DeliveredMessage> {
  const { message, notedAt, countedAt, content, renderer } = prepared;
  const { core, pool, place, sender, returnPath, journal, rate, leases } = way;
  const { clock, log } = core.base;
  if (countedAt !== null) await pool.open(place);
  // Nothing new is begun at a stop or a pause; or this process was frozen and somebody else may have settled the message.
  const wanted = () =>
    !way.stopping() && !way.stopped() && !journal.failed && leases.holds(notedAt) && clock.now() < notedAt + READY_FOR;
  if (!wanted()) return releasedHandover(message);
  const composing = composeMessage({ message, content, renderer, sender, returnPath, now: clock.now() });
  const mail = await composing.catch((error: unknown) => {
    log.error({ err: error, messageId: message.id }, 'a message could not be composed');
    return null;
  });
  if (mail === null) return composeFailed(message);
  const counted = rate.mayLeave(countedAt, way.stopping).catch((error: unknown) => {
    log.error({ err: error, messageId: message.id }, 'a message could not be counted; it waits');
    return false;
  });
  if (!(await counted)) return { ...releasedHandover(message), code: 'rate' };
  const outcome = await sendMessage(pool, place, {
    ...mail,
    wanted,
    beforeBody: () => journal.started(message),
    answered: (reply) => journal.answered(message, reply),
  });
  return outcome.kind === 'withheld' ? releasedHandover(message) : { message, ...smtpVerdictOf(outcome) };
}
