/** Quoted-printable (RFC 2045 6.7) of UTF-8 text, written for speed: it is most of what a mail costs. */

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const EQUALS = 61;
const DOT = 46;
const HEX = Buffer.from('0123456789ABCDEF');

/** Characters of a line without the `=` of its soft break: 76 at most with it. */
const LINE = 75;

/** 1 for bytes that stand for themselves inside a line. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 33 && byte <= 126 && byte !== EQUALS ? 1 : 0));

/**
 * Line breaks of any kind become CRLF; ends with CRLF. No line begins with a dot, so that SMTP has none to double
 * (RFC 5321 4.5.2).
 */
export function quotedPrintable(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  // The worst case is three bytes for one and a soft break for every 25 encoded bytes.
  const out = Buffer.allocUnsafe(bytes.length * 3 + Math.ceil(bytes.length / 24) * 3 + 8);
  let at = 0;
  let column = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === CR || byte === LF) {
      if (byte === CR && bytes[index + 1] === LF) index += 1;
      out[at++] = CR;
      out[at++] = LF;
      column = 0;
      continue;
    }
    const plain = PLAIN[byte] === 1 || ((byte === SPACE || byte === TAB) && !endsLine(bytes, index + 1));
    const width = plain && byte !== DOT ? 1 : 3;
    if (column + width > LINE) {
      out[at++] = EQUALS;
      out[at++] = CR;
      out[at++] = LF;
      column = 0;
    }
    if (plain && (byte !== DOT || column > 0)) out[at++] = byte;
    else {
      out[at++] = EQUALS;
      out[at++] = HEX[byte >> 4] ?? 0;
      out[at++] = HEX[byte & 15] ?? 0;
    }
    column += width;
  }
  if (column > 0) {
    out[at++] = CR;
    out[at++] = LF;
  }
  return out.subarray(0, at);
}

/** White space before a line break would be lost on the way. */
function endsLine(bytes: Buffer, index: number): boolean {
  const byte = bytes[index];
  return byte === undefined || byte === CR || byte === LF;
}
