import type { IncomingMessage } from 'node:http';
import { isFields } from './block-kit/index.ts';
import type { Json } from './types.ts';

/** A request bigger than this is refused (Slack's own cap is not documented; Bolt's is 4 MB). */
const BODY_BYTES = 8 * 1024 * 1024;
/** Arguments that the Web API takes as JSON inside a form. */
const JSON_ARGUMENTS = new Set(['blocks', 'view', 'metadata', 'attachments']);

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES) throw new Error('request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Arguments of a Web API call: from the address, a form or JSON, as clients like. */
export async function readArguments(request: IncomingMessage, url: URL): Promise<Json> {
  const body = (await readBody(request)).toString('utf8');
  const type = request.headers['content-type'] ?? '';
  const args = fromPairs(url.searchParams);
  if (body === '') return args;
  if (type.startsWith('application/json')) return { ...args, ...parseObject(body) };
  return { ...args, ...fromPairs(new URLSearchParams(body)) };
}

export function parseObject(text: string): Json {
  const value = parseJson(text);
  return isFields(value) ? value : {};
}

function fromPairs(pairs: URLSearchParams): Json {
  const args: Json = {};
  for (const [key, value] of pairs) args[key] = JSON_ARGUMENTS.has(key) ? parseJson(value) : value;
  return args;
}

/** Text that is no JSON stays text, which the validator refuses. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
