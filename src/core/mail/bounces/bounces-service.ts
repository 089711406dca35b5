import type { Base } from '../../base.ts';
import { DAY } from '../../clock.ts';
import type { CustomersService } from '../../customers/index.ts';
import { isBulk } from '../../notices/index.ts';
import type { AlertsService } from '../alerts.ts';
import { byCause, type Causes, causeOf } from '../causes.ts';
import { RESTORED } from '../doubt.ts';
import type { BounceKind, StoredMessage } from '../mail.ts';
import { createOutboxStore } from '../outbox-store.ts';
import { readSignedId } from '../signed-id.ts';
import type { BounceReport, BouncesService, ReportedRecipient, ReportVerdict, TakenReport } from './bounces.ts';
import { createBouncesStore } from './bounces-store.ts';
import { messageOfReturnPath } from './return-path.ts';

interface BounceRooms {
  readonly customers: Pick<CustomersService, 'suppress'>;
  readonly alerts: Pick<AlertsService, 'raise'>;
  /** Asked late: the rooms that queue messages stand above this one. */
  readonly causes: () => Causes;
}

/** As many in a row that came back softly, and the address is dead for all purposes: GNU Mailman's `bounce_score_threshold`. */
const SOFT_IN_A_ROW = 5;

/** What is older says nothing about today. */
const SOFT_WITHIN = 30 * DAY;

/** The gravest last: a message that came back twice shows that one. */
const GRAVITY: readonly BounceKind[] = ['soft', 'policy', 'hard', 'complaint'];

const SUPPRESSED_AS = { hard: 'hard_bounce', complaint: 'complaint' } as const;

export function createBouncesService(base: Base, { customers, alerts, causes }: BounceRooms): BouncesService {
  const store = createBouncesStore(base.db);
  const outbox = createOutboxStore(base.db);

  return {
    async take({ report, source }) {
      const match = await matchOf(report);
      if (!match) {
        base.log.info({ source }, 'a report is about no message of ours, or does not prove it');
        return { ...NOTHING, kind: mildest(report.recipients) };
      }
      const { message, recipient } = match;
      const taken = { kind: recipient.verdict, messageId: message.id, email: message.toEmail };
      const kind = GRAVITY.find((each) => each === recipient.verdict);
      if (kind === undefined) return { ...taken, isNew: false };
      const at = base.clock.now();
      const isNew = await store.insert({
        id: base.ids.next(),
        reportId: report.reportId,
        email: message.toEmail.toLowerCase(),
        kind,
        status: recipient.status,
        detail: recipient.detail,
        messageId: message.id,
        accountId: message.accountId,
        source,
        at,
      });
      if (isNew) await settle(message, { kind, text: recipient.detail, at });
      base.log.info({ messageId: message.id, kind, status: recipient.status, isNew, source }, 'a mail came back');
      return { ...taken, isNew };
    },
  };

  /**
   * The message that a report proves to be about. Our return path proves it alone: besides us only the recipient's own
   * servers see it. A Message-ID travels on in answers, so the report must also name the address that the mail went to.
   */
  async function matchOf(
    report: BounceReport,
  ): Promise<{ message: StoredMessage; recipient: ReportedRecipient } | null> {
    for (const address of report.returnPaths) {
      const message = await leftMessage(messageOfReturnPath(address, base.secretKey));
      if (message) return { message, recipient: recipientOf(message, report) ?? mildestOf(report.recipients) };
    }
    for (const quoted of report.messageIds) {
      const id = readSignedId(quoted.slice(1, quoted.indexOf('@')), 'message-id', base.secretKey);
      const message = await leftMessage(id);
      if (!message || message.rfcMessageId.toLowerCase() !== quoted.toLowerCase()) continue;
      const recipient = recipientOf(message, report);
      if (recipient) return { message, recipient };
    }
    return null;
  }

  /** A report can be here before the hand-over is written down; and a copy of the database knows of none since it was made. */
  async function leftMessage(id: string | null): Promise<StoredMessage | null> {
    if (id === null) return null;
    const [message] = await outbox.byIds([id]);
    const left = message && (message.attempts > 0 || message.sentAt !== null || message.outcomeCode === RESTORED);
    return left ? message : null;
  }

  async function settle(message: StoredMessage, bounce: { kind: BounceKind; text: string; at: number }): Promise<void> {
    const { kind, text, at } = bounce;
    if (message.bounce === null || GRAVITY.indexOf(kind) > GRAVITY.indexOf(message.bounce.kind))
      await store.markMessage(message.id, bounce);
    const reason =
      kind === 'hard' || kind === 'complaint'
        ? SUPPRESSED_AS[kind]
        : kind === 'soft' && (await isSoftSeries(message))
          ? ('soft_bounce' as const)
          : null;
    if (reason) await customers.suppress({ email: message.toEmail, reason, detail: text, messageId: message.id });
    for (const [cause, messages] of byCause([message]))
      await causeOf(causes(), cause)?.bounced?.(
        messages.map((each) => ({ ...each, bounce })),
        at,
      );
    await store.tellAgain(message.batchId);
    await alerts.raise(alertOf(message));
    base.hub.emit('delivered', { batchId: message.batchId, messageIds: [message.id] });
    base.hub.emit('changed', { room: 'mail' });
  }

  /** One that arrived in between starts the row anew. */
  async function isSoftSeries({ toEmail, accountId }: StoredMessage): Promise<boolean> {
    const newest = await store.newestTo({
      email: toEmail.toLowerCase(),
      accountId,
      since: base.clock.now() - SOFT_WITHIN,
      limit: SOFT_IN_A_ROW,
    });
    return newest.length === SOFT_IN_A_ROW && newest.every((kind) => kind === 'soft');
  }
}

const NOTHING = { messageId: null, email: null, isNew: false } satisfies Omit<TakenReport, 'kind'>;

function recipientOf(message: StoredMessage, { recipients }: BounceReport): ReportedRecipient | undefined {
  return recipients.find(({ emails }) => emails.includes(message.toEmail.toLowerCase()));
}

/** From the best news to the worst. */
const NEWS: readonly ReportVerdict[] = ['delivered', 'delayed', 'soft', 'policy', 'hard', 'complaint'];

/** Behind the address stand others (an alias, a forwarding): as long as one of them is reached, it is alive. */
function mildestOf(recipients: readonly ReportedRecipient[]): ReportedRecipient {
  const [first, ...others] = recipients;
  if (!first) throw new Error('a report names a recipient');
  return others.reduce(
    (mild, other) => (NEWS.indexOf(other.verdict) < NEWS.indexOf(mild.verdict) ? other : mild),
    first,
  );
}

function mildest(recipients: readonly ReportedRecipient[]): ReportVerdict {
  return mildestOf(recipients).verdict;
}

/** A card for each notice, since a customer who cannot be reached matters; one for all of a mailing. */
function alertOf(message: StoredMessage) {
  const { id: messageId, batchId, accountId } = message;
  const many = isBulk(message.class);
  return {
    kind: 'bounce' as const,
    key: many ? `bounce:batch:${batchId}` : `bounce:${messageId}`,
    payload: { messageId, batchId, accountId, class: message.class },
  };
}
