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
/** CSS that ran code in old browsers and Outlook's web engine. */
const ACTIVE_CSS = /expression\s*\(|javascript\s*:|vbscript\s*:|-moz-binding\s*:|(?<![-\w])behaviou?r\s*:/i;

export function cleanHtml(source: string): string {
  const edits = new Edits();
  let insideStyle = false;
  let removing: { name: string; depth: number; start: number } | null = null;

  walkHtml(source, {
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
      } else if (REMOVED_WITH_CONTENT.has(name) || UNWRAPPED.has(name) || isRefresh(name, attributes, source)) {
        edits.replace(range, '');
      } else {
        for (const attribute of attributes) {
          if (isActive(attribute, source)) edits.replace(withBlankBefore(attribute.range, source), '');
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
      // A sheet whose CSS holds active parts is lost, not the mail.
      const text = source.slice(range.start, range.end);
      if (!removing && insideStyle && hasActiveCss(text)) edits.replace(range, '');
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
        edits.replace(content, cleanHtml(source.slice(content.start, content.end)));
      }
    },
  });
  if (removing) edits.replace({ start: (removing as { start: number }).start, end: source.length }, '');
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

/** Comments and escapes may stand in the middle of a word of CSS. */
function hasActiveCss(css: string): boolean {
  return ACTIVE_CSS.test(css.replace(/\/\*.*?\*\/|\\/gs, ''));
}
