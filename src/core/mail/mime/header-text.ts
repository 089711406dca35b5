import { domainToASCII } from 'node:url';
import { oneLine, splitAddress } from '../../text.ts';
import type { MailAddress } from '../sender.ts';

/** Text in headers: RFC 5322 folding, RFC 2047 encoded words. Nothing given here can end a header or begin another. */

/** Recommended by RFC 5322 2.1.1. */
const LINE = 76;

/** An encoded word is at most 75 characters (RFC 2047 2), of which `=?UTF-8?B?` and `?=` take 12. */
const WORD_BYTES = Math.floor((75 - 12) / 4) * 3;

const PRINTABLE = /^[\x20-\x7e]*$/;
/** Has no other form: looking for one costs as much as a header. */
const PLAIN_DOMAIN = /^[a-z0-9.-]+$/;
const LONG_WORD = /\S{70,}/;

/** `Subject: …`, folded; `value` is any text. */
export function textHeader(name: string, value: string): string {
  const text = oneLine(value);
  if (PRINTABLE.test(text) && !text.includes('=?') && !LONG_WORD.test(text)) return fold(name, text.split(' '));
  return fold(name, encodedWords(text, name.length + 2));
}

/** `To: "Name" <address>`, folded. */
export function addressHeader(header: string, { name, address }: MailAddress): string {
  const text = oneLine(name, 200);
  const angled = `<${asciiAddress(address)}>`;
  if (text === '') return `${header}: ${angled}`;
  const phrase =
    PRINTABLE.test(text) && !text.includes('=?')
      ? [`"${text.replace(/["\\]/g, '\\$&')}"`]
      : encodedWords(text, header.length + 2);
  return fold(header, [...phrase, angled]);
}

/** The address with its domain as DNS and old servers know it. */
export function asciiAddress(address: string): string {
  const { local, domain } = splitAddress(address);
  return PLAIN_DOMAIN.test(domain) ? address : `${local}@${domainToASCII(domain) || domain}`;
}

/** Whether the address needs a server with SMTPUTF8 (RFC 6531): what stands before the @ has no ASCII form. */
export function needsUtf8(address: string): boolean {
  return !PRINTABLE.test(splitAddress(address).local);
}

/** `words` joined by single spaces, with a line break before a space where a line would grow too long. */
function fold(name: string, words: readonly string[]): string {
  let folded = `${name}:`;
  let column = folded.length;
  for (const word of words) {
    if (column + 1 + word.length > LINE && column > name.length + 1) {
      folded += '\r\n';
      column = 0;
    }
    folded += ` ${word}`;
    column += 1 + word.length;
  }
  return folded;
}

/** Whole characters only in each word: a reader decodes them one by one. */
function encodedWords(text: string, used: number): string[] {
  const words: string[] = [];
  let part = '';
  let bytes = 0;
  let room = Math.min(WORD_BYTES, Math.floor((LINE - used - 12) / 4) * 3);
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > room && part !== '') {
      words.push(encodedWord(part));
      part = '';
      bytes = 0;
      room = WORD_BYTES;
    }
    part += character;
    bytes += size;
  }
  if (part !== '') words.push(encodedWord(part));
  return words;
}

function encodedWord(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}
