import { isDeepStrictEqual } from 'node:util';
import { clip } from './text.ts';

/** What a field was, and what it has become; cut, for a line of the log. */
export interface Change {
  readonly from: string;
  readonly to: string;
}

/** By field, what somebody changed. */
export type Changes = Readonly<Record<string, Change>>;

/** Longest value in the log, in characters: a line, not a text. */
const LONGEST = 120;

/** The fields of `after` that are not as they were `before`. Secrets must be left out by whoever asks. */
export function changesOf(before: object, after: object): Changes {
  const old: Readonly<Record<string, unknown>> = { ...before };
  const changed = Object.entries(after).filter(([field, value]) => !isDeepStrictEqual(old[field], value));
  return Object.fromEntries(changed.map(([field, value]) => [field, { from: short(old[field]), to: short(value) }]));
}

function short(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return clip(value.join(', '), LONGEST);
  return clip(typeof value === 'string' ? value : JSON.stringify(value), LONGEST);
}
