import type { Section } from '../access/index.ts';
import type { QuotaClass } from '../quota/index.ts';

/** What all messages of a class have in common. */
interface ClassRule {
  /** The section whose permissions govern them. */
  readonly section: Section;
  /** The budget that counts them; null: none (mails to the own team). */
  readonly quota: QuotaClass | null;
  /**
   * How an unknown outcome is settled (E1), and what waited in a restored backup: notices of incidents go again under the
   * same Message-ID, mailings do not, debtor and document mail is asked about.
   */
  readonly settlement: 'resend' | 'leave' | 'ask';
  /** To many at once, who may unsubscribe; what comes back of it is a figure, where a notice's is somebody's to look at. */
  readonly bulk: boolean;
}

/** What a message is, which decides budget, settlement of unknown outcomes, and headers. */
const CLASS_RULES = {
  mailing: { section: 'templates', quota: 'mailing', settlement: 'leave', bulk: true },
  proof: { section: 'templates', quota: 'mailing', settlement: 'leave', bulk: true },
  debtor: { section: 'debtors', quota: 'notice', settlement: 'ask', bulk: false },
  incident: { section: 'incidents', quota: 'notice', settlement: 'resend', bulk: false },
  document: { section: 'documents', quota: 'notice', settlement: 'ask', bulk: false },
  team: { section: 'ratings', quota: null, settlement: 'resend', bulk: false },
} as const satisfies Record<string, ClassRule>;

export type MessageClass = keyof typeof CLASS_RULES;
export const MESSAGE_CLASSES = Object.keys(CLASS_RULES) as readonly MessageClass[];

/**
 * Which layout and tags a mail has: those of its class. A proof has those of what is tried. `team` is plain internal mail
 * to the company's own people: its words come whole as the values TEAMSUBJECT and TEAMTEXT (put in as text, lines and
 * https links kept), without widget, unsubscribe or sender's furniture.
 */
export type MailKind = Exclude<MessageClass, 'proof'>;
export const MAIL_KINDS = MESSAGE_CLASSES.filter((name) => name !== 'proof');

/** The section whose permissions govern a class of message, and the wording of such mails. */
export function sectionOf(messageClass: MessageClass): Section {
  return CLASS_RULES[messageClass].section;
}

/** The budget that counts a class; null: none (mails to the own team). */
export function quotaClassOf(messageClass: MessageClass): QuotaClass | null {
  return CLASS_RULES[messageClass].quota;
}

/** How an unknown outcome is settled (E1). */
export function settlementOf(messageClass: MessageClass): ClassRule['settlement'] {
  return CLASS_RULES[messageClass].settlement;
}

/** Whether a class goes to many at once, who may unsubscribe. */
export function isBulk(messageClass: MessageClass): boolean {
  return CLASS_RULES[messageClass].bulk;
}
