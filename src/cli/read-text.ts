import { readFile } from 'node:fs/promises';
import { cannotRead } from './file-access.ts';
import { type Program, WrongUse } from './program.ts';

/** Encodings that pasted HTML says it has, by the names that the Encoding standard gives to Windows-1252. */
const WESTERN = /^(?:windows-1252|cp1252|iso-?8859-?1|iso-?8859-?15|latin-?1|us-ascii)$/i;

/**
 * The text of a file. UTF-8 unless a byte order mark says UTF-16 or the page itself says Windows-1252 or Latin; refused
 * by name when it is none of these, since letters taken for others would reach customers.
 */
export async function readTextFile(program: Program, file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw cannotRead(program, file, error);
  });
  const text = decode(bytes);
  if (text === null) throw new WrongUse(program.say('cli:notUtf8', { file }));
  return text;
}

function decode(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const declared = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(bytes.subarray(0, 4_096).toString('latin1'))?.[1];
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return declared && WESTERN.test(declared) ? new TextDecoder('windows-1252').decode(bytes) : null;
  }
}
