import { conditionalContent } from './html-cleaner.ts';
import { type AttributeToken, decodeHtml, type Range, walkHtml } from './html-tokens.ts';
import { OpenElements } from './open-elements.ts';
import type { Context, Piece } from './pieces.ts';
import { type FoundTag, findTags } from './tag-scanner.ts';
import { isActiveUrl, URL_ATTRIBUTES } from './urls.ts';

export interface SlottedHtml {
  readonly pieces: readonly Piece[];
  /** Index in `pieces` before which something of ours may be added at the end of the body. */
  readonly footerAt: number;
  /** End tags of what the author has left open there. */
  readonly footerLead: string;
  /** Tags that stand where no value may stand, as offsets in the source. */
  readonly misplaced: readonly { readonly word: string; readonly at: number }[];
}

/** Elements whose content shows as text without markup. */
const LABELS = new Set(['a', 'title', 'textarea', 'option', 'button', 'select']);
const RAW = new Set(['style', 'script', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);

/** Cuts HTML at its tags, noting for each where it stands. */
export function slotHtml(source: string): SlottedHtml {
  const places: { start: number; end: number; piece: Piece }[] = [];
  const misplaced: { word: string; at: number }[] = [];
  let footer: number | null = null;
  let footerLead = '';
  const elements = new OpenElements();
  /** Inside a conditional comment. */
  let outlookOnly = false;
  collect(source, 0, false);
  if (footer === null) footerLead = elements.endTags();
  places.sort((a, b) => a.start - b.start);
  const placed = new Set(places.map(({ start }) => start));
  // Cut in two by markup, e.g. `@CONTACTNAME|<b>you</b>@`: nobody would fill it in.
  for (const { tag, start } of findTags(source)) if (!placed.has(start)) misplaced.push({ word: tag.name, at: start });
  return assemble();

  function collect(html: string, offset: number, insideComment: boolean): void {
    const labels: string[] = [];
    let raw: string | null = null;
    walkHtml(html, {
      open({ name, nameRange, range, attributes }) {
        if (!insideComment) elements.open(name, attributes, html);
        if (LABELS.has(name)) labels.push(name);
        raw = RAW.has(name) ? name : null;
        for (const attribute of attributes) placeAttribute(html, offset, attribute);
        placeOutsideValues(html, offset, { start: nameRange.start, end: range.end }, attributes);
      },
      close({ name, range }) {
        raw = null;
        if (labels.includes(name)) labels.splice(labels.lastIndexOf(name), 1);
        if (insideComment) return;
        if (name === 'body' || (name === 'html' && footer === null)) {
          footer = offset + range.start;
          footerLead = elements.endTags();
        }
        elements.close(name);
      },
      text(range) {
        const context: Context = raw !== null ? 'nowhere' : labels.length > 0 ? 'label' : 'text';
        for (const found of findTags(html.slice(range.start, range.end))) place(found, offset + range.start, context);
      },
      comment({ data }) {
        const text = html.slice(data.start, data.end);
        const conditional = conditionalContent(text);
        if (conditional) {
          outlookOnly = true;
          collect(text.slice(conditional.start, conditional.end), offset + data.start + conditional.start, true);
          outlookOnly = false;
        } else {
          // Nobody reads a comment: its tags go out empty rather than as they are.
          for (const found of findTags(text)) place(found, offset + data.start, 'nowhere', true);
        }
      },
    });
  }

  function placeAttribute(html: string, offset: number, { name, range, value, quote }: AttributeToken): void {
    const text = html.slice(value.start, value.end);
    const tags = findTags(text);
    if (tags.length === 0) return;
    if (quote === '') {
      // Unquoted, a blank in a value would begin a new attribute.
      add(offset + value.start, offset + value.start, '"');
      add(offset + range.end, offset + range.end, '"');
      if (text.includes('"'))
        return void places.splice(-2, 2, { start: offset + value.start, end: offset + value.end, piece: '""' });
    }
    const contexts = attributeContexts(name, text, tags);
    tags.forEach((found, index) => {
      place(found, offset + value.start, contexts[index] ?? 'nowhere');
    });
  }

  /** A tag that stands as an attribute's name. */
  function placeOutsideValues(html: string, offset: number, tag: Range, attributes: readonly AttributeToken[]): void {
    for (const found of findTags(html.slice(tag.start, tag.end))) {
      const start = tag.start + found.start;
      const inside = attributes.some(({ value }) => start >= value.start && start < value.end);
      if (!inside) place(found, offset + tag.start, 'nowhere');
    }
  }

  function place(found: FoundTag, offset: number, context: Context, silent = false): void {
    const start = offset + found.start;
    const fits = context !== 'nowhere' && !(found.tag.form === 'block' && context !== 'text');
    if (!fits && !silent) misplaced.push({ word: found.tag.name, at: start });
    const slot = {
      tag: found.tag,
      context: fits ? context : ('nowhere' as const),
      fallback: decodeHtml(found.fallback),
      ...(outlookOnly || elements.hides ? { unseen: true } : {}),
    };
    add(start, offset + found.end, slot);
  }

  function add(start: number, end: number, piece: Piece): void {
    places.push({ start, end, piece });
  }

  function assemble(): SlottedHtml {
    const pieces: Piece[] = [];
    let footerAt: number | null = null;
    let at = 0;
    const literalUpTo = (end: number): void => {
      if (footer !== null && footerAt === null && footer <= end) {
        if (footer > at) pieces.push(source.slice(at, footer));
        footerAt = pieces.length;
        at = Math.max(at, footer);
      }
      if (end > at) pieces.push(source.slice(at, end));
      at = Math.max(at, end);
    };
    for (const { start, end, piece } of places) {
      if (start < at) continue;
      literalUpTo(start);
      pieces.push(piece);
      at = end;
    }
    literalUpTo(source.length);
    return { pieces, footerAt: footerAt ?? pieces.length, footerLead, misplaced };
  }
}

function attributeContexts(name: string, text: string, tags: readonly FoundTag[]): Context[] {
  if (name === 'style' || name.startsWith('on')) return tags.map(() => 'nowhere');
  if (!URL_ATTRIBUTES.has(name)) return tags.map(() => 'attribute');
  const [only] = tags;
  if (
    tags.length === 1 &&
    only &&
    only.start === text.length - text.trimStart().length &&
    only.end === text.trimEnd().length
  )
    return ['url'];
  // The scheme must be the author's own: `@NAME@:…` or `java@NAME@:…` could become any.
  const scheme = decodeHtml(text.replace(/@[^@]*@/g, 'x')).trim();
  const colon = text.indexOf(':');
  const first = tags[0]?.start ?? 0;
  if (/^[a-z][a-z\d+.-]*:/i.test(scheme) && (colon < 0 || first < colon)) return tags.map(() => 'nowhere');
  if (isActiveUrl(scheme)) return tags.map(() => 'nowhere');
  return tags.map(() => (/^\s*(?:mailto|tel|sms):/i.test(text) ? 'mailPart' : 'urlPart'));
}
