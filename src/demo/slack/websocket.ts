import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of one WebSocket (RFC 6455), as much of it as Socket Mode needs: text, ping, close. */
export interface ServerSocket {
  send(text: string): void;
  ping(): void;
  /** Closes politely. */
  close(): void;
  /** Cuts the connection, as a dying network does. */
  destroy(): void;
}

export interface SocketEvents {
  text(text: string): void;
  closed(): void;
}

/** The constant of the opening handshake (RFC 6455, 1.3). */
const HANDSHAKE = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
/** A peer that sends more than this in one message is not Bolt. */
const MESSAGE_BYTES = 16 * 1024 * 1024;

/** Answers the upgrade request and takes over the connection; null when it is no WebSocket handshake. */
export function acceptWebSocket(request: IncomingMessage, stream: Duplex, events: SocketEvents): ServerSocket | null {
  const key = request.headers['sec-websocket-key'];
  if (!key || request.headers.upgrade?.toLowerCase() !== 'websocket') {
    stream.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    return null;
  }
  const accept = createHash('sha1')
    .update(key + HANDSHAKE)
    .digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ];
  stream.write(`${lines.join('\r\n')}\r\n\r\n`);

  let pending = Buffer.alloc(0);
  let fragments: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    if (pending.length > MESSAGE_BYTES) stream.destroy();
    for (let frame = readFrame(pending); frame; frame = readFrame(pending)) {
      pending = pending.subarray(frame.length);
      take(frame);
    }
  });
  stream.on('error', () => stream.destroy());
  stream.once('close', events.closed);

  function take(frame: Frame): void {
    if (frame.opcode === PING) write(PONG, frame.payload);
    if (frame.opcode === PING || frame.opcode === PONG) return;
    if (frame.opcode === CLOSE) {
      write(CLOSE, frame.payload.subarray(0, 2));
      stream.end();
      return;
    }
    fragments.push(frame.payload);
    if (!frame.final) return;
    const text = Buffer.concat(fragments).toString('utf8');
    fragments = [];
    events.text(text);
  }

  function write(opcode: number, payload: Buffer): void {
    if (stream.writable) stream.write(frameOf(opcode, payload));
  }

  return {
    send: (text) => write(TEXT, Buffer.from(text)),
    ping: () => write(PING, Buffer.alloc(0)),
    close: () => write(CLOSE, Buffer.from([0x03, 0xe8])),
    destroy: () => void stream.destroy(),
  };
}

interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  /** Bytes that the whole frame took. */
  readonly length: number;
}

/** The first frame of the buffer, unmasked; null until all of it has come. */
function readFrame(buffer: Buffer): Frame | null {
  const [first, second] = [buffer[0], buffer[1]];
  if (first === undefined || second === undefined) return null;
  let offset = 2;
  let size = second & 0x7f;
  if (size === 126) {
    if (buffer.length < 4) return null;
    size = buffer.readUInt16BE(2);
    offset = 4;
  } else if (size === 127) {
    if (buffer.length < 10) return null;
    size = Number(buffer.readBigUInt64BE(2));
    offset = 10;
  }
  const masked = (second & 0x80) !== 0;
  const start = offset + (masked ? 4 : 0);
  if (buffer.length < start + size) return null;
  const payload = Buffer.from(buffer.subarray(start, start + size));
  if (masked)
    for (let index = 0; index < size; index += 1)
      payload[index] = (payload[index] ?? 0) ^ (buffer[offset + (index % 4)] ?? 0);
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload, length: start + size };
}

/** One unmasked, unfragmented frame: what servers send. */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = size < 126 ? Buffer.from([0x80 | opcode, size]) : size < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (size >= 65_536) {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  } else if (size >= 126) {
    head[1] = 126;
    head.writeUInt16BE(size, 2);
  }
  return Buffer.concat([head, payload]);
}
