import { createRequire } from 'node:module';
import type htmlToText from 'html-to-text';
import { inlineCss, inlineHeavyCss, isHeavy } from './css-inliner.ts';
import { cleanHtml } from './html-cleaner.ts';
import { slotHtml } from './html-slots.ts';
import { decodeHtml } from './html-tokens.ts';
import { type CompiledBody, isSlot, type Piece, showsTag } from './pieces.ts';

const require = createRequire(import.meta.url);

/** Pasted HTML made ready for mailing, once per content: cleaned, styles inlined, cut at its tags, with a text alternative (T3). */
export function compileHtml(body: string): CompiledBody {
  return compiled(inlineCss(cleanHtml(body)));
}

/** The same for a body whose styles take long to inline; null for any other, which `compileHtml` makes at once. */
export async function compileHeavyHtml(body: string): Promise<CompiledBody | null> {
  const clean = cleanHtml(body);
  return isHeavy(clean) ? compiled(await inlineHeavyCss(clean)) : null;
}

/** What is left to read of a body, its styles left aside. */
export function textOfHtml(body: string): Piece[] {
  return textAlternative(slotHtml(cleanHtml(body)).pieces);
}

function compiled(html: string): CompiledBody {
  const { pieces, footerAt, footerLead } = slotHtml(html);
  const text = textAlternative(pieces);
  return { html: pieces, text, footerAt, footerLead, hasUnsubscribe: showsTag(pieces, 'UNSUBSCRIBELINK') };
}

/** Private-use characters that stand for the slots while the HTML is turned into text. */
const MARK = /\uE000(\d+)\uE001/;
const MARK_CHARACTERS = /[\uE000\uE001]/g;

/** html-to-text takes 0.75 ms for 8 KB: it runs on the template, and the slots are filled in its result. */
function textAlternative(pieces: readonly Piece[]): Piece[] {
  const marked = pieces
    .map((piece, index) => {
      if (!isSlot(piece)) return piece.replace(MARK_CHARACTERS, '');
      if (piece.context === 'nowhere') return '';
      const mark = `\uE000${index}\uE001`;
      return piece.tag.form === 'block' ? `<div>${mark}</div>` : mark;
    })
    .join('');
  return readable(marked)
    .trim()
    .split(MARK)
    .map((part, index) => (index % 2 === 0 ? part : (pieces[Number(part)] ?? '')))
    .filter((piece) => piece !== '');
}

/** Markup nested thousands deep overflows the converter's stack: then the words alone, rather than no mail for anybody. */
function readable(html: string): string {
  try {
    converter ??= makeConverter();
    return converter(html);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return decodeHtml(html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
  }
}

let converter: ((html: string) => string) | null = null;

function makeConverter(): (html: string) => string {
  // Heavy: loaded for the first body.
  const { compile } = require('html-to-text') as typeof htmlToText;
  return compile({
    wordwrap: false,
    formatters: {
      alternative: (element, _walk, builder) => {
        const { alt } = element.attribs as { alt?: string };
        if (alt) builder.addInline(alt);
      },
    },
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'], noAnchorUrl: true } },
      { selector: 'img', format: 'alternative' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: 'table', options: { uppercaseHeaderCells: false } },
      // Cells of layout tables are places on the page: each begins a line.
      { selector: 'td', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'th', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ],
  });
}
