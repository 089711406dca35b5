import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { closeAfterTest } from './open-things.ts';

/** A mail that the server has taken: envelope, bytes, and what mailparser reads in it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly parsed: ParsedMail;
}

/** What the server does wrong; changed while it runs. */
export interface SmtpFaults {
  /** Replies to RCPT TO, e.g. `{ code: 550, text: '5.1.1 no such user' }`; asked per address. */
  rcpt?: (address: string) => SmtpReply | null;
  /** Reply to the whole mail after its final dot; it is not kept. */
  data?: (address: string) => SmtpReply | null;
  /** Reply to MAIL FROM. */
  mailFrom?: SmtpReply;
  /** Takes and keeps the whole mail, then drops the line without a reply. */
  dropAfterData?: boolean;
  /** Drops the line at RCPT TO, before any body. */
  dropAtRcpt?: boolean;
  /** Holds the reply to RCPT TO back until this resolves. */
  holdRcpt?: () => Promise<void>;
  /** Holds the reply to the final dot back until this resolves. */
  holdReply?: () => Promise<void>;
}

export interface SmtpReply {
  readonly code: number;
  readonly text: string;
}

export interface SmtpServerOptions {
  /** Demands this login. */
  readonly login?: { readonly user: string; readonly password: string };
  /** `starttls` offers it, `tls` speaks it from the first byte; `none` (default) offers nothing. */
  readonly security?: 'none' | 'starttls' | 'tls';
  /** Whether the test process trusts the certificate. */
  readonly trusted?: boolean;
  /** Replies that people rarely see: no PIPELINING, no 8BITMIME, no SMTPUTF8. */
  readonly plainOld?: boolean;
}

export interface TestSmtpServer {
  readonly port: number;
  /** For `SMTP_URL`. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  readonly faults: SmtpFaults;
  /** Connections opened so far, and how many are open now. */
  readonly connections: { readonly total: number; readonly open: number };
  /** Resolves once at least `count` mails have arrived; rejects after `timeout` ms. */
  waitForMails(count: number, timeout?: number): Promise<readonly ReceivedMail[]>;
  /** Closes all connections, as a server does with idle ones. */
  dropLines(): void;
  close(): Promise<void>;
}

const folder = path.join(import.meta.dirname, 'certificates');
const key = readFileSync(path.join(folder, 'localhost.key'), 'utf8');
const cert = readFileSync(path.join(folder, 'localhost.crt'), 'utf8');

