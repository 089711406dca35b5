import { Parser, Tokenizer } from 'htmlparser2';

/**
 * A user's HTML as ranges of its source, so that what must change is cut out of or put into the text as it was pasted
 * and every other byte stays (T3).
 */

export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface AttributeToken {
  /** Lower case. */
  readonly name: string;
  /** From the name to the closing quote. */
  readonly range: Range;
  /** Without quotes. */
  readonly value: Range;
  /** Empty when unquoted. */
  readonly quote: '"' | "'" | '';
}

export interface HtmlVisitor {
  /** `range` is the whole tag, from `<` to `>`. */
  open?(tag: {
    name: string;
    nameRange: Range;
    range: Range;
    attributes: readonly AttributeToken[];
    selfClosing: boolean;
  }): void;
  close?(tag: { name: string; range: Range }): void;
  text?(range: Range): void;
  /** `data` is what stands between the marks; `proper`: written `<!--…-->`, and read so by every browser. */
  comment?(comment: { range: Range; data: Range; proper: boolean }): void;
}

/**
 * Walks the tokens of `source` in order and answers where the last whole one ends: behind it stands a tag that is never
 * closed, which nobody shows. Never throws: whatever is pasted has tokens.
 */
export function walkHtml(source: string, visitor: HtmlVisitor): number {
  let whole = 0;
  let unclosed = source.length;
  let name: Range = { start: 0, end: 0 };
  let attributes: AttributeToken[] = [];
  let attributeStart = 0;
  let attributeNameEnd = 0;
  let value: Range | null = null;
  const nothing = (): void => {};

  const openTag = (end: number, selfClosing: boolean): void => {
    whole = end + 1;
    visitor.open?.({
      name: source.slice(name.start, name.end).toLowerCase(),
      nameRange: name,
      range: { start: name.start - 1, end: end + 1 },
      attributes,
      selfClosing,
    });
  };
  const comment = (start: number, end: number): void => {
    const proper = source.startsWith('<!--', start - 4);
    const close = source.indexOf('>', end);
    const range = {
      start: proper ? start - 4 : source.lastIndexOf('<', start),
      end: close < 0 ? source.length : close + 1,
    };
    const text = source.slice(start, end);
    whole = range.end;
    visitor.comment?.({
      range,
      data: { start, end },
      proper: proper && !/^-?>|--!?>|--!$/.test(text) && source.startsWith('-->', range.end - 3),
    });
  };

  const tokenizer = new Tokenizer(
    { decodeEntities: false },
    {
      onopentagname: (start, end) => {
        name = { start, end };
        attributes = [];
      },
      onattribname: (start, end) => {
        attributeStart = start;
        attributeNameEnd = end;
        value = null;
      },
      onattribdata: (start, end) => {
        value = { start: value?.start ?? start, end };
      },
      onattribentity: nothing,
      onattribend: (_quote, end) => {
        const last = source[end - 1];
        const quote =
          value && end > value.end && (last === '"' || last === "'") ? last : emptyQuote(source, attributeNameEnd, end);
        attributes.push({
          name: source.slice(attributeStart, attributeNameEnd).toLowerCase(),
          range: { start: attributeStart, end },
          value: value ?? { start: quote ? end - 1 : end, end: quote ? end - 1 : end },
          quote,
        });
      },
      onopentagend: (end) => openTag(end, false),
      onselfclosingtag: (end) => openTag(end, true),
      onclosetag: (start, end) => {
        const close = source.indexOf('>', end);
        if (close < 0) unclosed = source.lastIndexOf('<', start);
        whole = close + 1;
        visitor.close?.({
          name: source.slice(start, end).toLowerCase(),
          range: { start: source.lastIndexOf('<', start), end: close < 0 ? source.length : close + 1 },
        });
      },
      ontext: (start, end) => {
        whole = end;
        visitor.text?.({ start, end });
      },
      ontextentity: (_codepoint, end) => {
        whole = Math.max(whole, end);
      },
      // `offset` is how much of `-->` the tokenizer counted in.
      oncomment: (start, end, offset) => comment(start, end - offset),
      // Browsers end `<![CDATA[` at the next `>` outside of SVG: told as an improper comment.
      oncdata: (start, end) => {
        whole = end + 1;
        visitor.comment?.({
          range: { start: start - '<![CDATA['.length, end: end + 1 },
          data: { start, end },
          proper: false,
        });
      },
      ondeclaration: (_start, end) => {
        whole = end + 1;
      },
      onprocessinginstruction: (_start, end) => {
        whole = end + 1;
      },
      onend: nothing,
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return Math.min(whole, unclosed);
}

/** `title=""` has a quote but no data. */
function emptyQuote(source: string, nameEnd: number, end: number): '"' | "'" | '' {
  const rest = source.slice(nameEnd, end);
  if (!rest.includes('=')) return '';
  const last = rest.at(-1);
  return last === '"' || last === "'" ? last : '';
}

/** Replacements of ranges of a source, applied at once; one that lies inside another is left out. */
export class Edits {
  readonly #edits: { range: Range; text: string }[] = [];

  replace(range: Range, text: string): void {
    this.#edits.push({ range, text });
  }

  apply(source: string): string {
    if (this.#edits.length === 0) return source;
    const sorted = this.#edits.sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
    let result = '';
    let at = 0;
    for (const { range, text } of sorted) {
      if (range.start < at) continue;
      result += source.slice(at, range.start) + text;
      at = range.end;
    }
    return result + source.slice(at);
  }
}

/** Character references resolved: `&eacute;` is é. */
export function decodeHtml(raw: string): string {
  if (!raw.includes('&')) return raw;
  let text = '';
  const parser = new Parser(
    {
      ontext: (data) => {
        text += data;
      },
    },
    { decodeEntities: true },
  );
  parser.write(raw.replaceAll('<', '&lt;'));
  parser.end();
  return text;
}
