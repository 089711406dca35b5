import { SlackError } from '../slack-error.ts';
import type { Json } from '../types.ts';
import { appMethods } from './app-methods.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { type ApiContext, type ApiMethod, RateLimited } from './method.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './view-methods.ts';

export type { ApiContext } from './method.ts';

const methods: Readonly<Record<string, ApiMethod>> = {
  ...appMethods,
  ...chatMethods,
  ...conversationMethods,
  ...userMethods,
  ...viewMethods,
};

export interface Tokens {
  /** xoxb-… */
  readonly bot: string;
  /** xapp-…, with connections:write. */
  readonly app: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Json;
}

/** Runs one call of the Web API: token, scope, then the method; every refusal in Slack's own words. */
export function callMethod(
  context: ApiContext,
  tokens: Tokens,
  call: { name: string; args: Json; token: string | null },
): ApiAnswer {
  try {
    const method = Object.hasOwn(methods, call.name) ? methods[call.name] : undefined;
    if (!method) throw new SlackError('unknown_method', { req_method: call.name });
    requireToken(method, tokens, call.token);
    requireScope(context, method);
    return { status: 200, headers: {}, body: { ok: true, ...method.run(context, call.args) } };
  } catch (error) {
    if (error instanceof RateLimited) return rateLimited(error.retryAfter);
    if (error instanceof SlackError)
      return { status: 200, headers: {}, body: { ok: false, error: error.error, ...error.details } };
    throw error;
  }
}

export function rateLimited(retryAfter: number): ApiAnswer {
  return { status: 429, headers: { 'retry-after': String(retryAfter) }, body: { ok: false, error: 'ratelimited' } };
}

function requireToken(method: ApiMethod, tokens: Tokens, given: string | null): void {
  if (method.token === 'none') return;
  if (!given) throw new SlackError('not_authed');
  if (given === tokens[method.token]) return;
  throw new SlackError(Object.values(tokens).includes(given) ? 'not_allowed_token_type' : 'invalid_auth');
}

function requireScope({ workspace }: ApiContext, method: ApiMethod): void {
  if (!method.scope || workspace.scopes.has(method.scope)) return;
  throw new SlackError('missing_scope', { needed: method.scope, provided: [...workspace.scopes].join(',') });
}
