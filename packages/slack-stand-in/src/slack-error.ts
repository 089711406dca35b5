import type { Json } from './types.ts';

/** `{ ok: false, error }` in the making: thrown by a method, answered by the Web API. */
export class SlackError extends Error {
  readonly error: string;
  readonly details: Json;

  constructor(error: string, details: Json = {}) {
    super(error);
    this.name = 'SlackError';
    this.error = error;
    this.details = details;
  }
}
