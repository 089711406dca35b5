import { SYSTEM } from '../access/index.ts';
import { type DecisionsService, type NewDecision, REASONS, type Reason, type Subject } from '../decisions/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import type { Cause, EndedMessage, RequeuedMessage } from './causes.ts';
import type { StoredMessage } from './mail.ts';

/** What a message tells of, and by which of the subject's mails. */
interface MailSubject {
  readonly subject: Subject;
  readonly notice?: NewDecision['notice'];
  /** The mail with which a rating is asked for: that it was not is a decision, too. */
  readonly isForRating?: boolean;
}

type MailDecisions = Required<Pick<Cause, 'confirmed' | 'ended' | 'requeued' | 'bounced'>>;

/**
 * The part of a cause that every kind of mail to a customer has in common: what became of each message, and whether a
 * rating was asked with it, is written down as decisions (D13). Nothing is written about who was erased meanwhile.
 */
export function createMailDecisions(
  { decisions, templates }: { decisions: DecisionsService; templates: Pick<TemplatesService, 'asking'> },
  subjectOf: (message: StoredMessage) => MailSubject,
): MailDecisions {
  return {
    async confirmed(messages) {
      const sent = messages.filter(hasAccount).map(
        (message): NewDecision => ({
          ...about(message, subjectOf(message)),
          outcome: 'sent',
          reason: 'manual',
        }),
      );
      await decisions.record([...sent, ...(await askedWith(templates, messages, subjectOf))]);
    },

    async ended(messages) {
      await decisions.record(
        messages.filter(hasAccount).flatMap((message): NewDecision[] => {
          const of = subjectOf(message);
          const decision = { ...about(message, of), ...reasonOfEnd(message) };
          return [
            { ...decision, outcome: 'not_sent' },
            ...(of.isForRating ? [{ ...decision, outcome: 'not_asked' as const }] : []),
          ];
        }),
      );
    },

    async requeued(messages) {
      await decisions.record(
        messages.filter(hasAccount).map((message) => ({
          ...about(message, subjectOf(message)),
          ...reasonOfRequeue(message),
        })),
      );
    },

    async bounced(messages) {
      await decisions.record(
        messages.filter(hasAccount).map((message) => ({
          ...about(message, subjectOf(message)),
          ...bounceOf(message),
        })),
      );
    },
  };
}

type Addressed = StoredMessage & { readonly accountId: string };

function hasAccount<M extends StoredMessage>(message: M): message is M & Addressed {
  return message.accountId !== null;
}

function about(message: Addressed, { subject, notice = null }: MailSubject) {
  return {
    accountId: message.accountId,
    subject,
    notice,
    messageId: message.id,
    batchId: message.batchId,
    actorName: message.createdByName,
  };
}

/** Which of these sent messages asked for a rating: the widget went out with them or, where it was meant to, did not. */
export async function askedWith(
  templates: Pick<TemplatesService, 'asking'>,
  messages: readonly StoredMessage[],
  subjectOf: (message: StoredMessage) => MailSubject,
): Promise<NewDecision[]> {
  const known = messages.filter(hasAccount);
  const asking = await templates.asking(known.map((message) => message.contentId));
  return known.flatMap((message): NewDecision[] => {
    const of = subjectOf(message);
    if (asking.has(message.contentId)) return [{ ...about(message, of), outcome: 'asked', reason: 'with_mail' }];
    return of.isForRating ? [{ ...about(message, of), outcome: 'not_asked', reason: 'no_widget' }] : [];
  });
}

/** Why a message ended without having been sent; the server's own answer helps when something failed. */
export function reasonOfEnd(message: EndedMessage): {
  readonly reason: Reason;
  readonly detail: string;
} {
  const { endState, reason } = message;
  const known = REASONS.find((each) => each === reason);
  if (endState === 'suppressed') return { reason: known ?? 'suppressed', detail: '' };
  if (endState === 'unknown' || (endState === 'failed' && reason === 'left_unknown'))
    return { reason: 'unknown_outcome', detail: '' };
  if (endState === 'failed')
    return {
      reason: reason === 'render_failed' || reason === 'gave_up' ? reason : 'failed',
      detail: message.outcomeText ?? '',
    };
  return { reason: known ?? 'cancelled', detail: '' };
}

/** Why a message waits anew: the day for which the quota has room, or who had it tried again. */
export function reasonOfRequeue({
  why,
}: RequeuedMessage): Pick<NewDecision, 'outcome' | 'reason' | 'detail' | 'actorName'> {
  return why.reason === 'quota'
    ? { outcome: 'queued', reason: 'quota', detail: why.until, actorName: SYSTEM.name }
    : { outcome: 'queued', reason: 'retried', detail: '', actorName: why.by };
}

/** It was sent; that it did not arrive stands beside it. */
export function bounceOf(message: StoredMessage): Pick<NewDecision, 'outcome' | 'reason' | 'detail' | 'actorName'> {
  const { kind = 'soft', text = '' } = message.bounce ?? {};
  return { outcome: 'came_back', reason: `bounce_${kind}`, detail: text, actorName: SYSTEM.name };
}
