import type { CutText } from '../../templates/index.ts';

/** Quoted-printable (RFC 2045 6.7) of UTF-8 text, written for speed: it is most of what a mail costs. */

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const DOT = 46;
const EQUALS = 61;
const HEX = Buffer.from('0123456789ABCDEF');

/** Characters of a line without the `=` of its soft break: 76 at most with it. */
const LINE = 75;

/** 1 for ASCII characters that stand for themselves. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) =>
  (code >= SPACE && code <= 126 && code !== EQUALS) || code === TAB ? 1 : 0,
);

/** Shorter literals are encoded again: a copy and the soft break before it cost as much. */
const WORTH_KEEPING = 40;

/** A literal as it was encoded at the beginning of a line. */
interface Block {
  readonly bytes: Buffer;
  /** Characters of its last line. */
  readonly column: number;
}

/** By index; null: to be encoded in its place. */
type Blocks = readonly (Block | null)[];

const keptBlocks = new WeakMap<readonly string[], Blocks>();

function blocksOf(literals: readonly string[]): Blocks {
  let blocks = keptBlocks.get(literals);
  if (!blocks) {
    blocks = literals.map(blockOf);
    keptBlocks.set(literals, blocks);
  }
  return blocks;
}

/** A line break at an edge may be half of one: it is told in its place. */
function blockOf(literal: string): Block | null {
  if (literal.length < WORTH_KEEPING || literal.startsWith('\n') || literal.endsWith('\r')) return null;
  const writer = new MailWriter(Buffer.alloc(0));
  writer.write(literal);
  return writer.block();
}

/** Where mails are written before they are copied out in their size: one after the other, so one room is enough. */
let room = Buffer.allocUnsafe(256 * 1024);

/**
 * Writes header lines as they are and bodies as quoted-printable, one mail at a time. In bodies line breaks of any kind
 * become CRLF. No line begins with a dot, so that SMTP has none to double (RFC 5321 4.5.2), and none ends with white
 * space, which would be lost on the way.
 */
export class MailWriter {
  private out: Buffer;
  private at = 0;
  private lineStart = 0;
  private afterCr = false;

  /** `out`: where to write instead, while another is writing. */
  constructor(out = room) {
    this.out = out;
  }

  /** Lines of ASCII, as they are. */
  lines(text: string): void {
    this.reserve(text.length);
    this.at += this.out.write(text, this.at, 'latin1');
    this.lineStart = this.at;
    this.afterCr = false;
  }

  /**
   * A body, whole or `literals[0] values[0] literals[1] …`. Long literals are encoded once for all mails that share the
   * array, and begin a line of their own after a soft break, which readers take out again.
   */
  body(text: string | CutText): void {
    if (typeof text === 'string') this.write(text);
    else this.writeCut(text);
    if (this.at > this.lineStart) this.endLine();
  }

  private writeCut({ literals, values }: CutText): void {
    const blocks = blocksOf(literals);
    for (let index = 0; index < literals.length; index += 1) {
      const block = blocks[index];
      if (block) this.writeBlock(block);
      else this.write(literals[index] ?? '');
      const value = values[index];
      if (value !== undefined) this.write(value);
    }
  }

  /** All that was written. */
  take(): Buffer {
    const bytes = Buffer.allocUnsafe(this.at);
    this.out.copy(bytes, 0, 0, this.at);
    return bytes;
  }

  /** The worst case is three bytes for each of three, a soft break for every 25 of these, and a last line break. */
  private reserve(characters: number): void {
    const needed = this.at + characters * 9 + Math.ceil(characters / 8) * 3 + 16;
    if (needed <= this.out.length) return;
    const larger = Buffer.allocUnsafe(needed * 2);
    this.out.copy(larger, 0, 0, this.at);
    if (this.out === room) room = larger;
    this.out = larger;
  }

  write(text: string): void {
    const { length } = text;
    this.reserve(length);
    const { out } = this;
    let index = this.afterCr && text.charCodeAt(0) === LF ? 1 : 0;
    if (length > 0) this.afterCr = text.charCodeAt(length - 1) === CR;
    while (index < length) {
      let code = text.charCodeAt(index);
      if (PLAIN[code] === 1 && (code !== DOT || this.at > this.lineStart)) {
        const left = LINE - (this.at - this.lineStart);
        if (left <= 0) {
          this.breakSoftly();
          continue;
        }
        const end = Math.min(length, index + left);
        let { at } = this;
        do {
          out[at++] = code;
          index += 1;
          code = index < end ? text.charCodeAt(index) : 0;
        } while (PLAIN[code] === 1);
        this.at = at;
        continue;
      }
      index += 1;
      if (code === CR || code === LF) {
        if (code === CR && text.charCodeAt(index) === LF) index += 1;
        this.endLine();
      } else if (code < 0x80) this.encode(code);
      else index = this.encodeCharacter(text, index - 1);
    }
  }

  private writeBlock({ bytes, column }: Block): void {
    this.reserve(bytes.length);
    if (this.at > this.lineStart) this.breakSoftly();
    this.out.set(bytes, this.at);
    this.at += bytes.length;
    this.lineStart = this.at - column;
    this.afterCr = false;
  }

  block(): Block {
    return { bytes: this.take(), column: this.at - this.lineStart };
  }

  /** Writes the character at `index` as its bytes in UTF-8; answers where the next one begins. Half a pair is no character. */
  private encodeCharacter(text: string, index: number): number {
    const found = text.codePointAt(index) ?? 0;
    const point = found >= 0xd800 && found <= 0xdfff ? 0xfffd : found;
    if (point < 0x800) this.encode(0xc0 | (point >> 6));
    else {
      if (point < 0x10000) this.encode(0xe0 | (point >> 12));
      else {
        this.encode(0xf0 | (point >> 18));
        this.encode(0x80 | ((point >> 12) & 0x3f));
      }
      this.encode(0x80 | ((point >> 6) & 0x3f));
    }
    this.encode(0x80 | (point & 0x3f));
    return index + (point > 0xffff ? 2 : 1);
  }

  private encode(byte: number): void {
    if (this.at - this.lineStart + 3 > LINE) this.breakSoftly();
    this.out[this.at++] = EQUALS;
    this.out[this.at++] = HEX[byte >> 4] ?? 0;
    this.out[this.at++] = HEX[byte & 15] ?? 0;
  }

  private breakSoftly(): void {
    this.out[this.at++] = EQUALS;
    this.newLine();
  }

  private endLine(): void {
    const last = this.at > this.lineStart ? this.out[this.at - 1] : undefined;
    if (last === SPACE || last === TAB) {
      this.at -= 1;
      this.encode(last);
    }
    this.newLine();
  }

  private newLine(): void {
    this.out[this.at++] = CR;
    this.out[this.at++] = LF;
    this.lineStart = this.at;
  }
}
