import type { Clock } from './clock.ts';
import type { Envelope } from './envelopes.ts';
import { parseJson } from './http.ts';
import { signatureHeaders } from './signing.ts';
import type { Delivery } from './types.ts';

export interface Retry {
  readonly number: number;
  readonly reason: string;
}

/** How envelopes reach the bot. */
export interface Transport {
  /** Settles with the acknowledgement, or with what the person is told instead. Never rejects. */
  deliver(envelope: Envelope, retry?: Retry): Promise<Delivery>;
}

/**
 * Request URLs: form-encoded commands and interactions (the exact content type, as Slack sends it;
 * Bolt refuses any other), JSON events, all signed.
 */
export function createHttpTransport(options: {
  url: () => string | null;
  secret: string;
  clock: Clock;
  timeout: number;
}): Transport {
  return {
    deliver: async (envelope, retry) => {
      const url = options.url();
      if (url === null) return { outcome: 'dispatch_failed', body: null };
      const { body, type } = encode(envelope);
      const headers: Record<string, string> = {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...signatureHeaders(options.secret, body, options.clock.now()),
      };
      if (retry)
        Object.assign(headers, { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason });
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers,
          body,
          signal: AbortSignal.timeout(options.timeout),
        });
        const text = await response.text();
        if (response.status >= 500) return { outcome: 'http_service_error', body: null };
        if (!response.ok) return { outcome: 'http_client_error', body: null };
        return { outcome: 'acknowledged', body: parseBody(text, response.headers.get('content-type') ?? '') };
      } catch (error) {
        const timedOut = error instanceof Error && error.name === 'TimeoutError';
        return { outcome: timedOut ? 'operation_timeout' : 'dispatch_failed', body: null };
      }
    },
  };
}

function encode(envelope: Envelope): { body: string; type: string } {
  if (envelope.kind === 'events_api') return { body: JSON.stringify(envelope.payload), type: 'application/json' };
  const fields = envelope.kind === 'slash_commands' ? envelope.payload : { payload: JSON.stringify(envelope.payload) };
  const body = new URLSearchParams(
    Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return { body, type: 'application/x-www-form-urlencoded' };
}

function parseBody(text: string, type: string): unknown {
  if (text === '') return null;
  return type.includes('json') ? parseJson(text) : text;
}
