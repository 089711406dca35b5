import { escapeHtml } from '../text.ts';
import type { MailValues } from './mail-values.ts';
import { isSlot, type Piece, type Slot } from './pieces.ts';
import { hasRightToLeft, isolated } from './right-to-left.ts';
import { safeUrl } from './urls.ts';

/** The HTML of one mail: every value written as the place where it stands asks for. One pass, nothing is read again. */
export function fillHtml(pieces: readonly Piece[], values: MailValues): string {
  let html = '';
  for (const piece of pieces) html += isSlot(piece) ? htmlOf(piece, values) : piece;
  return html;
}

/** The plain text of one mail. */
export function fillText(pieces: readonly Piece[], values: MailValues): string {
  let text = '';
  for (const piece of pieces) text += isSlot(piece) ? textOf(piece, values) : piece;
  return settled(text).trim();
}

/** At most one empty line between two others. */
export function settled(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n');
}

/** What stands in the place of a slot. */
export function htmlOf(slot: Slot, values: MailValues): string {
  const { tag, context, fallback } = slot;
  if (context === 'nowhere') return '';
  if (tag.form === 'block') return context === 'text' ? (values.block(tag)?.html ?? escapeHtml(fallback)) : '';
  if (tag.form === 'link') return linkHtml(slot, values);
  const value = values.plain(tag) || fallback;
  switch (context) {
    case 'text':
      return textHtml(value, tag.form === 'linkedLines');
    case 'url':
      return escapeHtml(safeUrl(value));
    case 'urlPart':
      return escapeHtml(encodeURIComponent(value.toWellFormed()));
    case 'mailPart':
      return escapeHtml(mailPart(value));
    default:
      return escapeHtml(value.replaceAll('\n', ' '));
  }
}

function linkHtml({ tag, context, fallback }: Slot, values: MailValues): string {
  const link = values.link(tag);
  if (link === null)
    return context === 'url' ? '#' : context === 'text' || context === 'label' ? escapeHtml(fallback) : '';
  switch (context) {
    case 'text':
      return `<a href="${escapeHtml(link.url)}">${escapeHtml(fallback || link.label)}</a>`;
    case 'label':
      return escapeHtml(fallback || link.label);
    case 'urlPart':
    case 'mailPart':
      return escapeHtml(encodeURIComponent(link.url));
    default:
      return escapeHtml(link.url);
  }
}

function textHtml(value: string, linked: boolean): string {
  const lines = linked ? linkedHtml(value) : escapeHtml(value);
  const html = lines.includes('\n') ? lines.replaceAll('\n', '<br>\n') : lines;
  return hasRightToLeft(value) ? `<bdi>${html}</bdi>` : html;
}

function linkedHtml(value: string): string {
  return value
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join('');
}

/** What stands in the place of a slot in plain text. */
export function textOf(slot: Slot, values: MailValues): string {
  const { tag, context, fallback } = slot;
  if (context === 'nowhere') return '';
  if (tag.form === 'block') {
    const block = values.block(tag);
    return block === null ? fallback : `\n\n${block.text}\n\n`;
  }
  if (tag.form === 'link') {
    const link = values.link(tag);
    if (link === null) return context === 'url' ? '' : fallback;
    if (context === 'text') return fallback ? `${fallback}: ${link.url}` : link.url;
    if (context === 'label') return fallback || link.label;
    return context === 'urlPart' || context === 'mailPart' ? encodeURIComponent(link.url) : link.url;
  }
  const value = values.plain(tag) || fallback;
  if (context === 'url') return safeUrl(value);
  if (context === 'urlPart') return encodeURIComponent(value.toWellFormed());
  return context === 'mailPart' ? mailPart(value) : isolated(value);
}

/** In mailto and tel the @ and + mean what they say, and numbers are written with blanks. */
function mailPart(value: string): string {
  return encodeURIComponent(value.toWellFormed().replaceAll(' ', '')).replace(/%40/g, '@').replace(/%2B/gi, '+');
}
