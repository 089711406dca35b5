import { setTimeout as pause } from 'node:timers/promises';
import { SocketModeReceiver, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { MINUTE, SECOND } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import { within } from '../core/within.ts';
import { boltLogger, CALL_TIMEOUT, oneTryOptions } from './clients.ts';
import { guardEnvelopes } from './envelopes.ts';

/** From the socket's address to Slack's `hello`. */
const HELLO_PATIENCE = 15 * SECOND;
/** A connection that lasted this long was a good one: after it the waits begin anew. */
const GOOD_AFTER = MINUTE;
const FIRST_WAIT = SECOND;
const LONGEST_WAIT = MINUTE;
/** Between the close frame and closing without an answer to it. */
const CLOSE_PATIENCE = SECOND;

/** Refusals of `apps.connections.open` that trying again does not mend. */
const REFUSED_FOR_GOOD = [
  'account_inactive',
  'invalid_auth',
  'not_allowed_token_type',
  'not_authed',
  'team_disabled',
  'token_revoked',
];

/** One connection by Socket Mode, made again whenever it ends. */
export interface SocketLine {
  readonly receiver: SocketModeReceiver;
  /** Resolves when Slack has said hello for the first time; rejects when it refuses the token. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface SocketLineOptions {
  readonly config: SlackConfig;
  readonly appToken: string;
  readonly log: Logger;
  /** Without an answer to a ping for so many ms the socket counts as dead; the library's 5 s when undefined. */
  readonly pingTimeout: number | undefined;
}

/**
 * The library's own reconnecting goes on after a stop, keeps no count over its two places that try again, and lets a
 * refusal end the process; so it makes one connection when it is asked to, and who asks is here.
 */
export function createSocketLine({ config, appToken, log, pingTimeout }: SocketLineOptions): SocketLine {
  const stopping = new AbortController();
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    autoReconnectEnabled: false,
    ...(pingTimeout === undefined ? {} : { clientPingTimeout: pingTimeout }),
    // An object of its own: the client changes what it gets.
    installerOptions: { clientOptions: oneTryOptions({ config, log, stopped: stopping.signal }) },
  });
  const { client } = receiver;
  guardEnvelopes(client, log);
  const first = Promise.withResolvers<void>();
  let failures = 0;
  let running: Promise<void> = Promise.resolve();

  return {
    receiver,
    start() {
      running = keepConnected();
      return first.promise;
    },
    async stop() {
      stopping.abort();
      await hangUp();
      await running;
      first.resolve();
    },
  };

  async function keepConnected(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const { ended } = await connect();
        const good = setTimeout(() => {
          failures = 0;
        }, GOOD_AFTER).unref();
        first.resolve();
        await ended;
        clearTimeout(good);
        // Slack asks for a new connection regularly: the first one is made at once.
        failures += 1;
        if (failures > 1) await waitFor(waitAfter(failures - 1, null));
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (isRefusedForGood(error)) first.reject(error);
        failures += 1;
        const wait = waitAfter(failures, error);
        log.warn({ err: error, failures, secondsToNext: wait / SECOND }, 'no connection to Slack; tried again later');
        await hangUp();
        await waitFor(wait);
      }
    }
  }

  /** Resolves at Slack's hello; `ended` does when the connection is over. */
  async function connect(): Promise<{ ended: Promise<void> }> {
    const ended = new Promise<void>((resolve) => void client.once('disconnected', () => resolve()));
    // A socket that closes before the hello rejects with nothing.
    const connected = client.start().catch((error: unknown) => {
      throw error ?? new Error('Slack closed the socket before it said hello');
    });
    if (!(await within(connected, CALL_TIMEOUT + HELLO_PATIENCE))) throw new Error('Slack said no hello on the socket');
    return { ended };
  }

  /** The first disconnect says goodbye; the second one does not wait for an answer, which may never come. */
  async function hangUp(): Promise<void> {
    if (
      await within(
        client.disconnect().then(() => true),
        CLOSE_PATIENCE,
      )
    )
      return;
    void client.disconnect();
  }

  async function waitFor(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

/** Milliseconds to the next try after so many failures in a row: 1 s, 2 s, 4 s … a minute, or what Slack asks for if that is longer. */
export function waitAfter(failures: number, error: unknown): number {
  const own = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
  return error instanceof webApi.WebAPIRateLimitedError ? Math.max(own, error.retryAfter * SECOND) : own;
}

function isRefusedForGood(error: unknown): boolean {
  return error instanceof webApi.WebAPIPlatformError && REFUSED_FOR_GOOD.includes(error.data.error);
}
