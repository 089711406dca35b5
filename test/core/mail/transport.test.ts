import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createDelivery, testSmtp } from '../../../src/core/mail/index.ts';
import { composeMail } from '../../../src/core/mail/mime/compose-mail.ts';
import type { MailParts } from '../../../src/core/mail/mime/mail-parts.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer } from '../../support/smtp.ts';

const LOGIN = { user: 'acme', password: 'open-sesame' };

/** A server that offers a login but no encryption, and keeps every line that it is told. */
async function startEavesdropper(): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 localhost listens\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('latin1').split('\r\n').filter(Boolean)) {
        heard.push(line);
        if (/^EHLO/i.test(line)) socket.write('250-localhost\r\n250 AUTH PLAIN LOGIN\r\n');
        else socket.write(/^STARTTLS/i.test(line) ? '502 no such command\r\n' : '250 fine\r\n');
      }
    });
    closeAfterTest(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(() => server.close());
  return { port: (server.address() as AddressInfo).port, heard };
}

const parts: MailParts = {
  from: { name: 'Acme', address: 'office@acme.example' },
  to: { name: 'Léa', address: 'lea@customer.example' },
  replyTo: null,
  subject: 'Hello',
  text: 'Hello\n',
  html: '<p>Hello</p>\n',
  messageId: '<01abc@acme.example>',
  inReplyTo: null,
  date: Date.parse('2026-11-24T08:00:00Z'),
  headers: [],
};

describe('transport', () => {
  it('[E2] encryption is wanted and not offered → refused before user, password or a recipient are said', async () => {
    const server = await startEavesdropper();
    const { core } = await openTestCore('sqlite');
    await core.settings.setMany(admin, {
      'company.name': 'Acme',
      'company.email': 'office@acme.example',
      'smtp.host': '127.0.0.1',
      'smtp.port': server.port,
      'smtp.security': 'starttls',
      'smtp.user': LOGIN.user,
      'smtp.password': LOGIN.password,
    });
    await queueMessages(core, { count: 2 });
    const delivery = createDelivery(core, { owner: 'test', timeouts: { open: 20_000, send: 20_000 } });
    closeAfterTest(() => delivery.stop());
    expect(await delivery.drain()).toEqual({ sent: 0, ended: 0 });
    expect(await testSmtp(await core.settings.all(), null)).toMatchObject({ ok: false, code: 'no_starttls' });
    expect(server.heard.length).toBeGreaterThan(0);
    expect(server.heard.filter((line) => !/^(EHLO|STARTTLS|QUIT)/i.test(line))).toEqual([]);
  });

  it('[E2 T7] names that want to be recipients, by both writers → one recipient each, in envelope and headers', async () => {
    const server = await startSmtpServer();
    const { core } = await openTestCore('sqlite', { smtpUrl: server.url });
    await core.settings.setMany(admin, {
      'company.name': 'Acme <ceo@evil.example>, "x',
      'company.email': 'office@acme.example',
    });
    const hostile = 'x\r\nBcc: victim@evil.example\r\n\r\n<v@evil.example>, victim@evil.example';
    const addresses = ['lea@customer.example', 'josé@customer.example'];
    for (const toEmail of addresses) {
      const { ids } = await queueMessages(core, { count: 1, toEmail });
      await core.base.db('messages').whereIn('id', ids).update({ to_name: hostile });
    }
    const delivery = createDelivery(core, { owner: 'test' });
    closeAfterTest(() => delivery.stop());
    expect((await delivery.drain()).sent).toBe(2);
    expect(server.mails.map(({ to }) => to).sort()).toEqual(addresses.map((address) => [address]).sort());
    for (const { from, to, parsed } of server.mails) {
      expect(from).toBe('office@acme.example');
      expect([parsed.to].flat().flatMap((list) => list?.value.map(({ address }) => address))).toEqual(to);
      expect(parsed.from?.value.map(({ address }) => address)).toEqual(['office@acme.example']);
      expect([parsed.cc, parsed.bcc]).toEqual([undefined, undefined]);
    }
  });

  it.each([
    ['a body', { html: { path: '/etc/hostname' } }],
    ['a text from the network', { text: { href: 'http://127.0.0.1:9/' } }],
    ['a document', { attachments: [{ filename: 'x', contentType: 'text/plain', content: { path: '/etc/hostname' } }] }],
  ])(
    '[E2] %s that names a file or an address instead of being content → refused, nothing is read',
    async (_what, odd) => {
      // No type lets this through; what came out of a database once might.
      const mail = { ...parts, ...odd } as unknown as MailParts;
      await expect(composeMail(mail)).rejects.toMatchObject({ code: expect.stringMatching(/^E(FILE|URL)ACCESS$/) });
    },
  );
});
