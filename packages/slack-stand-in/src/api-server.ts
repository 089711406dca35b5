import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, Faults } from './faults.ts';
import { parseObject, readArguments, readBody } from './request-body.ts';
import type { ResponseUrls } from './response-urls.ts';
import { SlackError } from './slack-error.ts';
import type { Json } from './types.ts';
import { type ApiAnswer, type ApiContext, callMethod, rateLimited, type Tokens } from './web-api/index.ts';

export interface ApiServerOptions {
  readonly context: () => ApiContext;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly responses: ResponseUrls;
}

/** The part of the stand-in that the bot calls: `/api/METHOD` and `/response/CODE`. False when it is neither. */
export async function serveApi(
  options: ApiServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  const [, kind, name = ''] = url.pathname.split('/');
  if (kind !== 'api' && kind !== 'response') return false;
  if (options.faults.isDown) {
    request.socket.destroy();
    return true;
  }
  const fault = options.faults.take(kind === 'api' ? name : 'response_url');
  if (fault?.kind === 'hang') {
    options.context().workspace.changed({ kind: 'call', method: name });
    return true;
  }
  const answer =
    kind === 'api'
      ? await answerCall(options, request, { name, url, fault })
      : await answerResponse(options, request, name, fault);
  if (fault?.kind === 'lost-response') {
    request.socket.destroy();
    return true;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  response.end(JSON.stringify(answer.body));
  return true;
}

async function answerCall(
  { context, tokens }: ApiServerOptions,
  request: IncomingMessage,
  call: { name: string; url: URL; fault: Fault | null },
): Promise<ApiAnswer> {
  const { workspace } = context();
  const args = await readArguments(request, call.url);
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? (typeof args['token'] === 'string' ? args['token'] : null);
  delete args['token'];
  const answer = faulty(call.fault) ?? callMethod(context(), tokens, { name: call.name, args, token });
  workspace.calls.push({
    method: call.name,
    args,
    status: answer.status,
    answer: answer.body,
    at: workspace.clock.now(),
  });
  if (answer.body['ok'] === false && !call.fault) note(workspace.refusals, call.name, answer.body);
  workspace.changed({ kind: 'call', method: call.name });
  return answer;
}

/** response_url answers 200 `ok`, or 404 when it is expired or used up. */
async function answerResponse(
  { context, responses }: ApiServerOptions,
  request: IncomingMessage,
  code: string,
  fault: Fault | null,
): Promise<ApiAnswer> {
  const { workspace } = context();
  const content = parseObject((await readBody(request)).toString('utf8'));
  const answer = faulty(fault) ?? respond(responses, code, content);
  workspace.calls.push({
    method: 'response_url',
    args: content,
    status: answer.status,
    answer: answer.body,
    at: workspace.clock.now(),
  });
  if (answer.body['ok'] === false && !fault) note(workspace.refusals, 'response_url', answer.body);
  workspace.changed({ kind: 'call', method: 'response_url' });
  return answer;
}

function respond(responses: ResponseUrls, code: string, content: Json): ApiAnswer {
  try {
    responses.respond(code, content);
    return { status: 200, headers: {}, body: { ok: true } };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const gone = error.error === 'expired_url' || error.error === 'used_url';
    return { status: gone ? 404 : 400, headers: {}, body: { ok: false, error: error.error, ...error.details } };
  }
}

function faulty(fault: Fault | null): ApiAnswer | null {
  if (fault?.kind === '429') return rateLimited(fault.retryAfter ?? 1);
  if (fault?.kind === '500') return { status: 500, headers: {}, body: { ok: false, error: 'internal_error' } };
  if (fault?.kind === 'refuse')
    return { status: 200, headers: {}, body: { ok: false, error: fault.error ?? 'internal_error' } };
  return null;
}

function note(
  refusals: { method: string; error: string; messages: readonly string[] }[],
  method: string,
  body: Json,
): void {
  const metadata = body['response_metadata'] as { messages?: readonly string[] } | undefined;
  refusals.push({ method, error: String(body['error']), messages: metadata?.messages ?? [] });
}
