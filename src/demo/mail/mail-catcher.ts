import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Ids } from '../../core/ids.ts';
import type { Words } from '../../core/words.ts';
import type { CaughtMail } from './caught-mail.ts';
import { createInboxApp } from './inbox-app.ts';

export interface MailCatcher {
  /** `smtp://127.0.0.1:PORT`: where the delivery hands over. */
  readonly smtpUrl: string;
  /** The web inbox. */
  readonly address: string;
  mails(): readonly CaughtMail[];
  /** Calls back at every new mail; returns the function that stops it. */
  onMail(listener: (mail: CaughtMail) => void): () => void;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface MailCatcherOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly ids: Ids;
  readonly now: () => number;
  readonly words: Words;
}

/** An SMTP server on loopback that keeps every mail as a file and shows it in a web inbox; nothing leaves the machine. */
export async function startMailCatcher({
  folder,
  host,
  port,
  ids,
  now,
  words,
}: MailCatcherOptions): Promise<MailCatcher> {
  await mkdir(folder, { recursive: true });
  const mails = await readStored(folder);
  const listeners = new Set<(mail: CaughtMail) => void>();
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    hideSize: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const envelopeTo = session.envelope.rcptTo.map((recipient) => recipient.address);
        keep(Buffer.concat(chunks), envelopeTo).then(() => callback(), callback);
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    smtp.once('error', reject);
    smtp.listen(0, host, resolve);
  });
  smtp.on('error', () => undefined); // a client that goes away in mid-sentence is not our trouble

  const catcher = {
    mails: () => mails,
    onMail: (listener: (mail: CaughtMail) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async clear() {
      await Promise.all(mails.map((mail) => rm(path.join(folder, fileName(mail)), { force: true })));
      mails.length = 0;
    },
  };
  const web = createServer(getRequestListener(createInboxApp(catcher, words).fetch));
  await new Promise<void>((resolve, reject) => {
    web.once('error', reject);
    web.listen(port, host, resolve);
  });
  return {
    ...catcher,
    smtpUrl: `smtp://${host}:${(smtp.server.address() as AddressInfo).port}`,
    address: `http://${host}:${(web.address() as AddressInfo).port}`,
    async close() {
      web.closeAllConnections();
      await new Promise<void>((resolve) => {
        web.close(() => resolve());
      });
      await new Promise<void>((resolve) => {
        smtp.close(() => resolve());
      });
    },
  };

  async function keep(source: Buffer, envelopeTo: readonly string[]): Promise<void> {
    const mail: CaughtMail = {
      id: ids.next(),
      receivedAt: now(),
      envelopeTo,
      parsed: await simpleParser(source),
      source,
    };
    await writeFile(
      path.join(folder, fileName(mail)),
      JSON.stringify({ receivedAt: mail.receivedAt, envelopeTo, source: source.toString('base64') }),
    );
    mails.push(mail);
    for (const listener of listeners) listener(mail);
  }
}

function fileName(mail: Pick<CaughtMail, 'id'>): string {
  return `${mail.id}.json`;
}

async function readStored(folder: string): Promise<CaughtMail[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return await Promise.all(
    names.map(async (name) => {
      const stored = JSON.parse(await readFile(path.join(folder, name), 'utf8')) as {
        receivedAt: number;
        envelopeTo: string[];
        source: string;
      };
      const source = Buffer.from(stored.source, 'base64');
      return {
        id: path.basename(name, '.json'),
        receivedAt: stored.receivedAt,
        envelopeTo: stored.envelopeTo,
        parsed: await simpleParser(source),
        source,
      };
    }),
  );
}