/** A real SMTP server on loopback. Closed after the test. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<TestSmtpServer> {
  const faults: SmtpFaults = {};
  const mails: ReceivedMail[] = [];
  const waiting: { count: number; tell: () => void }[] = [];
  const sockets = new Set<Socket>();
  const connections = { total: 0, open: 0 };
  if (options.trusted) trustTestCertificate();

  const server = new SMTPServer({
    logger: false,
    authOptional: !options.login,
    disabledCommands: options.security === 'starttls' || options.security === 'tls' ? [] : ['STARTTLS'],
    secure: options.security === 'tls',
    hidePIPELINING: options.plainOld ?? false,
    hideSMTPUTF8: options.plainOld ?? false,
    hide8BITMIME: options.plainOld ?? false,
    disableReverseLookup: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    key,
    cert,
    onAuth(auth, _session, done) {
      const right = auth.username === options.login?.user && auth.password === options.login?.password;
      if (right) done(null, { user: auth.username ?? '' });
      else done(smtpError({ code: 535, text: '5.7.8 authentication failed' }));
    },
    onMailFrom(_address, _session, done) {
      done(faults.mailFrom ? smtpError(faults.mailFrom) : null);
    },
    onRcptTo(address, _session, done) {
      if (faults.dropAtRcpt) return dropAll();
      const reply = faults.rcpt?.(address.address);
      const answer = () => done(reply ? smtpError(reply) : null);
      if (faults.holdRcpt) void faults.holdRcpt().then(answer);
      else answer();
    },
    onData(stream, session, done) {
      // A sender that dies in the middle of a body has sent no mail.
      collect(stream).then((raw) => take(raw, session, done), done);
    },
  } as SMTPServerOptions);
  server.on('error', () => {});
  greetAtOnce(server);
  server.server.on('connection', (socket: Socket) => {
    connections.total += 1;
    connections.open += 1;
    sockets.add(socket);
    socket.on('close', () => {
      connections.open -= 1;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(resolve);
      dropAll();
    });
  closeAfterTest(close);
  const scheme = options.security === 'tls' ? 'smtps' : 'smtp';
  const login = options.login
    ? `${encodeURIComponent(options.login.user)}:${encodeURIComponent(options.login.password)}@`
    : '';
  return {
    port,
    url: `${scheme}://${login}127.0.0.1:${port}`,
    mails,
    faults,
    connections,
    waitForMails(count, timeout = 10_000) {
      if (mails.length >= count) return Promise.resolve(mails);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${mails.length} of ${count} mails after ${timeout} ms`)),
          timeout,
        );
        waiting.push({
          count,
          tell: () => {
            clearTimeout(timer);
            resolve(mails);
          },
        });
      });
    },
    dropLines: dropAll,
    close,
  };

  async function take(raw: Buffer, session: SMTPServerSession, done: (error?: Error | null) => void): Promise<void> {
    const to = session.envelope.rcptTo.map((recipient) => recipient.address);
    const reply = faults.data?.(to[0] ?? '');
    if (reply) return done(smtpError(reply));
    const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    mails.push({ from, to, raw: raw.toString('latin1'), parsed: await simpleParser(raw) });
    if (faults.dropAfterData) dropAll();
    for (const waiter of waiting) if (mails.length >= waiter.count) waiter.tell();
    await faults.holdReply?.();
    if (!faults.dropAfterData) done(null);
  }

  function dropAll(): void {
    for (const socket of sockets) socket.destroy();
  }
}

/** smtp-server looks out for 100 ms for clients that talk before the greeting; of these there are none here. */
function greetAtOnce(server: SMTPServer): void {
  const { connections } = server as unknown as { connections: Set<{ connectionReady: () => void }> };
  const add = connections.add.bind(connections);
  connections.add = (connection) => {
    const greet = connection.connectionReady.bind(connection);
    setImmediate(greet);
    connection.connectionReady = () => {};
    return add(connection);
  };
}

/** Takes connections and never says a word. */
export function startSilentServer(): Promise<{ port: number }> {
  return startRawServer(() => {});
}

/** Greets, takes everything, and answers the final dot with one line of a reply that never ends, every 50 ms; `silence` resolves when it begins to. */
export async function startTricklingServer(): Promise<{ port: number; silence: Promise<void> }> {
  const { promise: silence, resolve: fallSilent } = Promise.withResolvers<void>();
  const { port } = await startRawServer((socket) => {
    let inData = false;
    socket.write('220 localhost trickles\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      if (inData) {
        if (!text.endsWith('\r\n.\r\n')) return;
        fallSilent();
        const trickle = setInterval(() => socket.write('250-one moment please\r\n'), 50);
        socket.on('close', () => clearInterval(trickle));
        return;
      }
      for (const line of text.split('\r\n').filter(Boolean)) {
        inData = /^DATA/i.test(line);
        socket.write(inData ? '354 go on\r\n' : '250 fine\r\n');
      }
    });
  });
  return { port, silence };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await listen(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

/** A server that says whatever it likes. Closed after the test. */
export async function startRawServer(onConnection: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await listen(server);
  closeAfterTest(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return { port: (server.address() as AddressInfo).port };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}

/** Makes the test certificate one that this process trusts, until the test ends. */
function trustTestCertificate(): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), cert]);
  closeAfterTest(() => tls.setDefaultCACertificates(tls.getCACertificates('bundled')));
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of Readable.from(stream)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function smtpError({ code, text }: SmtpReply): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
