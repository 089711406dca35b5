import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { closeAfterTest } from './open-things.ts';

/** A mail in a folder of the server. */
export interface StoredMail {
  readonly uid: number;
  readonly raw: Buffer;
  /** E.g. `\Seen`. */
  readonly flags: Set<string>;
}

/** What the server does wrong; changed while it runs. */
export interface ImapFaults {
  /** Answers the login with this, e.g. `NO [AUTHENTICATIONFAILED] no`. */
  login?: string;
  /** Drops the line when a mail is to be marked. */
  dropAtStore?: boolean;
  /** Bytes instead of an answer, by the command's name, e.g. `UID SEARCH`; what it returns is written as it is. */
  instead?: Readonly<Record<string, (tag: string) => Iterable<string>>>;
}

export interface ImapServerOptions {
  /** `starttls` offers it, `tls` speaks it from the first byte; `none` (default) offers nothing. */
  readonly security?: 'none' | 'starttls' | 'tls';
  /** Whether the test process trusts the certificate. */
  readonly trusted?: boolean;
  readonly folders?: readonly string[];
  /** Whether it can move mails (RFC 6851). */
  readonly canMove?: boolean;
}

export interface TestImapServer {
  readonly port: number;
  readonly faults: ImapFaults;
  /** Commands as they came, without tags; the login without its password. */
  readonly commands: readonly string[];
  readonly connections: { readonly total: number };
  /** Puts a mail into a folder, unread; answers its number. */
  add(raw: Buffer, folder?: string): number;
  mails(folder?: string): readonly StoredMail[];
}

export const IMAP_LOGIN = { user: 'bounces', password: 'open-sesame' } as const;

const certificates = path.join(import.meta.dirname, 'certificates');
const key = readFileSync(path.join(certificates, 'localhost.key'), 'utf8');
const cert = readFileSync(path.join(certificates, 'localhost.crt'), 'utf8');

