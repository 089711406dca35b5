import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';

type Client = SocketModeReceiver['client'];

/** The event under which the client hands itself each frame of the socket. */
const FRAME = 'ws_message';

/**
 * Lets only frames through to the client that it can read. It reads them in an async listener: what it throws there (a
 * payload that is missing, `null` for the whole) nobody catches, and it tells of each envelope under the envelope's own
 * name, so that one called `close` would pass for the end of the connection.
 */
export function guardEnvelopes(client: Client, log: Logger): void {
  const readers = client.listeners(FRAME);
  client.removeAllListeners(FRAME);
  client.on(FRAME, (data: unknown, isBinary: boolean) => {
    if (isReadable(client, data)) for (const read of readers) read(data, isBinary);
    else log.warn('an envelope from Slack could not be read and is left out');
  });
}

function isReadable(client: Client, data: unknown): boolean {
  const envelope = parse(data);
  if (!isRecord(envelope)) return false;
  const { type, payload } = envelope;
  if (type === 'hello' || type === 'disconnect') return true;
  if (!isRecord(payload)) return false;
  const name = type === 'events_api' ? isRecord(payload['event']) && payload['event']['type'] : type;
  return typeof name === 'string' && client.listenerCount(name) === 0;
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data as Buffer));
  } catch {
    return null;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
