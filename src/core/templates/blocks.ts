import { totalsByCurrency } from '../money.ts';
import { oneLine } from '../text.ts';
import type { Say } from '../words.ts';
import { FONT, renderLayout } from './layouts.ts';
import type { MailFrame } from './mail-frame.ts';
import { isolated } from './right-to-left.ts';
import { type Block, receiptsOf } from './tag-values.ts';
import type { RenderInput } from './templates.ts';

/** The parts of a mail that are more than text: made by our own layouts, each with its plain text in the same order. */

/** The receipts with their links, total, one button, and "already paid?" (D3). */
export function receiptsBlock(frame: MailFrame, input: RenderInput): Block | null {
  const receipts = receiptsOf(input);
  if (receipts.length === 0) return null;
  const format = frame.format(input.locale);
  const { say } = format;
  const rows = receipts.map((receipt) => ({
    reference: oneLine(receipt.reference, 60),
    due: format.date(receipt.dueOn),
    days: daysText(say, receipt.daysOverdue),
    late: receipt.daysOverdue > 0,
    amount: format.money(receipt.open),
    url: frame.linkFor(input, 'document', receipt.documentId),
  }));
  const totals =
    receipts.length > 1
      ? totalsByCurrency(receipts.map((receipt) => receipt.open)).map((total) => format.money(total))
      : [];
  const account = frame.linkFor(input, 'account');
  const [first] = rows;
  const button = {
    url: rows.length === 1 && first ? first.url : account,
    label: say('templates:mail.seeAndDownload'),
  };
  const paid = { url: account, question: say('templates:mail.alreadyPaid'), label: say('templates:mail.tellUs') };
  const words = {
    invoice: say('templates:mail.invoice'),
    due: say('templates:mail.dueDate'),
    amount: say('templates:mail.amount'),
    see: say('templates:mail.see'),
    total: say('templates:mail.total'),
  };
  const pair = (label: string, value: string): string => say('templates:mail.pair', { label, value });
  const text = [
    ...rows.map((row) =>
      [
        `${words.invoice} ${isolated(row.reference)}`,
        pair(words.due, `${isolated(row.due)} (${row.days})`),
        pair(words.amount, row.amount),
        pair(words.see, row.url),
        '',
      ].join('\n'),
    ),
    ...totals.map((total) => pair(words.total, total)),
    ...(totals.length > 0 ? [''] : []),
    ...(rows.length > 1 ? [pair(button.label, button.url)] : []),
    pair(`${paid.question} ${paid.label}`, paid.url),
  ].join('\n');
  return { html: renderLayout('receipts', { rows, totals, button, paid, words, ...looks(frame) }), text };
}

/** The choices of a rating, as links that need neither script nor login (R1). Opening one records nothing. */
export function ratingBlock(frame: MailFrame, input: RenderInput): Block {
  const { say } = frame.format(input.locale);
  const { scale } = frame;
  const faces = scale === 2 ? ['👎', '👍'] : ['🙁', '😐', '🙂'];
  const choices = Array.from({ length: scale }, (_, index) => ({
    number: index + 1,
    label: say(`templates:rating.${scale}.${index + 1}`),
    face: scale === 5 ? '★' : (faces[index] ?? ''),
    url: frame.linkFor(input, 'rating', '', index + 1),
  }));
  const question = say('templates:rating.question');
  const shown = scale === 5 ? choices.toReversed() : choices;
  const text = [
    question,
    ...shown.map(({ number, label, url }) => say('templates:mail.pair', { label: `${number} - ${label}`, value: url })),
  ].join('\n');
  const values = { question, choices, stars: scale === 5, ...looks(frame) };
  return { html: renderLayout('rating', values), text };
}

export function logoBlock(frame: MailFrame): Block {
  const { company, logoUrl } = frame;
  return { html: logoUrl === null ? '' : renderLayout('logo', { logoUrl, company }), text: company.name };
}

/** What every layout takes. */
export function looks(frame: MailFrame): object {
  return { font: FONT, palette: frame.palette };
}

function daysText(say: Say, days: number): string {
  if (days > 0) return say('templates:mail.daysLate', { count: days });
  return say(days === 0 ? 'templates:mail.dueToday' : 'templates:mail.notDueYet');
}
