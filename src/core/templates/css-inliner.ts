import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type juiceModule from 'juice';
import { Edits, walkHtml } from './html-tokens.ts';

/**
 * Styles of `<style>` written into `style` attributes too, since some mail clients drop the sheet. juice computes them on
 * a copy; only the resulting `style` attributes are taken over, so the source keeps its bytes (juice writes the whole
 * document anew).
 *
 * juice tries each rule on each element: a page of 112 KB held the process for ten seconds. What costs little is done at
 * once; what costs more in a thread of its own, with a deadline and a limit of memory, after which the sheet stands alone.
 */

const require = createRequire(import.meta.url);
const MARK = 'data-relance-nth';
/** Longer HTML keeps its sheet alone, in characters. */
const LIMIT = 400_000;
/** Rules times elements that are tried at once: about 50 ms. */
const AT_ONCE = 50_000;
const DEADLINE_MS = 5_000;
const THREAD_MB = 256;

/** With its styles inlined; what costs much comes back as it is: `inlineHeavyCss` is for it. */
export function inlineCss(source: string): string {
  if (!hasSheet(source) || isHeavy(source)) return source;
  // Heavy to load: for the first sheet.
  const { default: juice } = require('juice') as { default: typeof juiceModule };
  try {
    return takeOver(source, juice(marked(source), OPTIONS));
  } catch {
    // A sheet that is no CSS: the mail goes as it was pasted.
    return source;
  }
}

/** Whether inlining its styles would hold up whoever waits. */
export function isHeavy(source: string): boolean {
  return hasSheet(source) && costOf(source) > AT_ONCE;
}

/** The same in a thread of its own; as it is when that takes longer than 5 s or more memory than 256 MB. */
export async function inlineHeavyCss(source: string): Promise<string> {
  if (!hasSheet(source)) return source;
  const inlined = await inThread(marked(source));
  return inlined === null ? source : takeOver(source, inlined);
}

function hasSheet(source: string): boolean {
  return source.length <= LIMIT && /<style\b/i.test(source);
}

/** Each rule is tried on each element. */
function costOf(source: string): number {
  const sheets = source.match(/<style\b[^>]*>.*?(?:<\/style|$)/gis) ?? [];
  const rules = sheets.reduce((sum, sheet) => sum + sheet.split(/[{,]/).length - 1, 0);
  return rules * (source.split(/<[a-z]/i).length - 1);
}

/** juice's own words for what we want of it. */
const OPTIONS = {
  removeStyleTags: false,
  applyWidthAttributes: false,
  applyHeightAttributes: false,
  applyAttributesTableElements: false,
} as const;

/** A worker's program is a file of its own, which a bundle has not: juice is all that it needs. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { default: juice } = require(workerData.juice);
  parentPort.postMessage(juice(workerData.source, workerData.options));
`;

function inThread(source: string): Promise<string | null> {
  return new Promise((resolve) => {
    const worker = new Worker(THREAD, {
      eval: true,
      workerData: { source, options: OPTIONS, juice: require.resolve('juice') },
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MB },
    });
    const end = (inlined: string | null): void => {
      clearTimeout(deadline);
      void worker.terminate();
      resolve(inlined);
    };
    const deadline = setTimeout(() => end(null), DEADLINE_MS);
    worker.once('message', (inlined: string) => end(inlined));
    worker.once('error', () => end(null));
    worker.once('exit', () => end(null));
  });
}

/** Every element with its place in the source. */
function marked(source: string): string {
  const marks = new Edits();
  let nth = 0;
  walkHtml(source, {
    open({ nameRange }) {
      marks.replace({ start: nameRange.end, end: nameRange.end }, ` ${MARK}="${nth}"`);
      nth += 1;
    },
  });
  return marks.apply(source);
}

/** The `style` attributes of the inlined copy that differ, put into the source. */
function takeOver(source: string, inlined: string): string {
  const styles = stylesIn(inlined);
  const edits = new Edits();
  let nth = 0;
  walkHtml(source, {
    open({ nameRange, attributes }) {
      const style = styles.get(nth);
      nth += 1;
      if (style === undefined) return;
      const own = attributes.find((attribute) => attribute.name === 'style');
      if (own && source.slice(own.value.start, own.value.end) === style) return;
      if (own) edits.replace(own.range, `style="${style}"`);
      else edits.replace({ start: nameRange.end, end: nameRange.end }, ` style="${style}"`);
    },
  });
  return edits.apply(source);
}

/** The `style` of each element that has one, by its place. */
function stylesIn(inlined: string): Map<number, string> {
  const styles = new Map<number, string>();
  walkHtml(inlined, {
    open({ attributes }) {
      const mark = attributes.find((attribute) => attribute.name === MARK);
      const style = attributes.find((attribute) => attribute.name === 'style');
      if (!mark || !style) return;
      const place = Number(inlined.slice(mark.value.start, mark.value.end));
      styles.set(place, inlined.slice(style.value.start, style.value.end).replaceAll('"', '&quot;'));
    },
  });
  return styles;
}
