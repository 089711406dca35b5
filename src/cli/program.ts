import type { Readable, Writable } from 'node:stream';
import type { Config } from '../core/config.ts';
import type { Say, Words } from '../core/words.ts';

/** What a command gets: the surroundings, already read and checked. */
export interface Program {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly words: Words;
  readonly say: Say;
  /** BCP 47 tag of the operator, or null. */
  readonly language: string | null;
  /** The system user: the audit log names it. */
  readonly systemUser: string;
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean };
  /** Said once, before a command's own words. */
  readonly notice: string | null;
}

/** Exit codes are a stable surface. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The operator used a command wrongly; the sentence says how to do it right. */
export class WrongUse extends Error {}

/** References separated by commas. */
export function referencesIn(program: Program, option: string, text: string): string[] {
  const references = text
    .split(',')
    .map((reference) => reference.trim())
    .filter((reference) => reference !== '');
  if (references.length === 0) throw new WrongUse(program.say('cli:namesNobody', { option }));
  return references;
}

/** The number of days that an option gives, or undefined when it is not given. */
export function wholeNumber(program: Program, option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,4}$/.test(text)) throw new WrongUse(program.say('cli:wholeNumber', { option, value: text }));
  return Number(text);
}
