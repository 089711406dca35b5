import { describe, expect, it } from 'vitest';
import { pauseAfter } from '../../../src/core/mail/retries.ts';
import { messageIdFor, senderOf } from '../../../src/core/mail/sender.ts';
import { targetOf } from '../../../src/core/mail/smtp/smtp-target.ts';
import { SETTING_DEFAULTS, type Settings } from '../../../src/core/settings/index.ts';
import { TEST_SECRET } from '../../support/test-constants.ts';

const settings = (some: Partial<Settings>): Settings => ({ ...SETTING_DEFAULTS, ...some });

describe('where to hand over', () => {
  it('[E2] SMTP_URL → TLS demanded everywhere but on this machine', () => {
    const target = (url: string) => targetOf(settings({}), url);
    expect(target('smtp://mail.example.com')).toMatchObject({ target: { port: 587, secure: false, requireTls: true } });
    expect(target('smtp://mail.example.com:2525')).toMatchObject({ target: { port: 2525, requireTls: true } });
    expect(target('smtps://mail.example.com')).toMatchObject({ target: { port: 465, secure: true } });
    expect(target('smtp://mail.example.com:465')).toMatchObject({ target: { secure: true, requireTls: false } });
    expect(target('smtp://localhost:1025')).toMatchObject({ target: { secure: false, requireTls: false } });
    expect(target('smtp://[::1]:1025')).toMatchObject({ target: { host: '::1', requireTls: false } });
    expect(target('smtp://127.0.0.1.evil.example:25')).toMatchObject({ target: { requireTls: true } });
  });

  it('[E2] user and password of SMTP_URL → decoded', () => {
    expect(targetOf(settings({}), 'smtps://a%40b.example:p%2Fw%40@mail.example.com')).toMatchObject({
      target: { user: 'a@b.example', password: 'p/w@' },
    });
  });

  it('[E2] the company’s own server wins; without encryption only on this machine; none at all → said', () => {
    const own = settings({ 'smtp.host': 'mail.acme.example', 'smtp.port': 587 });
    expect(targetOf(own, 'smtp://localhost:1025')).toMatchObject({
      target: { host: 'mail.acme.example', requireTls: true },
    });
    expect(targetOf({ ...own, 'smtp.security': 'none' }, null)).toEqual({ trouble: 'insecure' });
    expect(targetOf({ ...own, 'smtp.host': '127.0.0.1', 'smtp.security': 'none' }, null)).toMatchObject({
      target: { requireTls: false, secure: false },
    });
    expect(targetOf(settings({}), null)).toEqual({ trouble: 'not_configured' });
  });
});

describe('who it is from', () => {
  const acme = { 'company.name': 'Acme', 'company.email': 'office@acme.example' };

  it('[E2] own server → From its mailbox, Reply-To the company only where it differs', () => {
    const own = settings({ ...acme, 'smtp.host': 'mail.acme.example' });
    expect(senderOf(own, null)).toMatchObject({
      from: { name: 'Acme', address: 'office@acme.example' },
      replyTo: null,
    });
    expect(senderOf({ ...own, 'smtp.fromEmail': 'no-reply@acme.example' }, null)).toMatchObject({
      from: { address: 'no-reply@acme.example' },
      replyTo: { address: 'office@acme.example' },
    });
  });

  it('[E2] system mailbox → From its user or its from parameter, Reply-To the company', () => {
    expect(senderOf(settings(acme), 'smtps://relay%40system.example:x@mail.system.example')).toMatchObject({
      from: { address: 'relay@system.example' },
      replyTo: { name: 'Acme', address: 'office@acme.example' },
      domain: 'system.example',
    });
    expect(senderOf(settings(acme), 'smtp://apikey:x@mail.system.example?from=hello@system.example')).toMatchObject({
      from: { address: 'hello@system.example' },
    });
  });

  it('[E2] a sender’s name with a line break in it, a domain with accents → harmless, in ASCII', () => {
    const sender = senderOf(settings({ 'company.name': 'A\r\nBcc: x', 'company.email': 'a@büro.example' }), null);
    expect(sender.from.name).toBe('A Bcc: x');
    expect(messageIdFor('01ABC', { domain: sender.domain, secretKey: TEST_SECRET })).toMatch(
      /^<01abc-[0-9a-f]{16}@xn--bro-hoa\.example>$/,
    );
  });
});

describe('pauses', () => {
  it('[E3] growing, and none after two days', () => {
    const minutes = Array.from({ length: 30 }, (_, index) => pauseAfter(index + 1)).map((ms) => ms && ms / 60_000);
    expect(minutes.slice(0, 6)).toEqual([1, 5, 15, 60, 240, 240]);
    const given = minutes.filter((pause) => pause !== null);
    const total = given.reduce((sum, pause) => sum + pause, 0) / 60;
    expect(total).toBeGreaterThan(40);
    expect(total).toBeLessThanOrEqual(48);
    expect(minutes.at(-1)).toBeNull();
  });
});
