import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer } from '../../support/smtp.ts';

/** A line of a server that pipelines: the verbs it has heard, and what it does about them. */
interface Talk {
  readonly heard: readonly string[];
  say(reply: string): void;
  hangUp(): void;
}

const COMMANDS = /^(EHLO|MAIL|RCPT|DATA|RSET|QUIT|\.$)/;

/** Answers EHLO with PIPELINING, and leaves every other command, and the end of a body (`.`), to `answer`. */
async function startTalkingServer(answer: (command: string, talk: Talk, line: number) => void): Promise<number> {
  let lines = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const line = lines++;
    const heard: string[] = [];
    sockets.push(socket);
    socket.on('error', () => {});
    const talk: Talk = {
      heard,
      say: (reply) => void socket.write(`${reply}\r\n`),
      hangUp: () => void socket.destroy(),
    };
    talk.say('220 localhost talks');
    let rest = '';
    socket.on('data', (chunk) => {
      const parts = (rest + chunk.toString('latin1')).split('\r\n');
      rest = parts.pop() ?? '';
      for (const command of parts.filter((part) => COMMANDS.test(part))) {
        heard.push(command.split(/[ :]/)[0] ?? '');
        if (command.startsWith('EHLO')) talk.say('250-localhost\r\n250 PIPELINING');
        else answer(command, talk, line);
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closeAfterTest(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return (server.address() as AddressInfo).port;
}

async function deliver(port: number, count: number): Promise<{ core: Core; states: Record<string, number> }> {
  const { core } = await openTestCore('sqlite', { smtpUrl: `smtp://127.0.0.1:${port}` });
  await core.settings.setMany(admin, { 'company.email': 'office@acme.example', 'smtp.lanes': 1 });
  const { batchId } = await queueMessages(core, { count });
  const delivery = createDelivery(core, { owner: 'test', timeouts: { open: 20_000, send: 20_000 } });
  closeAfterTest(() => delivery.stop());
  await delivery.drain();
  const { counts } = await core.outbox.progress(batchId);
  return { core, states: Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0)) };
}

describe('the conversation with a mail server that takes commands without waiting', () => {
  it('[E1] a body is on its way → the envelope of the next mail stands right behind it, its body does not', async () => {
    const seen: string[][] = [];
    let waiting: (() => void) | null = null;
    const port = await startTalkingServer((command, talk) => {
      // The first mail is taken only once the next one has been asked about: without waiting for it nothing would move.
      if (command === '.' && waiting === null && seen.length === 0) waiting = () => talk.say('250 taken');
      else if (command === '.') talk.say('250 taken');
      else if (command === 'DATA' && waiting) {
        seen.push([...talk.heard]);
        waiting();
        waiting = null;
        talk.say('250 fine\r\n250 fine\r\n354 go on');
      } else if (command === 'DATA') talk.say('354 go on');
      else if (!waiting && command !== 'QUIT') talk.say('250 fine');
    });
    expect((await deliver(port, 3)).states).toEqual({ sent: 3 });
    expect(seen).toEqual([['EHLO', 'MAIL', 'RCPT', 'DATA', '.', 'MAIL', 'RCPT', 'DATA']]);
  });

  it('[E1] the line is cut behind a body and the next envelope → the one is unknown, the other leaves once on a new line', async () => {
    const bodies: number[] = [];
    const port = await startTalkingServer((command, talk, line) => {
      if (command === '.') bodies.push(line);
      if (line === 0 && talk.heard.filter((heard) => heard === 'DATA').length === 2) return talk.hangUp();
      if (command === 'DATA') talk.say('354 go on');
      else if (!(line === 0 && talk.heard.includes('.'))) talk.say('250 fine');
    });
    expect((await deliver(port, 2)).states).toEqual({ unknown: 1, sent: 1 });
    expect(bodies).toEqual([0, 1]);
  });

  it('[E3] no to the recipient and yes to DATA → an empty body ends it, refused, and the next mail leaves on the same line', async () => {
    let recipients = 0;
    const port = await startTalkingServer((command, talk) => {
      if (command.startsWith('RCPT')) recipients += 1;
      if (command.startsWith('RCPT') && recipients === 1) talk.say('550 5.3.0 not today');
      else talk.say(command === 'DATA' ? '354 go on' : '250 fine');
    });
    expect((await deliver(port, 2)).states).toEqual({ failed: 1, sent: 1 });
  });

  it('[E3] 421 at the envelope of a kept line → the mails behind it leave on a new line, each once', async () => {
    const port = await startTalkingServer((command, talk, line) => {
      const goodbye = line === 0 && talk.heard.filter((heard) => heard === 'MAIL').length === 2;
      if (goodbye && command.startsWith('MAIL')) talk.say('421 4.4.2 that was all for now');
      else if (!goodbye || command === '.') talk.say(command === 'DATA' ? '354 go on' : '250 fine');
    });
    expect((await deliver(port, 4)).states).toEqual({ sent: 4 });
  });

  it('[E1] two answers to one body → none is taken for another’s: each body goes out once', async () => {
    const bodies: number[] = [];
    const port = await startTalkingServer((command, talk, line) => {
      if (command === '.') bodies.push(line);
      if (command === '.' && line === 0) talk.say('250 fine\r\n250 queued');
      else talk.say(command === 'DATA' ? '354 go on' : '250 fine');
    });
    expect((await deliver(port, 3)).states).toEqual({ sent: 3 });
    expect(bodies).toEqual([0, 1, 1]);
  });

  it('[E1] the last word on a body is no word on a mail → in doubt, and not sent again by itself', async () => {
    const port = await startTalkingServer((command, talk) => {
      talk.say(command === 'DATA' || command === '.' ? '354 go on' : '250 fine');
    });
    expect((await deliver(port, 1)).states).toEqual({ unknown: 1 });
  });

  it('[E1] answers that nobody asked for, or that are no SMTP → the line is given up, nothing is taken as sent', async () => {
    const port = await startTalkingServer((command, talk) => {
      if (command === '.') talk.say('all is well');
      else talk.say(command === 'DATA' ? '354 go on' : '250 fine');
    });
    const { states } = await deliver(port, 1);
    expect(states).toEqual({ unknown: 1 });
  });

  it.each([false, true])(
    '[E3] a refused mail between others, plain old server: %s → the others arrive, on one line',
    async (plainOld) => {
      const server = await startSmtpServer({ plainOld });
      server.faults.rcpt = (address) => (address.startsWith('person-1@') ? { code: 550, text: '5.3.0 no' } : null);
      expect((await deliver(server.port, 4)).states).toEqual({ failed: 1, sent: 3 });
      expect(server.mails.map(({ to }) => to[0])).toEqual(
        [0, 2, 3].map((number) => `person-${number}@customer.example`),
      );
      expect(server.connections.total).toBe(1);
    },
  );
});
