import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/**
 * The file of a journal: lines of one length, so that none lies across two pages of memory and each is written whole or
 * not at all when the process is killed. The first one says whose it is.
 */

const LINE = 128;
const SUM = 8;
/** A line without its sum and what stands around that. */
const TEXT = LINE - SUM - 2;
/** What is left for a reply after kind, time, and two ids of 26 letters (ULID). */
const REPLY = TEXT - 'A 1700000000000 '.length - 2 * 27;

const VERSION = 'relance journal 1';

/** A claim of a message: claimed again it is another. */
export interface Claim {
  readonly messageId: string;
  /** What tells the claim from others of its owner. */
  readonly token: string;
}

export type JournalEntry = { readonly claim: Claim; readonly at: number } & (
  | { readonly kind: 'started' }
  /** What the mail server said, e.g. `250 2.0.0 taken`, cut and in ASCII. */
  | { readonly kind: 'answered'; readonly reply: string }
);

/** Makes the file, the owner's alone (replies name addresses), and answers its descriptor. Throws what the system says. */
export function makeJournal(file: string, owner: string): number {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeLines(descriptor, lineOf(`${VERSION} ${ownerMark(owner)}`));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

export function entryLine(entry: JournalEntry): string {
  const claim = `${entry.at} ${entry.claim.messageId} ${entry.claim.token}`;
  if (entry.kind === 'started') return lineOf(`G ${claim}`);
  return lineOf(`A ${claim} ${entry.reply.slice(0, REPLY).replace(UNPRINTABLE, '?')}`);
}

const UNPRINTABLE = /[^\x20-\x7e]/g;

/** Throws unless all of it was taken. */
export function writeLines(descriptor: number, lines: string): void {
  const written = writeSync(descriptor, lines, null, 'latin1');
  if (written !== lines.length) throw new Error(`${written} of ${lines.length} bytes were written`);
}

/** The entries in their order; null when the file is missing, torn, or somebody else's. */
export function readJournal(file: string, owner: string): JournalEntry[] | null {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch {
    return null;
  }
  const lines = text.match(/.{1,128}/gs) ?? [];
  const texts = lines.map(textOf);
  if (texts[0] !== `${VERSION} ${ownerMark(owner)}`) return null;
  const entries: JournalEntry[] = [];
  for (const line of texts.slice(1)) {
    const entry = line === null ? null : parseEntry(line);
    if (entry === null) return null;
    entries.push(entry);
  }
  return entries;
}

/** Names of machines may be long: the end is what is its own. */
function ownerMark(owner: string): string {
  return owner.replace(/[^\x21-\x7e]/g, '?').slice(-(TEXT - VERSION.length - 1));
}

function lineOf(text: string): string {
  if (text.length > TEXT) throw new Error(`an entry of ${text.length} letters does not fit a line of the journal`);
  const padded = text.padEnd(TEXT);
  return `${padded} ${sumOf(padded)}\n`;
}

/** Null: not a whole line. */
function textOf(line: string): string | null {
  const padded = line.slice(0, TEXT);
  return line === `${padded} ${sumOf(padded)}\n` ? padded.trimEnd() : null;
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(SUM, '0');
}

function parseEntry(text: string): JournalEntry | null {
  const [, kind, at, messageId = '', token = '', reply = ''] = /^([GA]) (\d+) (\S+) (\S+)(?: (.*))?$/.exec(text) ?? [];
  const base = { claim: { messageId, token }, at: Number(at) };
  if (kind === 'G') return { ...base, kind: 'started' };
  return kind === 'A' ? { ...base, kind: 'answered', reply } : null;
}
