import type { Format } from '../format.ts';
import { totalsByCurrency } from '../money.ts';
import { oneLine } from '../text.ts';
import type { MailFrame } from './mail-frame.ts';
import type { ReceiptLine, RenderInput } from './templates.ts';

/** What tags are made from when a mail is rendered. */
export interface MailInHand {
  readonly frame: MailFrame;
  readonly input: RenderInput;
  /** In the language of the text. */
  readonly format: Format;
  /** Of mailings. */
  readonly unsubscribeUrl: string | null;
}

/** Finished HTML of our own, and the same in plain text. */
export interface Block {
  readonly html: string;
  readonly text: string;
}

export interface Link {
  readonly url: string;
  readonly label: string;
}

export function receiptsOf({ data }: RenderInput): readonly ReceiptLine[] {
  return data.receipts ?? [];
}

/** Per currency, never mixed (D1). */
export function totalDue({ input, format }: MailInHand): string {
  return totalsByCurrency(receiptsOf(input).map((receipt) => receipt.open))
    .map((total) => format.money(total))
    .join(' + ');
}

/** Of the oldest. */
export function daysOverdue({ input }: MailInHand): string {
  const receipts = receiptsOf(input);
  return receipts.length > 0 ? String(Math.max(...receipts.map((receipt) => receipt.daysOverdue))) : '';
}

export function invoiceReferences({ input }: MailInHand): string {
  return [...new Set(receiptsOf(input).map((receipt) => oneLine(receipt.reference, 60)))].join(', ');
}

export function firstDueDate({ input, format }: MailInHand): string {
  const [oldest] = receiptsOf(input)
    .map((receipt) => receipt.dueOn)
    .sort();
  return oldest ? format.date(oldest) : '';
}

/** Of the incident or the document. */
export function dateOfMail({ input, format }: MailInHand): string {
  return input.data.date ? format.date(input.data.date) : '';
}

/** The document, or the account when the mail is about several. */
export function documentLink({ frame, input, format: { say } }: MailInHand): Link | null {
  const documentId = documentOf(input);
  if (documentId !== null)
    return { url: frame.linkFor(input, 'document', documentId), label: say('templates:mail.seeDocument') };
  return receiptsOf(input).length > 1
    ? { url: frame.linkFor(input, 'account'), label: say('templates:mail.seeAndDownload') }
    : null;
}

function documentOf(input: RenderInput): string | null {
  if (input.data.documentId) return input.data.documentId;
  const documents = new Set(receiptsOf(input).map((receipt) => receipt.documentId));
  const [only] = documents;
  return documents.size === 1 && only ? only : null;
}

export function unsubscribeLink({ frame, input, format: { say }, unsubscribeUrl }: MailInHand): Link {
  return { url: unsubscribeUrl ?? frame.linkFor(input, 'unsubscribe'), label: say('templates:mail.unsubscribe') };
}

export function browserLink({ frame, input, format: { say } }: MailInHand): Link {
  return { url: frame.linkFor(input, 'view'), label: say('templates:mail.viewInBrowser') };
}