/** A real IMAP4rev1 server on loopback, as much of it as reading a mailbox needs. Closed after the test. */
export async function startImapServer(options: ImapServerOptions = {}): Promise<TestImapServer> {
  const folders = new Map<string, StoredMail[]>(['INBOX', ...(options.folders ?? [])].map((name) => [name, []]));
  const faults: ImapFaults = {};
  const commands: string[] = [];
  const connections = { total: 0 };
  const sockets = new Set<Socket>();
  let nextUid = 1;
  if (options.trusted) trustTestCertificate();

  const welcome = (socket: Socket): void => {
    connections.total += 1;
    socket.setNoDelay(true);
    hold(socket);
    socket.write(`* OK [CAPABILITY ${capabilities(options.security === 'tls')}] ready\r\n`);
    talk(socket, options.security === 'tls');
  };
  const server: Server = options.security === 'tls' ? tls.createServer({ key, cert }, welcome) : createServer(welcome);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closeAfterTest(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return {
    port: (server.address() as AddressInfo).port,
    faults,
    commands,
    connections,
    add(raw, folder = 'INBOX') {
      const uid = nextUid;
      nextUid += 1;
      mailsOf(folder).push({ uid, raw, flags: new Set() });
      return uid;
    },
    mails: (folder = 'INBOX') => mailsOf(folder),
  };

  function mailsOf(folder: string): StoredMail[] {
    const mails = folders.get(folder);
    if (!mails) throw new Error(`no folder ${folder}`);
    return mails;
  }

  function hold(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  }

  function capabilities(encrypted: boolean): string {
    const starttls = options.security === 'starttls' && !encrypted ? ' STARTTLS' : '';
    return `IMAP4rev1${starttls}${options.canMove === false ? '' : ' MOVE'}`;
  }

  function talk(socket: Socket, encrypted: boolean): void {
    let selected: StoredMail[] = [];
    let buffered = '';
    const hear = (chunk: Buffer): void => {
      buffered += chunk.toString('latin1');
      for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        answer(line);
      }
    };
    socket.on('data', hear);

    function answer(line: string): void {
      const [, tag = '*', command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
      const [name = '', first = ''] = command.toUpperCase().split(' ');
      const verb = name === 'UID' ? `UID ${first}` : name;
      commands.push(verb === 'LOGIN' ? 'LOGIN' : command);
      const say = (text: string) => socket.write(`${text}\r\n`);
      const done = (text = 'done') => say(`${tag} OK ${text}`);
      const instead = faults.instead?.[verb];
      if (instead) return void Readable.from(instead(tag)).pipe(socket, { end: false });
      switch (verb) {
        case 'CAPABILITY':
          say(`* CAPABILITY ${capabilities(encrypted)}`);
          return void done();
        case 'STARTTLS': {
          done('begin');
          socket.off('data', hear);
          const secure = new tls.TLSSocket(socket, { isServer: true, key, cert });
          hold(secure);
          talk(secure, true);
          return;
        }
        case 'LOGIN': {
          const words = command.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"|"$/g, '')) ?? [];
          const right = words[1] === IMAP_LOGIN.user && words[2] === IMAP_LOGIN.password;
          if (faults.login) say(`${tag} ${faults.login}`);
          else if (right) done();
          else say(`${tag} NO [AUTHENTICATIONFAILED] wrong name or password`);
          return;
        }
        case 'LIST':
        case 'LSUB':
          // The empty name asks for what stands between names (RFC 3501 6.3.8).
          if (command.endsWith('""')) say(`* ${verb} (\\Noselect) "/" ""`);
          else
            for (const folder of folders.keys())
              if (command.endsWith('"*"') || command.includes(folder)) say(`* ${verb} () "/" "${folder}"`);
          return void done();
        case 'SELECT':
        case 'EXAMINE': {
          const folder = folders.get(/^\S+ "?([^"]*)"?/.exec(command)?.[1] ?? '');
          if (!folder) return void say(`${tag} NO [NONEXISTENT] no such folder`);
          selected = folder;
          say(`* ${selected.length} EXISTS`);
          say('* FLAGS (\\Seen \\Deleted)');
          say('* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] flags');
          say('* OK [UIDVALIDITY 7] numbers');
          say(`* OK [UIDNEXT ${nextUid}] next`);
          return void done(verb === 'SELECT' ? '[READ-WRITE] open' : '[READ-ONLY] open');
        }
        case 'UID SEARCH':
          say(
            `* SEARCH ${selected
              .filter((mail) => !mail.flags.has('\\Seen') && !mail.flags.has('\\Deleted'))
              .map((mail) => mail.uid)
              .join(' ')}`,
          );
          return void done();
        case 'UID FETCH': {
          const [, uid, start, length] = /^UID FETCH (\d+) .*BODY\.PEEK\[\]<(\d+)\.(\d+)>/i.exec(command) ?? [];
          const index = selected.findIndex((mail) => mail.uid === Number(uid));
          const part = selected[index]?.raw.subarray(Number(start), Number(start) + Number(length));
          if (part) {
            socket.write(`* ${index + 1} FETCH (UID ${uid} BODY[]<${start}> {${part.length}}\r\n`);
            socket.write(part);
            say(')');
          }
          return void done();
        }
        case 'UID STORE': {
          if (faults.dropAtStore) return void socket.destroy();
          const [, uid, flag] = /^UID STORE (\d+) \+FLAGS(?:\.SILENT)? \((\S+)\)/i.exec(command) ?? [];
          const index = selected.findIndex((mail) => mail.uid === Number(uid));
          if (flag) selected[index]?.flags.add(flag);
          say(`* ${index + 1} FETCH (UID ${uid} FLAGS (${flag}))`);
          return void done();
        }
        case 'UID MOVE': {
          const [, uid, name] = /^UID MOVE (\d+) "?([^"]*)"?/i.exec(command) ?? [];
          const index = selected.findIndex((mail) => mail.uid === Number(uid));
          const target = folders.get(name ?? '');
          if (!target || index < 0) return void say(`${tag} NO [TRYCREATE] no such folder`);
          target.push(...selected.splice(index, 1));
          say(`* ${index + 1} EXPUNGE`);
          return void done();
        }
        case 'LOGOUT':
          say('* BYE');
          done();
          return void socket.end();
        case 'NOOP':
          return void done();
        default:
          say(`${tag} BAD ${verb} is not known here`);
      }
    }
  }
}

/** Makes the test certificate one that this process trusts, until the test ends. */
function trustTestCertificate(): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), cert]);
  closeAfterTest(() => tls.setDefaultCACertificates(tls.getCACertificates('bundled')));
}
