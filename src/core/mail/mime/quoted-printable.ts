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

/** 1 for bytes that stand for themselves. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= SPACE && byte <= 126 && byte !== EQUALS) || byte === TAB ? 1 : 0,
);

/**
 * Line breaks of any kind become CRLF; ends with CRLF. No line begins with a dot, so that SMTP has none to double
 * (RFC 5321 4.5.2), and none ends with white space, which would be lost on the way.
 */
export function quotedPrintable(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = bytes.length;
  // The worst case is three bytes for one, a soft break for every 25 of these, and a last line break.
  const out = Buffer.allocUnsafe(length * 3 + Math.ceil(length / 24) * 3 + 8);
  let at = 0;
  let lineStart = 0;
  let index = 0;
  while (index < length) {
    let byte = bytes[index] ?? 0;
    if (PLAIN[byte] === 1 && (byte !== DOT || at > lineStart)) {
      const room = LINE - (at - lineStart);
      if (room === 0) {
        breakSoftly();
        continue;
      }
      const end = Math.min(length, index + room);
      do {
        out[at++] = byte;
        index += 1;
        byte = index < end ? (bytes[index] ?? 0) : 0;
      } while (PLAIN[byte] === 1);
      continue;
    }
    index += 1;
    if (byte === CR || byte === LF) {
      if (byte === CR && bytes[index] === LF) index += 1;
      endLine();
    } else encode(byte);
  }
  if (at > lineStart) endLine();
  return out.subarray(0, at);

  function encode(byte: number): void {
    if (at - lineStart + 3 > LINE) breakSoftly();
    out[at++] = EQUALS;
    out[at++] = HEX[byte >> 4] ?? 0;
    out[at++] = HEX[byte & 15] ?? 0;
  }

  function breakSoftly(): void {
    out[at++] = EQUALS;
    newLine();
  }

  function endLine(): void {
    const last = at > lineStart ? out[at - 1] : undefined;
    if (last === SPACE || last === TAB) {
      at -= 1;
      encode(last);
    }
    newLine();
  }

  function newLine(): void {
    out[at++] = CR;
    out[at++] = LF;
    lineStart = at;
  }
}
