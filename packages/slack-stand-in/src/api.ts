import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Fault, Faults } from './faults.ts';
import { cut, hang, parseJson, parseObject, type Served } from './http.ts';
import type { ResponseUrls } from './response-urls.ts';
import { SlackError } from './slack-error.ts';
import type { Json } from './types.ts';
import { type ApiAnswer, type ApiContext, callMethod, rateLimited, type Tokens } from './web-api/index.ts';

export interface ApiOptions {
  readonly context: () => ApiContext;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly responses: ResponseUrls;
}

/** A request bigger than this is refused (Slack's own cap is not documented; Bolt's is 4 MB). */
const BODY_BYTES = 8 * 1024 * 1024;
/** Arguments that the Web API takes as JSON inside a form. */
const JSON_ARGUMENTS = new Set(['blocks', 'view', 'metadata', 'attachments']);

/** One call on its way: what it is called, what it brings, and how it is answered when nothing goes wrong. */
interface Call {
  readonly name: string;
  readonly args: Json;
  answer(): ApiAnswer;
}

/** The part of the stand-in that the app calls: `/api/METHOD` and `/response/CODE`. */
export function createApi({ context, tokens, faults, responses }: ApiOptions): Hono<Served> {
  const api = new Hono<Served>();
  api.use(bodyLimit({ maxSize: BODY_BYTES }));

  api.all('/api/:method', (request) => {
    const name = request.req.param('method');
    return played(request, name, async () => {
      const { token: inArguments, ...args } = await argumentsOf(request);
      const bearer = /^Bearer (.+)$/.exec(request.req.header('authorization') ?? '')?.[1];
      const token = bearer ?? (typeof inArguments === 'string' ? inArguments : null);
      return { name, args, answer: () => callMethod(context(), tokens, { name, args, token }) };
    });
  });

  api.post('/response/:code', (request) =>
    played(request, 'response_url', async () => {
      const args = parseObject(await request.req.text());
      return { name: 'response_url', args, answer: () => respond(responses, request.req.param('code'), args) };
    }),
  );

  return api;

  /** Answers the call, or plays the fault that waits for it. */
  async function played(request: Context<Served>, name: string, read: () => Promise<Call>): Promise<Response> {
    if (faults.isDown) return cut(request);
    const fault = faults.take(name);
    if (fault?.kind === 'hang') {
      context().workspace.changed({ kind: 'call', method: name });
      return hang();
    }
    await faults.released(name);
    const call = await read();
    const answer = faulty(fault) ?? call.answer();
    keep(call, answer, fault);
    if (fault?.kind === 'lost-response') return cut(request);
    return request.json(answer.body, answer.status as ContentfulStatusCode, answer.headers);
  }

  /** For those who want to know what the app called, and what it got wrong. */
  function keep({ name, args }: Call, { status, body }: ApiAnswer, fault: Fault | null): void {
    const { workspace } = context();
    workspace.calls.push({ method: name, args, status, answer: body, at: workspace.clock.now() });
    if (body['ok'] === false && !fault) {
      const metadata = body['response_metadata'] as { messages?: readonly string[] } | undefined;
      workspace.refusals.push({ method: name, error: String(body['error']), messages: metadata?.messages ?? [] });
    }
    workspace.changed({ kind: 'call', method: name });
  }
}

/** Arguments of a Web API call: from the address, a form or JSON, as clients like. */
async function argumentsOf({ req }: Context<Served>): Promise<Json> {
  const body = await req.text();
  const inAddress = fromPairs(new URL(req.url).searchParams);
  const isJson = req.header('content-type')?.startsWith('application/json');
  return { ...inAddress, ...(isJson ? parseObject(body) : fromPairs(new URLSearchParams(body))) };
}

/** What should be JSON and is not stays text, which the validator refuses. */
function fromPairs(pairs: URLSearchParams): Json {
  return Object.fromEntries(
    [...pairs].map(([key, value]) => [key, JSON_ARGUMENTS.has(key) ? parseJson(value) : value]),
  );
}

/** response_url answers 200 `ok`, or 404 when it is expired or used up. */
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
