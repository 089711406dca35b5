import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { closeAfterTest } from './open-things.ts';

/** NotificationResponse in PostgreSQL's protocol. */
const NOTIFICATION = 'A'.charCodeAt(0);

/** A type byte and a length of four, which counts itself. */
const HEAD = 5;

/**
 * What PgBouncer in transaction mode is to a listener: between program and server, it passes everything on but for
 * notifications. Answers the database's address through it.
 */
export async function startDeafPooler(url: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    let left: Buffer = Buffer.alloc(0);
    upstream.on('data', (chunk: Buffer) => {
      const { passed, rest } = withoutNotifications(Buffer.concat([left, chunk]));
      left = rest;
      client.write(passed);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return through.href;
}

function withoutNotifications(bytes: Buffer): { passed: Buffer; rest: Buffer } {
  const messages: Buffer[] = [];
  let at = 0;
  while (at + HEAD <= bytes.length) {
    const end = at + 1 + bytes.readUInt32BE(at + 1);
    if (end > bytes.length) break;
    if (bytes[at] !== NOTIFICATION) messages.push(bytes.subarray(at, end));
    at = end;
  }
  return { passed: Buffer.concat(messages), rest: bytes.subarray(at) };
}
