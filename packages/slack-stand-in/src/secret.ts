import { randomBytes } from 'node:crypto';

/** `bytes` random bytes as base64url: tokens, tickets, addresses that nobody guesses. */
export function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
