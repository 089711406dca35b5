import { randomBytes, randomInt } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Clock } from './clock.ts';

/** The only door through which chance comes in. */
export interface Ids {
  /** A new sortable id (ULID), unique over processes. */
  next(): string;
  /** `bytes` random bytes as base64url, for secrets. */
  secret(bytes: number): string;
  /** A random whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
}

export function createIds(clock: Clock): Ids {
  const ulid = monotonicFactory();
  return {
    next: () => ulid(clock.now()),
    secret: (bytes) => randomBytes(bytes).toString('base64url'),
    below: (limit) => randomInt(limit),
  };
}
