import { generateKeyPairSync } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/core/clock.ts';
import type { Core } from '../../../../src/core/core.ts';
import { AppError } from '../../../../src/core/errors.ts';
import { createDelivery, dkimKey, makeDkimKey } from '../../../../src/core/mail/index.ts';
import { sayError } from '../../../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../../../support/core.ts';
import { testDatabases } from '../../../support/databases.ts';
import { closeAfterTest } from '../../../support/open-things.ts';
import { queueMessages } from '../../../support/outbox.ts';
import { startSmtpServer } from '../../../support/smtp.ts';

async function openSigning(database: (typeof testDatabases)[number]) {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
  const delivery = createDelivery(opened.core, { owner: 'test' });
  closeAfterTest(() => delivery.stop());
  return { ...opened, server, delivery };
}

async function recordOf(core: Core): Promise<{ name: string; value: string }> {
  const key = dkimKey(await core.settings.all(), core.base.smtpUrl);
  if (!key) throw new Error('no key is set');
  return key.record;
}

/** `pass` when the record verifies the mail as it arrived. */
async function verdict(raw: string, record: { name: string; value: string }): Promise<string> {
  const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), {
    resolver: async (name: string) => {
      if (name === record.name) return [[record.value]];
      throw Object.assign(new Error('not there'), { code: 'ENOTFOUND' });
    },
  });
  return results[0]?.status.result ?? 'none';
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error: unknown) => error);
}

describe.each(testDatabases)('signed mail (%s)', (database) => {
  it('[E2 T15] a key is made → mailings and notices arrive signed, and the published record verifies them', async () => {
    const { core, server, delivery } = await openSigning(database);
    await makeDkimKey(core, admin);
    await queueMessages(core, { count: 3, body: `<p>${'.\n'.repeat(50)}@CUSTOMERNAME@ ${'x'.repeat(2_000)}</p>` });
    await queueMessages(core, { count: 1, messageClass: 'incident', inReplyTo: '<first@acme.example>' });
    expect((await delivery.drain()).sent).toBe(4);
    const record = await recordOf(core);
    expect(record.name).toBe('relance._domainkey.acme.example');
    for (const { raw } of server.mails) expect(await verdict(raw, record)).toBe('pass');
  });

  it('[E2] the key → encrypted at rest, shown to nobody; making one needs the permission', async () => {
    const { core } = await openSigning(database);
    await makeDkimKey(core, admin);
    const rows = JSON.stringify(await core.base.db('settings').select('value'));
    expect(rows).not.toContain('PRIVATE KEY');
    expect(await core.settings.show(admin, 'dkim.privateKey')).toBe('••••');
    expect(JSON.stringify(await core.audit.list(admin, {}))).not.toContain('PRIVATE KEY');
    const refused = await refusal(makeDkimKey(core, actorWith('settings.view')));
    expect(refused).toMatchObject({ code: 'access.denied' });
  });

  it('[E2] a second key → another selector, since mails of the last days are checked against the first', async () => {
    const { core } = await openSigning(database);
    await makeDkimKey(core, admin, { domain: 'mail.acme.example', selector: 'spring2026' });
    const first = await recordOf(core);
    const refused = await refusal(makeDkimKey(core, admin, { selector: 'spring2026' }));
    expect(sayError(core.base.words.in('en'), refused as AppError)).toBe(
      'The key that is replaced is published under “spring2026”, and mails of the last days are still checked against it. Choose another selector, like spring2027.',
    );
    expect(await recordOf(core)).toEqual(first);
    await makeDkimKey(core, admin);
    expect((await recordOf(core)).name).toBe('spring2027._domainkey.mail.acme.example');
  });

  it('[E2] a key that is none, too short, or of another kind → refused in a sentence that tells nothing of it', async () => {
    const { core } = await openSigning(database);
    const pem = (pair: ReturnType<typeof generateKeyPairSync>) =>
      String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const wrong = [
      'secret words',
      pem(generateKeyPairSync('rsa', { modulusLength: 512 })),
      pem(generateKeyPairSync('ed25519') as ReturnType<typeof generateKeyPairSync>),
    ];
    for (const text of wrong) {
      const refused = await refusal(core.settings.set(admin, 'dkim.privateKey', text));
      expect(refused).toBeInstanceOf(AppError);
      expect(JSON.stringify((refused as AppError).fields)).not.toContain(text.slice(0, 12));
      expect(sayError(core.base.words.in('en'), refused as AppError)).toBe(
        'This is not an RSA key of 1024 to 4096 bits in PEM form. “relance dkim new” makes one.',
      );
    }
  });

  it('[E2] the key can no longer be read → nothing leaves unsigned, one card says so; a new key → everything leaves, signed', async () => {
    const { core, server, delivery, clock } = await openSigning(database);
    await makeDkimKey(core, admin);
    await core.base.db('settings').where({ key: 'dkim.privateKey' }).update({ value: '"v1:sealed-with-another-key"' });
    await queueMessages(core, { count: 2 });
    for (let round = 0; round < 3; round += 1) {
      await delivery.drain();
      clock.advance(2 * MINUTE);
    }
    expect(server.mails).toEqual([]);
    const cards = await core.alerts.claim({ owner: 'bot', limit: 10 });
    expect(cards.map(({ kind, payload }) => [kind, payload['code']])).toEqual([['mail_trouble', 'dkim_broken']]);
    await makeDkimKey(core, admin);
    clock.advance(MINUTE);
    expect((await delivery.drain()).sent).toBe(2);
    for (const { raw } of server.mails) expect(await verdict(raw, await recordOf(core))).toBe('pass');
  });
});
