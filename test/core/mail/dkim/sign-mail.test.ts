import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { type AuthenticateResult, authenticate } from 'mailauth';
import { describe, expect, it } from 'vitest';
import { signMail } from '../../../../src/core/mail/dkim/sign-mail.ts';
import type { Signer } from '../../../../src/core/mail/dkim/signer.ts';
import type { MailParts } from '../../../../src/core/mail/mime/mail-parts.ts';
import { writeMail } from '../../../../src/core/mail/mime/write-mail.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signer: Signer = { domain: 'acme.example', selector: 'relance', key: privateKey };
const published = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');

const mailing: MailParts = {
  from: { name: 'Acme', address: 'office@acme.example' },
  to: { name: 'Léa', address: 'lea@customer.example' },
  replyTo: { name: 'Team', address: 'team@acme.example' },
  subject: 'Hello',
  text: 'Hello  there \n\n.\n\n\n',
  html: `<p>Hello</p>\n${'<b>long</b>'.repeat(400)}`,
  messageId: '<01abc@acme.example>',
  inReplyTo: null,
  date: Date.parse('2026-11-24T08:00:00Z'),
  headers: [
    ['List-Unsubscribe', '<https://acme.example/u/1>'],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ],
};
const notice: MailParts = {
  ...mailing,
  inReplyTo: '<00abc@acme.example>',
  headers: [['Auto-Submitted', 'auto-generated']],
};

/** What a receiver sees that looks the records up in these zones alone; the mail came from our server. */
async function received(raw: Buffer, sender = 'office@acme.example'): Promise<AuthenticateResult> {
  const zones: Record<string, string[][]> = {
    'TXT acme.example': [['v=spf1 ip4:192.0.2.1 -all']],
    'TXT relance._domainkey.acme.example': [[`v=DKIM1; k=rsa; p=${published}`]],
    'TXT _dmarc.acme.example': [['v=DMARC1; p=reject']],
  };
  return await authenticate(raw, {
    ip: '192.0.2.1',
    helo: 'mail.acme.example',
    sender,
    mta: 'mx.customer.example',
    resolver: async (name, type) => {
      const found = zones[`${type} ${name}`];
      if (found) return found;
      throw Object.assign(new Error('not there'), { code: 'ENOTFOUND' });
    },
  });
}

async function sign(parts: MailParts): Promise<string> {
  return (await signMail(await writeMail(parts), signer)).bytes.toString('latin1');
}

async function verdict(raw: string): Promise<string> {
  const { dkim } = await received(Buffer.from(raw, 'latin1'));
  return dkim.results[0]?.status.result ?? 'none';
}

/** The names of `h=`, in order. */
function signedNames(raw: string): string[] {
  return (/ h=([^;]+);/.exec(raw)?.[1] ?? '').split(':').map((name) => name.trim());
}

describe('DKIM', () => {
  it('[E2 T15] a mailing → SPF, DKIM and DMARC pass; both list headers are signed, From twice', async () => {
    const raw = await sign(mailing);
    const result = await received(Buffer.from(raw, 'latin1'));
    expect(result.dkim.results).toHaveLength(1);
    expect(result.dkim.results[0]).toMatchObject({
      signingDomain: 'acme.example',
      selector: 'relance',
      algo: 'rsa-sha256',
      format: 'relaxed/relaxed',
      status: { result: 'pass', aligned: 'acme.example' },
    });
    expect(result).toMatchObject({ spf: { status: { result: 'pass' } }, dmarc: { status: { result: 'pass' } } });
    expect(signedNames(raw)).toEqual([
      'from',
      'from',
      'to',
      'reply-to',
      'subject',
      'date',
      'message-id',
      'mime-version',
      'content-type',
      'list-unsubscribe',
      'list-unsubscribe-post',
    ]);
  });

  it('[E2] a notice that answers another → threading and Auto-Submitted are signed', async () => {
    const raw = await sign(notice);
    expect(await verdict(raw)).toBe('pass');
    expect(signedNames(raw)).toEqual(expect.arrayContaining(['in-reply-to', 'references', 'auto-submitted']));
  });

  it('[E2] mails of the composer: a document, letters outside ASCII before the @ → pass', async () => {
    const document = {
      filename: 'Facture n° 1.pdf',
      contentType: 'application/pdf',
      content: Buffer.alloc(5_000, '%'),
    };
    const attached = await signMail(await writeMail({ ...notice, attachments: [document] }), signer);
    expect(attached.wireReady).toBe(false);
    expect(await verdict(attached.bytes.toString('latin1'))).toBe('pass');
    expect(await verdict(await sign({ ...notice, to: { name: 'José', address: 'josé@customer.example' } }))).toBe(
      'pass',
    );
  });

  it('[E2] any subject, name and text → pass, and still ready for the wire', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(fc.constantFrom('.', ' ', '\t', '\r\n', '\n', 'é', '日本', 'a'.repeat(1_200)), { maxLength: 40 })
        .map((pieces) => pieces.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, text, text, async (subject, name, body) => {
        const mail = await writeMail({
          ...mailing,
          subject,
          to: { name, address: 'x+y@köln.example' },
          text: body,
          html: body,
        });
        const signed = await signMail(mail, signer);
        const raw = signed.bytes.toString('latin1');
        expect(signed.wireReady).toBe(true);
        expect(raw.endsWith(mail.bytes.toString('latin1'))).toBe(true);
        expect(raw).not.toMatch(/^\.|[^\r]\n|\r[^\n]/m);
        expect(await verdict(raw)).toBe('pass');
      }),
      { numRuns: 30 },
    );
  });

  it('[E2] what relays do to white space → pass still', async () => {
    const raw = await sign(notice);
    const relayed = raw.replace('Subject: Hello', 'Subject:   Hello ').replace('Hello there', 'Hello    there');
    expect(await verdict(`${relayed}\r\n\r\n`)).toBe('pass');
  });

  it.each([
    ['the subject', (raw: string) => raw.replace('Subject: Hello', 'Subject: Hullo')],
    ['the recipient', (raw: string) => raw.replace('lea@customer', 'leo@customer')],
    ['the answer address', (raw: string) => raw.replace('team@acme', 'evil@acme')],
    ['the unsubscribe link', (raw: string) => raw.replace('/u/1>', '/u/2>')],
    ['one-click taken away', (raw: string) => raw.replace('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n', '')],
    ['a second From', (raw: string) => `From: <ceo@acme.example>\r\n${raw}`],
    ['a word of the text', (raw: string) => raw.replace('<p>Hello</p>', '<p>Hullo</p>')],
    ['words after the end', (raw: string) => `${raw}Buy this!\r\n`],
  ])('[E2 T15] changed on the way: %s → the signature fails', async (_what, change) => {
    const raw = await sign(mailing);
    const changed = change(raw);
    expect(changed).not.toBe(raw);
    expect(await verdict(raw)).toBe('pass');
    expect(await verdict(changed)).toMatch(/^(fail|neutral)$/);
  });
});
