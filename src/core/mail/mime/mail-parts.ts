import type { CutText } from '../../templates/index.ts';
import type { MailAddress } from '../sender.ts';

/** One mail before it is bytes. Addresses are objects, never text to be parsed: a name cannot add a recipient. */
export interface MailParts {
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly replyTo: MailAddress | null;
  readonly subject: string;
  /** Whole, or cut where recipients differ: then what is the same in many mails is encoded once. */
  readonly text: string | CutText;
  readonly html: string | CutText;
  /** With angle brackets. */
  readonly messageId: string;
  /** The Message-ID that this mail answers: it threads with it. */
  readonly inReplyTo: string | null;
  /** ms since 1970 UTC. */
  readonly date: number;
  /** ASCII names and values, e.g. `Auto-Submitted`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly attachments?: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}
