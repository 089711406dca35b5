import { hasActiveCss, withoutActiveCss } from './css-cleaner.ts';
import { type AttributeToken, decodeHtml, Edits, type Range, walkHtml } from './html-tokens.ts';
import { isActiveUrl, URL_ATTRIBUTES } from './urls.ts';

/**
 * Takes out of pasted HTML what runs: scripts, event handlers, frames, objects, `javascript:` addresses. Mail clients do
 * the same on their side; here it is done first, because the mail is also shown in a browser (preview, "view in browser").
 * Everything else stays byte for byte.
 */

/** Gone with all they hold. SVG and MathML are parsed by other rules, under which text becomes markup. */
const REMOVED_WITH_CONTENT = new Set([
  'script',
  'iframe',
  'object',
  'embed',
  'applet',
  'frameset',
  'noframes',
  'noembed',
  'svg',
  'math',
  'xmp',
  'plaintext',
  'template',
  'listing',
]);
/** Only the tags go, the content stays: browsers with and without scripts read it differently. */
const UNWRAPPED = new Set(['noscript', 'base', 'frame', 'param', 'portal', 'embed']);
const NEVER_CLOSED = new Set(['embed', 'plaintext']);
/** What is taken out, for telling whoever pasted it; each is named in `templates:removed.<part>`. */
export const REMOVED_PARTS = ['script', 'handler', 'address', 'style', 'embedded', 'drawing', 'redirect'] as const;
export type RemovedPart = (typeof REMOVED_PARTS)[number];

export function cleanHtml(source: string): string {
  return clean(source, new Set());
}

/** What `cleanHtml` takes out of it that its author may miss, in the order of `REMOVED_PARTS`. */
export function removedFrom(source: string): RemovedPart[] {
  const removed = new Set<RemovedPart>();
  clean(source, removed);
  return REMOVED_PARTS.filter((part) => removed.has(part));
}

function clean(source: string, removed: Set<RemovedPart>): string {
  const edits = new Edits();
  let insideStyle = false;
  let removing: { name: string; depth: number; start: number } | null = null;

  const whole = walkHtml(source, {
    open({ name, range, attributes, selfClosing }) {
      insideStyle = name === 'style';
      if (removing) {
        if (name === removing.name) removing.depth += 1;
      } else if (
        REMOVED_WITH_CONTENT.has(name) &&
        !NEVER_CLOSED.has(name) &&
        !(selfClosing && (name === 'svg' || name === 'math'))
      ) {
        removing = { name, depth: 1, start: range.start };
        removed.add(partOf(name));
      } else if (REMOVED_WITH_CONTENT.has(name) || UNWRAPPED.has(name) || isRefresh(name, attributes, source)) {
        edits.replace(range, '');
        if (name !== 'noscript') removed.add(partOf(name));
      } else {
        for (const attribute of attributes) {
          if (isActive(attribute, source)) takeOut(attribute);
        }
      }
    },
    close({ name, range }) {
      insideStyle = false;
      if (removing?.name === name) {
        removing.depth -= 1;
        if (removing.depth === 0) {
          edits.replace({ start: removing.start, end: range.end }, '');
          removing = null;
        }
      } else if (!removing && (UNWRAPPED.has(name) || REMOVED_WITH_CONTENT.has(name))) {
        edits.replace(range, '');
      }
    },
    text(range) {
      const text = source.slice(range.start, range.end);
      if (removing || !insideStyle || !hasActiveCss(text)) return;
      removed.add('style');
      edits.replace(range, withoutActiveCss(text));
    },
    comment({ range, data, proper }) {
      if (removing) return;
      const text = source.slice(data.start, data.end);
      if (!proper) {
        // `<![if !mso]>` and `<![endif]>` are Outlook's; browsers skip them too.
        if (!/^\[(?:if [^\]>]*|endif)\]$/i.test(text)) edits.replace(range, '');
        return;
      }
      const conditional = conditionalContent(text);
      if (conditional) {
        const start = data.start + conditional.start;
        const content = { start, end: data.start + conditional.end };
        edits.replace(content, clean(source.slice(content.start, content.end), removed));
      }
    },
  });
  /** Of a `style` written without entities, only the declarations that are active. */
  function takeOut({ name, range, value }: AttributeToken): void {
    const text = source.slice(value.start, value.end);
    removed.add(name === 'style' ? 'style' : URL_ATTRIBUTES.has(name) ? 'address' : 'handler');
    const rest = name === 'style' && !text.includes('&') ? withoutActiveCss(text).trim() : '';
    if (rest === '') edits.replace(withBlankBefore(range, source), '');
    else edits.replace(value, rest);
  }

  if (removing) edits.replace({ start: (removing as { start: number }).start, end: source.length }, '');
  // A tag that is never closed would swallow what we put behind it.
  else if (source.startsWith('<', whole) || source.endsWith('</'))
    edits.replace({ start: source.startsWith('<', whole) ? whole : source.length - 2, end: source.length }, '');
  return edits.apply(source);
}

/** The HTML inside `<!--[if mso]> … <![endif]-->`, which Outlook shows; null for a comment that nobody shows. */
export function conditionalContent(comment: string): Range | null {
  const opening = /^\s*\[if [^\]]*\]>/i.exec(comment);
  const closing = /<!\[endif\]\s*$/i.exec(comment);
  return opening && closing && closing.index >= opening[0].length
    ? { start: opening[0].length, end: closing.index }
    : null;
}

function partOf(name: string): RemovedPart {
  if (name === 'script') return 'script';
  if (name === 'svg' || name === 'math') return 'drawing';
  return name === 'base' || name === 'meta' ? 'redirect' : 'embedded';
}

function isActive({ name, value }: AttributeToken, source: string): boolean {
  if (name.startsWith('on') || name === 'srcdoc') return true;
  const text = decodeHtml(source.slice(value.start, value.end));
  if (name === 'style') return hasActiveCss(text);
  return URL_ATTRIBUTES.has(name) && isActiveUrl(text);
}

function isRefresh(name: string, attributes: readonly AttributeToken[], source: string): boolean {
  return (
    name === 'meta' &&
    attributes.some(
      (attribute) =>
        attribute.name === 'http-equiv' &&
        /refresh|set-cookie/i.test(decodeHtml(source.slice(attribute.value.start, attribute.value.end))),
    )
  );
}

function withBlankBefore(range: Range, source: string): Range {
  return /\s/.test(source[range.start - 1] ?? '') ? { start: range.start - 1, end: range.end } : range;
}
