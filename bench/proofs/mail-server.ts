import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What happens to one attempt. The names say where it happens and what the sender is told. */
export type Treatment =
  | 'accept'
  | 'defer at RCPT'
  | 'defer after body'
  | 'refuse at RCPT'
  | 'refuse after body'
  /** 421 at RCPT, and the line is closed. */
  | 'slow down'
  | 'drop at RCPT'
  /** In the middle of the body: nothing was taken. */
  | 'drop in body'
  /** The mail is taken, and the line is dropped without a word. */
  | 'take and drop';

/** What the server knows of one address; every message of a proof has one of its own. */
export interface Account {
  /** One for each attempt, in order. */
  readonly treatments: Treatment[];
  /** Mails whose final dot has come and that were kept. */
  taken: number;
  readonly messageIds: Set<string>;
}

export interface ProofServer {
  readonly url: string;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Mails kept so far. */
  readonly taken: number;
  /** Resolves once `count` mails are kept. */
  whenTaken(count: number): Promise<void>;
  /** Closes every line and the port; answers the addresses whose answer may have been cut off. */
  goDown(): Promise<ReadonlySet<string>>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

export interface Rules {
  /** How the next attempt of an address goes; `attempt` counts from 0. */
  treat(address: string, attempt: number): Treatment;
  /** How long the reply to a final dot takes, ms. */
  slowness(address: string): number;
}

const END_OF_MAIL = Buffer.from('\r\n.\r\n');
/** The Message-ID stands among the first headers. */
const HEAD = 4_096;

/** An SMTP server that keeps count of each address, treats attempts as told, and speaks PIPELINING (RFC 2920). */
export async function startProofServer(rules: Rules): Promise<ProofServer> {
  const accounts = new Map<string, Account>();
  const sockets = new Set<Socket>();
  /** The last two addresses of each line: an answer that is under way is lost with it. */
  const lines = new Map<Socket, { lately: string[] }>();
  const waiting: { count: number; tell: () => void }[] = [];
  let taken = 0;
  let server = await listenOn(0, serve);
  const { port } = server.address() as AddressInfo;

  const proofServer: ProofServer = {
    url: `smtp://127.0.0.1:${port}`,
    accounts,
    get taken() {
      return taken;
    },
    whenTaken(count) {
      if (taken >= count) return Promise.resolve();
      return new Promise((tell) => waiting.push({ count, tell }));
    },
    async goDown() {
      const cutOff = new Set([...lines.values()].flatMap((line) => line.lately));
      await close(server, sockets);
      return cutOff;
    },
    async comeBack() {
      server = await listenOn(port, serve);
    },
    stop: () => close(server, sockets),
  };
  return proofServer;

  function serve(socket: Socket): void {
    sockets.add(socket);
    const line = { lately: [] as string[] };
    lines.set(socket, line);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      lines.delete(socket);
    });
    socket.write('220 proof.example ESMTP\r\n');
    let pending: Buffer = Buffer.alloc(0);
    let address = '';
    let treatment: Treatment = 'accept';
    let inBody = false;
    let busy = false;
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      read();
    });

    function read(): void {
      while (!busy && !socket.destroyed) {
        if (inBody) {
          if (treatment === 'drop in body' && pending.length > 0) return void socket.destroy();
          const end = pending.indexOf(END_OF_MAIL);
          if (end < 0) return;
          const body = pending.subarray(0, end);
          pending = pending.subarray(end + END_OF_MAIL.length);
          inBody = false;
          endBody(body);
        } else {
          const end = pending.indexOf('\r\n');
          if (end < 0) return;
          const text = pending.toString('latin1', 0, end);
          pending = pending.subarray(end + 2);
          command(text);
        }
      }
    }

    function command(text: string): void {
      const verb = text.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') socket.write('250-proof.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
      else if (verb === 'RCPT') recipient(/<([^>]*)>/.exec(text)?.[1] ?? '');
      else if (verb === 'DATA') {
        if (address === '') return void socket.write('554 5.5.1 no valid recipients\r\n');
        inBody = true;
        socket.write('354 go on\r\n');
      } else if (verb === 'QUIT') {
        socket.end('221 bye\r\n');
      } else {
        if (verb === 'MAIL' || verb === 'RSET') address = '';
        socket.write('250 2.0.0 fine\r\n');
      }
    }

    function recipient(asked: string): void {
      const account = accountOf(asked);
      treatment = rules.treat(asked, account.treatments.length);
      account.treatments.push(treatment);
      if (treatment === 'drop at RCPT') return void socket.destroy();
      if (treatment === 'slow down') return void socket.end('421 4.7.0 too many mails, come back later\r\n');
      if (treatment === 'defer at RCPT') return void socket.write('450 4.2.1 mailbox busy\r\n');
      if (treatment === 'refuse at RCPT') return void socket.write('550 5.2.3 no such size\r\n');
      address = asked;
      line.lately = [...line.lately, asked].slice(-2);
      socket.write('250 2.1.5 fine\r\n');
    }

    function endBody(body: Buffer): void {
      const account = accountOf(address);
      if (treatment === 'defer after body') return void socket.write('451 4.3.0 try again\r\n');
      if (treatment === 'refuse after body') return void socket.write('554 5.6.0 not like this\r\n');
      account.taken += 1;
      const head = body.toString('latin1', 0, HEAD);
      account.messageIds.add(/^Message-ID: (\S+)/im.exec(head)?.[1] ?? '');
      taken += 1;
      for (const waiter of waiting.splice(0)) {
        if (taken >= waiter.count) waiter.tell();
        else waiting.push(waiter);
      }
      if (treatment === 'take and drop') return void socket.destroy();
      const pause = rules.slowness(address);
      if (pause <= 0) return void socket.write('250 2.0.0 taken\r\n');
      busy = true;
      setTimeout(() => {
        busy = false;
        if (socket.destroyed) return;
        socket.write('250 2.0.0 taken\r\n');
        read();
      }, pause);
    }
  }

  function accountOf(address: string): Account {
    let account = accounts.get(address);
    if (!account) {
      account = { treatments: [], taken: 0, messageIds: new Set() };
      accounts.set(address, account);
    }
    return account;
  }
}

async function listenOn(port: number, serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer(serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  for (const socket of sockets) socket.destroy();
  await closed;
}
