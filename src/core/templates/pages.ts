import type { Locale } from '../locale.ts';
import { looks } from './blocks.ts';
import type { CompiledContent } from './compiled-bodies.ts';
import { settled } from './fill.ts';
import { renderLayout } from './layouts.ts';
import type { MailFrame } from './mail-frame.ts';
import type { Slot } from './pieces.ts';

/** The HTML or the text of all mails of one content, language and company, but for what differs from mail to mail. */
export interface Page {
  readonly literals: readonly string[];
  /** `slots[n]` stands between `literals[n]` and `literals[n + 1]`. */
  readonly slots: readonly (Slot | OwnSlot)[];
}

/** What we put in ourselves: the mail's subject and body into the layout, its unsubscribe link into the footer. */
export type OwnSlot = 'subject' | 'body' | 'unsubscribeUrl';

/** Who writes and, in mailings, the way out (T15); the same in all mails of a language but for the link. */
export interface Footer {
  readonly lines: readonly string[];
  /** `text`: the plain text, cut where the link stands. */
  readonly unsubscribe: { readonly why: string; readonly label: string; readonly text: readonly string[] } | null;
}

export function createFooter(
  frame: MailFrame,
  locale: Locale,
  shows: { readonly who: boolean; readonly unsubscribe: boolean },
): Footer {
  const { company } = frame;
  const { say } = frame.format(locale);
  const lines = shows.who ? [company.name, company.phone, company.email].filter((line) => line !== '') : [];
  if (!shows.unsubscribe) return { lines, unsubscribe: null };
  const why = company.name ? say('templates:mail.whyCompany', { company: company.name }) : say('templates:mail.why');
  const label = say('templates:mail.unsubscribe');
  const pair = say('templates:mail.pair', { label: `${why} ${label}`, value: markOf('unsubscribeUrl') });
  return { lines, unsubscribe: { why, label, text: pair.split(markOf('unsubscribeUrl')) } };
}

/** As it was pasted; of ours only the unsubscribe link of a mailing whose author shows none. */
export function createHtmlPage(frame: MailFrame, compiled: CompiledContent, footer: Footer): Page {
  const { html, footerAt, footerLead } = compiled;
  const ours = footer.unsubscribe ? [footerLead, ...cutAtMarks(renderFooter(frame, footer))] : [];
  return pageOf([...html.slice(0, footerAt), ...ours, ...html.slice(footerAt)]);
}

/** Our branded layout around a body. */
export function createLayoutPage(frame: MailFrame, locale: Locale, footer: Footer): Page {
  const html = renderLayout('layout', {
    language: locale,
    subject: markOf('subject'),
    company: frame.company,
    logoUrl: frame.logoUrl ?? '',
    body: markOf('body'),
    footer: footer.lines.length > 0 || footer.unsubscribe ? renderFooter(frame, footer) : '',
    ...looks(frame),
  });
  return pageOf(cutAtMarks(html));
}

/** The plain text, as long as the values bring no line breaks along: those may join with what stands around them. */
export function createTextPage(compiled: CompiledContent, footer: Footer): Page {
  const { literals, slots } = pageOf(compiled.text);
  const last = literals.length - 1;
  const around = literals.map(settled);
  around[0] = (around[0] ?? '').trimStart();
  around[last] = (around[last] ?? '').trimEnd();
  const body = around.flatMap((literal, index) => [literal, ...slots.slice(index, index + 1)]);
  return pageOf([...(body as (string | Slot)[]), ...textFooter(footer)]);
}

/** What follows the body in plain text. */
export function textFooter({ lines, unsubscribe }: Footer): (string | OwnPiece)[] {
  if (lines.length === 0 && !unsubscribe) return ['\n'];
  const head = `\n\n-- \n${lines.join('\n')}`;
  if (!unsubscribe) return [`${head}\n`];
  const [before = '', ...after] = unsubscribe.text;
  return [
    lines.length > 0 ? `${head}\n${before}` : `${head}${before}`,
    { own: 'unsubscribeUrl' },
    `${after.join('')}\n`,
  ];
}

function renderFooter(frame: MailFrame, { lines, unsubscribe }: Footer): string {
  const shown = unsubscribe && { ...unsubscribe, url: markOf('unsubscribeUrl') };
  return renderLayout('footer', { lines, unsubscribe: shown, ...looks(frame) });
}

/** Stands for a slot while a layout is rendered: a control, which is cleaned out of all that comes from outside. */
const MARK = '\u0001';
const MARKS = new RegExp(`${MARK}(subject|body|unsubscribeUrl)${MARK}`);

function markOf(slot: OwnSlot): string {
  return `${MARK}${slot}${MARK}`;
}

interface OwnPiece {
  readonly own: OwnSlot;
}

function cutAtMarks(html: string): (string | OwnPiece)[] {
  return html.split(MARKS).map((part, index) => (index % 2 === 1 ? { own: part as OwnSlot } : part));
}

function pageOf(pieces: readonly (string | Slot | OwnPiece)[]): Page {
  const literals = [''];
  const slots: (Slot | OwnSlot)[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') literals[slots.length] += piece;
    else {
      slots.push('own' in piece ? piece.own : piece);
      literals[slots.length] = '';
    }
  }
  return { literals, slots };
}
