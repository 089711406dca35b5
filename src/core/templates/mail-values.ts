import type { Format } from '../format.ts';
import { totalsByCurrency } from '../money.ts';
import { manyLines, oneLine } from '../text.ts';
import { type Block, logoBlock, ratingBlock, receiptsBlock } from './blocks.ts';
import type { MailFrame } from './mail-frame.ts';
import type { Tag } from './tags.ts';
import { isKnownIn } from './tags.ts';
import type { MailData, RenderInput } from './templates.ts';

/** What stands for a tag in one mail; nothing in it is looked at for tags again. */
export interface MailValues {
  /** Of `line` and `lines` tags: plain text without controls; empty when there is none. */
  plain(tag: Tag): string;
  /** Of `link` tags; null when there is nothing to open. */
  link(tag: Tag): { readonly url: string; readonly label: string } | null;
  /** Of `block` tags: finished HTML of our own, and the same in plain text. */
  block(tag: Tag): Block | null;
}

/** A name of 10,000 characters must not break a layout. */
const LINE_LIMIT = 300;
const LINES_LIMIT = 20_000;

/** `unsubscribeUrl`: of mailings. */
export function createMailValues(frame: MailFrame, input: RenderInput, unsubscribeUrl: string | null): MailValues {
  const plain = new Map<string, string>();
  const blocks = new Map<string, Block | null>();
  const { data } = input;
  const format = frame.format(input.locale);

  return {
    plain(tag) {
      let value = plain.get(tag.name);
      if (value === undefined) {
        value = isKnownIn(tag, input.kind) ? clean(tag, data.values[tag.name] ?? derived(tag.name)) : '';
        plain.set(tag.name, value);
      }
      return value;
    },
    link(tag) {
      return isKnownIn(tag, input.kind) ? linkOf(tag.name) : null;
    },
    block(tag) {
      let block = blocks.get(tag.name);
      if (block === undefined) {
        block = isKnownIn(tag, input.kind) ? blockOf(tag.name) : null;
        blocks.set(tag.name, block);
      }
      return block;
    },
  };

  function blockOf(name: string): Block | null {
    if (name === 'COMPANYLOGO') return logoBlock(frame);
    if (input.kind === 'team') return null;
    if (name === 'widgetvaluation') return ratingBlock(frame, input);
    return data.receipts && data.receipts.length > 0 ? receiptsBlock(frame, input, data.receipts) : null;
  }

  function linkOf(name: string): { url: string; label: string } | null {
    const { say } = format;
    if (name === 'UNSUBSCRIBELINK')
      return { url: unsubscribeUrl ?? frame.linkFor(input, 'unsubscribe'), label: say('templates:mail.unsubscribe') };
    if (name === 'VIEWINBROWSER')
      return { url: frame.linkFor(input, 'view'), label: say('templates:mail.viewInBrowser') };
    const documentId = documentOf(data);
    if (documentId !== null)
      return { url: frame.linkFor(input, 'document', documentId), label: say('templates:mail.seeDocument') };
    if (data.receipts && data.receipts.length > 1)
      return { url: frame.linkFor(input, 'account'), label: say('templates:mail.seeAndDownload') };
    return null;
  }

  /** What the settings and the data say when the snapshot has no words of its own. */
  function derived(name: string): string {
    const { company } = frame;
    const receipts = data.receipts ?? [];
    switch (name) {
      case 'COMPANYNAME':
        return company.name;
      case 'COMPANYEMAIL':
        return company.email;
      case 'COMPANYPHONE':
        return company.phone;
      case 'SENDERNAME':
        return company.senderName;
      case 'DATE':
        return format.date(frame.dayOf(input.createdAt));
      case 'RECEIPTCOUNT':
        return receipts.length > 0 ? String(receipts.length) : '';
      case 'TOTALDUE':
      case 'AMOUNT':
        return totalText(format, data);
      case 'DAYSOVERDUE':
        return receipts.length > 0 ? String(Math.max(...receipts.map((receipt) => receipt.daysOverdue))) : '';
      case 'INVOICEREFERENCE':
        return [...new Set(receipts.map((receipt) => oneLine(receipt.reference, 60)))].join(', ');
      case 'DUEDATE': {
        const [oldest] = receipts.map((receipt) => receipt.dueOn).sort();
        return oldest ? format.date(oldest) : '';
      }
      case 'INCIDENTDATE':
      case 'DOCUMENTDATE':
        return data.date ? format.date(data.date) : '';
      case 'DOCUMENTTOTAL':
        return data.total ? format.money(data.total) : '';
      default:
        return '';
    }
  }
}

/** Per currency, never mixed (D1). */
function totalText(format: Format, data: MailData): string {
  return totalsByCurrency((data.receipts ?? []).map((receipt) => receipt.open))
    .map((total) => format.money(total))
    .join(' + ');
}

function documentOf(data: MailData): string | null {
  if (data.documentId) return data.documentId;
  const documents = new Set((data.receipts ?? []).map((receipt) => receipt.documentId));
  const [only] = documents;
  return documents.size === 1 && only ? only : null;
}

function clean(tag: Tag, value: string): string {
  return tag.form === 'line' ? oneLine(value, LINE_LIMIT) : manyLines(value, LINES_LIMIT).trim();
}
