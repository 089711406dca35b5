import { createRequire } from 'node:module';
import type juiceModule from 'juice';
import { Edits, walkHtml } from './html-tokens.ts';

/**
 * Styles of `<style>` written into `style` attributes too, since some mail clients drop the sheet. juice computes them on
 * a copy; only the resulting `style` attributes are taken over, so the source keeps its bytes (juice writes the whole
 * document anew).
 */

const require = createRequire(import.meta.url);
const MARK = 'data-relance-nth';
/** Longer HTML keeps its sheet alone: juice would hold the process for seconds. */
const LIMIT = 400_000;

export function inlineCss(source: string): string {
  if (!/<style\b/i.test(source) || source.length > LIMIT) return source;
  const styles = computeStyles(source);
  const edits = new Edits();
  let nth = 0;
  walkHtml(source, {
    open({ nameRange, attributes }) {
      const style = styles.get(nth);
      nth += 1;
      if (style === undefined) return;
      const own = attributes.find((attribute) => attribute.name === 'style');
      if (own) edits.replace(own.range, `style="${style}"`);
      else edits.replace({ start: nameRange.end, end: nameRange.end }, ` style="${style}"`);
    },
  });
  return edits.apply(source);
}

/** The new `style` of the elements that a rule touches, by their place in the source. */
function computeStyles(source: string): Map<number, string> {
  const marks = new Edits();
  const before = new Map<number, string>();
  let nth = 0;
  walkHtml(source, {
    open({ nameRange, attributes }) {
      marks.replace({ start: nameRange.end, end: nameRange.end }, ` ${MARK}="${nth}"`);
      const own = attributes.find((attribute) => attribute.name === 'style');
      before.set(nth, own ? source.slice(own.value.start, own.value.end) : '');
      nth += 1;
    },
  });
  const styles = new Map<number, string>();
  let inlined: string;
  // Heavy: loaded for the first sheet.
  const { default: juice } = require('juice') as { default: typeof juiceModule };
  try {
    inlined = juice(marks.apply(source), {
      removeStyleTags: false,
      applyWidthAttributes: false,
      applyHeightAttributes: false,
      applyAttributesTableElements: false,
    });
  } catch {
    // A sheet that is no CSS: the mail goes as it was pasted.
    return styles;
  }
  walkHtml(inlined, {
    open({ attributes }) {
      const mark = attributes.find((attribute) => attribute.name === MARK);
      const style = attributes.find((attribute) => attribute.name === 'style');
      if (!mark || !style) return;
      const place = Number(inlined.slice(mark.value.start, mark.value.end));
      const value = inlined.slice(style.value.start, style.value.end).replaceAll('"', '&quot;');
      if (value !== before.get(place)) styles.set(place, value);
    },
  });
  return styles;
}
