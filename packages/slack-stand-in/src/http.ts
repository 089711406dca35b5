import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { isFields } from './block-kit/index.ts';
import type { Json } from './types.ts';

/** Requests come from Node's own server: a stand-in must be able to hang up. */
export interface Served {
  readonly Bindings: HttpBindings;
}

/** No answer: the connection stays open until somebody gives up. */
export function hang(): Response {
  return RESPONSE_ALREADY_SENT;
}

/** Cuts the connection instead of answering. */
export function cut({ env }: Context<Served>): Response {
  env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** The object that the text is in JSON; empty for anything else. */
export function parseObject(text: string): Json {
  const value = parseJson(text);
  return isFields(value) ? value : {};
}

/** Text that is no JSON stays text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
