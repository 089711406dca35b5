import type { Context, MiddlewareHandler } from 'hono';

/**
 * Reads a request's body whole, however it is sent (with a length, in chunks, or neither), and refuses it by `tooLarge`
 * as soon as it is longer than `bytes`. Hono's own limit makes a Request from another, which Node's server objects are
 * not: a body in chunks was answered with 500.
 */
export function limitBody({
  bytes,
  tooLarge,
}: {
  bytes: number;
  tooLarge: (c: Context) => Promise<Response>;
}): MiddlewareHandler {
  return async (c, next) => {
    const { body, headers, method } = c.req.raw;
    if (!body) return await next();
    if (Number(headers.get('content-length') ?? 0) > bytes) return await tooLarge(c);
    const read = await readUpTo(body, bytes);
    if (read === null) return await tooLarge(c);
    c.req.raw = new Request(c.req.url, { method, headers, body: read });
    return await next();
  };
}

/** Null: there is more of it. */
async function readUpTo(body: ReadableStream<Uint8Array>, bytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > bytes) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
