import fc from 'fast-check';
import { type AddressObject, simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { composeMail } from '../../../src/core/mail/mime/compose-mail.ts';
import type { MailParts } from '../../../src/core/mail/mime/mail-parts.ts';
import { isUnusual, mailDate, writeAlternative, writeMail } from '../../../src/core/mail/mime/write-mail.ts';
import { type CutText, wholeText } from '../../../src/core/templates/index.ts';
import { oneLine } from '../../../src/core/text.ts';

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

/** Any text, hostile text, and what mails are full of. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.lorem({ maxCount: 60 }),
  fc
    .array(
      fc.constantFrom('.', '=', ' ', '\t', '\n', '\r\n', '\r', 'é', '日本', '=?', '?=', '<b>', '--', 'a'.repeat(90)),
      {
        maxLength: 80,
      },
    )
    .map((pieces) => pieces.join('')),
);
const anyName = fc.oneof(
  anyText,
  fc.constantFrom('a "quoted" \\ name', 'x\r\nBcc: victim@evil.example', '<v@evil.example>'),
);

/** Cut anywhere, as tags do; literals long enough to be kept, and not. */
const anyCut: fc.Arbitrary<CutText> = fc
  .array(fc.tuple(anyText, fc.oneof(anyText, fc.constantFrom('', 'C-17', ' ', '\n'))), { minLength: 1, maxLength: 5 })
  .map((pairs) => ({ literals: [...pairs.map(([literal]) => literal), ''], values: pairs.map(([, value]) => value) }));

const anyMail: fc.Arbitrary<MailParts> = fc.record({
  from: fc
    .record({ name: anyName, address: fc.constantFrom('office@acme.example', 'büro@acme.example') })
    .map((from) => ({
      ...from,
      address: 'office@acme.example',
    })),
  to: fc.record({ name: anyName, address: fc.constantFrom('lea@customer.example', 'x+y@köln.example') }),
  replyTo: fc.option(fc.record({ name: anyName, address: fc.constant('team@acme.example') })),
  subject: anyText,
  text: fc.oneof(anyText, anyCut),
  html: fc.oneof(anyText, anyCut),
  messageId: fc.constant('<01abc@acme.example>'),
  inReplyTo: fc.option(fc.constant('<00abc@acme.example>')),
  date: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  headers: fc.constant([['Auto-Submitted', 'auto-generated'] as const]),
});

describe('own mail writer', () => {
  it('[E2] any mail → mailparser reads what was written: subject, names, addresses, both bodies, threading', async () => {
    await fc.assert(
      fc.asyncProperty(anyMail, async (mail) => {
        const read = await simpleParser(writeAlternative(mail), { skipTextToHtml: true, skipImageLinks: true });
        expect(unspaced(read.subject ?? '')).toBe(unspaced(oneLine(mail.subject)));
        expect(one(read.from)).toEqual({ name: oneLine(mail.from.name, 200), address: mail.from.address });
        expect(one(read.to as AddressObject).name).toBe(oneLine(mail.to.name, 200));
        expect((read.to as AddressObject).value).toHaveLength(1);
        expect(read.replyTo?.value.length ?? 0).toBe(mail.replyTo ? 1 : 0);
        expect(read.bcc).toBeUndefined();
        expect(read.cc).toBeUndefined();
        expect(body(read.text || '')).toBe(body(whole(mail.text)));
        expect(body(read.html || '')).toBe(body(whole(mail.html)));
        expect(read.inReplyTo ?? null).toBe(mail.inReplyTo);
        expect(read.messageId).toBe(mail.messageId);
        expect(read.date?.getTime()).toBe(Math.floor(mail.date / 1000) * 1000);
        expect(read.attachments).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('[E2] any mail → mailparser reads the same in it as in what nodemailer’s composer makes', async () => {
    await fc.assert(
      fc.asyncProperty(anyMail, async (mail) => {
        const clean = cleaned(mail);
        const [own, composed] = await Promise.all(
          [writeAlternative(clean), await composeMail(clean)].map((raw) => simpleParser(raw, { skipTextToHtml: true })),
        );
        for (const read of ['messageId', 'inReplyTo', 'references', 'date'] as const)
          expect(own?.[read]).toEqual(composed?.[read]);
        expect(unspaced(own?.subject ?? '')).toBe(unspaced(composed?.subject ?? ''));
        expect(one(own?.from).address).toEqual(one(composed?.from).address);
        expect(body(own?.text ?? '')).toBe(body(composed?.text ?? ''));
        expect(body(own?.html || '')).toBe(body(composed?.html || ''));
        expect([...(own?.headers.keys() ?? [])].sort()).toEqual([...(composed?.headers.keys() ?? [])].sort());
      }),
      { numRuns: 100 },
    );
  });

  it('[E2] any mail → 7-bit lines of at most 998 characters ended by CRLF, header lines and bodies of at most 78', () => {
    fc.assert(
      fc.property(anyMail, (mail) => {
        const raw = writeAlternative(mail).toString('latin1');
        expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(raw).not.toMatch(/^\./m);
        expect(raw.endsWith('\r\n')).toBe(true);
        for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(line.includes('"') ? 998 : 78);
      }),
      { numRuns: 200 },
    );
  });

  it('[T7] a subject that wants to be a header, and names that want to be recipients → text', async () => {
    const read = await simpleParser(
      writeAlternative({
        ...parts,
        subject: 'Hi\r\nBcc: victim@evil.example\r\n\r\n<script>',
        to: { name: 'evil <v@evil.example>, "x"', address: 'lea@customer.example' },
      }),
    );
    expect(read.bcc).toBeUndefined();
    expect(read.subject).toBe('Hi Bcc: victim@evil.example <script>');
    expect((read.to as AddressObject).value).toEqual([
      { name: 'evil <v@evil.example>, "x"', address: 'lea@customer.example' },
    ]);
  });

  it('[E2] an address with letters outside ASCII before the @, or an attachment → through the composer, and whole', async () => {
    const utf8 = { ...parts, to: { name: 'José', address: 'josé@customer.example' } };
    expect(isUnusual(utf8)).toBe(true);
    expect(one((await simpleParser((await writeMail(utf8)).bytes)).to as AddressObject).address).toBe(
      'josé@customer.example',
    );
    const attached = {
      ...parts,
      attachments: [{ filename: 'Facture n° 1.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') }],
    };
    const read = await simpleParser((await writeMail(attached)).bytes);
    expect(read.attachments).toMatchObject([{ filename: 'Facture n° 1.pdf', contentType: 'application/pdf' }]);
    expect(read.text).toBe('Hello\n');
    expect(isUnusual(parts)).toBe(false);
  });

  it('[E2] the date → RFC 5322 with a zone in numbers, in every month', () => {
    expect(mailDate(Date.parse('2026-11-24T08:00:00Z'))).toBe('Tue, 24 Nov 2026 08:00:00 +0000');
    for (let month = 0; month < 12; month += 1) {
      const instant = Date.UTC(2026, month, 7, 23, 5, 9);
      expect(Date.parse(mailDate(instant))).toBe(instant);
    }
  });
});

function one(list: AddressObject | undefined): { name: string; address: string | undefined } {
  return { name: list?.value[0]?.name ?? '', address: list?.value[0]?.address };
}

/** Folding may turn a run of spaces into one; readers show the same. */
function unspaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Line breaks of any kind are one thing in a mail, and the last is not part of the text. */
function body(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n+$/, '')
    .replace(/[\ud800-\udfff]/gu, '\ufffd');
}

/** What the composer keeps of odd input differs (controls in names); both get what the outbox lets through. */
function cleaned(mail: MailParts): MailParts {
  const name = (address: { name: string; address: string }) => ({ ...address, name: oneLine(address.name, 60) });
  return {
    ...mail,
    from: name(mail.from),
    to: name(mail.to),
    replyTo: mail.replyTo && name(mail.replyTo),
    subject: oneLine(mail.subject) || 'x',
    text: cleanedCut(mail.text),
    html: cleanedCut(mail.html),
  };
}

function cleanedCut(cut: string | CutText): string | CutText {
  const clean = (text: string) => text.replace(/\r\n?/g, '\n');
  if (typeof cut === 'string') return clean(cut) || 'x';
  return { literals: ['x', ...cut.literals.map(clean)], values: ['', ...cut.values.map(clean)] };
}

function whole(text: string | CutText): string {
  return typeof text === 'string' ? text : wholeText(text);
}
