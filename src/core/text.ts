/**
 * Hostile text made harmless. Customers' names, subjects, comments and CSV cells come from
 * outside; what each place bears is decided here once.
 */

/** C0 and C1 controls except tab and newline, and the bidirectional controls that reorder what is shown (Unicode TR 9). */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** One line: no controls, no bidi overrides, white space folded, at most `limit` characters. */
export function oneLine(text: string, limit = 1_000): string {
  return clip(
    text
      .replace(INVISIBLE, '')
      .replace(/[\s\u2028\u2029]+/gu, ' ')
      .trim(),
    limit,
  );
}

/** Several lines: as `oneLine`, but line breaks and tabs stay. */
export function manyLines(text: string, limit = 100_000): string {
  return clip(
    text
      .replace(/\r\n?/g, '\n')
      .replace(INVISIBLE, '')
      .replace(/[\u2028\u2029]/g, '\n'),
    limit,
  );
}

/** At most `limit` UTF-16 units, never cutting a character in two, with an ellipsis when cut. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = limit - 1;
  const code = text.charCodeAt(end - 1);
  if (code >= 0xd800 && code <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** Text for HTML content and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * One e-mail address or null. Deliberately narrower than RFC 5321: no quoted local part, no
 * comments, no line breaks, so that an address can never add a recipient or a header.
 */
export function parseAddress(text: string): string | null {
  const address = text.trim();
  if (address.length > 254) return null;
  const match =
    /^([\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*)@((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63})$/u.exec(
      address,
    );
  if (!match?.[1] || !match[2] || match[1].length > 64) return null;
  return `${match[1]}@${match[2].toLowerCase()}`;
}

/** What stands before and after the @ of an address that `parseAddress` has let through. */
export function splitAddress(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}
