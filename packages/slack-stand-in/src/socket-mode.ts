import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { parseObject } from './http.ts';
import type { Transport } from './http-delivery.ts';
import { secret } from './secret.ts';
import { SlackError } from './slack-error.ts';
import type { Delivery } from './types.ts';
import type { Workspace } from './workspace.ts';

/** Bolt gives a connection up when no ping comes for 30 s. */
const PING_EVERY = 5_000;
/** A peer that sends more than this in one message is not Bolt. */
const MESSAGE_BYTES = 16 * 1024 * 1024;

/** Socket Mode: tickets from apps.connections.open, envelopes down, acknowledgements up. */
export interface SocketMode extends Transport {
  /** The ws:// address of one new connection, good once. */
  ticketUrl(base: string): string;
  /** Takes over a connection that asks to become a WebSocket; refuses it without a ticket. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  readonly connections: number;
  /** As Slack does regularly: asks clients to connect anew, all of them or only the nth (from 0); nothing more is sent there. */
  refresh(nth?: number): void;
  /** Cuts connections without a word, all of them or only the nth. */
  drop(nth?: number): void;
  /** Sends one text frame as it is down every connection. */
  write(frame: string): void;
  close(): void;
}

export function createSocketMode(workspace: Workspace): SocketMode {
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES });
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  /** Asked to leave. */
  const leaving = new WeakSet<WebSocket>();
  const waiting = new Map<string, (delivery: Delivery) => void>();
  let turn = 0;
  const heartbeat = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, PING_EVERY);
  heartbeat.unref();

  function acknowledge(text: string): void {
    const { envelope_id: id, payload } = parseObject(text);
    if (typeof id !== 'string') return;
    const isEmpty = typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0;
    waiting.get(id)?.({ outcome: 'acknowledged', body: isEmpty ? null : (payload ?? null) });
    waiting.delete(id);
  }

  function welcome(socket: WebSocket): void {
    sockets.push(socket);
    socket.on('message', (data, isBinary) => {
      if (!isBinary) acknowledge(String(data));
    });
    // What breaks a connection also closes it.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.splice(sockets.indexOf(socket), 1);
      workspace.changed({ kind: 'sockets' });
    });
    const info = { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 };
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.length,
        connection_info: { app_id: workspace.bot.appId },
        debug_info: info,
      }),
    );
    workspace.changed({ kind: 'sockets' });
  }

  function chosen(nth: number | undefined): readonly WebSocket[] {
    return nth === undefined ? [...sockets] : sockets.slice(nth, nth + 1);
  }

  return {
    ticketUrl: (base) => {
      if (sockets.length >= workspace.limits.sockets) throw new SlackError('too_many_websockets');
      const ticket = secret(18);
      tickets.add(ticket);
      return `${base.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${workspace.bot.appId}`;
    },
    upgrade: (request, stream, head) => {
      const ticket = new URL(request.url ?? '/', 'ws://stand-in').searchParams.get('ticket') ?? '';
      if (tickets.delete(ticket)) server.handleUpgrade(request, stream, head, welcome);
      else stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    },
    get connections() {
      return sockets.length;
    },
    deliver: (envelope, retry) => {
      turn += 1;
      const open = sockets.filter((socket) => !leaving.has(socket));
      const socket = open[turn % Math.max(open.length, 1)];
      if (!socket) return Promise.resolve({ outcome: 'dispatch_failed', body: null });
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<Delivery>();
      const timer = setTimeout(() => {
        waiting.delete(id);
        resolve({ outcome: 'operation_timeout', body: null });
      }, workspace.limits.acknowledgement);
      waiting.set(id, (delivery) => {
        clearTimeout(timer);
        resolve(delivery);
      });
      const retrying =
        envelope.kind === 'events_api' ? { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? '' } : {};
      const accepts = envelope.kind !== 'events_api';
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type: envelope.kind,
          accepts_response_payload: accepts,
          payload: envelope.payload,
          ...retrying,
        }),
      );
      return promise;
    },
    refresh: (nth) => {
      for (const socket of chosen(nth)) {
        leaving.add(socket);
        const debug_info = { host: 'stand-in' };
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info }));
      }
    },
    drop: (nth) => {
      for (const socket of chosen(nth)) socket.terminate();
    },
    write: (frame) => {
      for (const socket of sockets) socket.send(frame);
    },
    close: () => {
      clearInterval(heartbeat);
      for (const socket of [...sockets]) {
        socket.close();
        socket.terminate();
      }
    },
  };
}
