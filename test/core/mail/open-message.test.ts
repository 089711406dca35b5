import { describe, expect, it } from 'vitest';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { queueMail } from '../../support/customer-mail.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { startSmtpServer } from '../../support/smtp.ts';

async function openOutbox(database: TestDatabase) {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, {
    'company.name': 'Acme',
    'company.email': 'office@acme.example',
    'undo.seconds': 0,
  });
  const delivery = createDelivery(opened.core, { owner: 'test' });
  closeAfterTest(() => delivery.stop());
  return { ...opened, server, drain: () => delivery.drain() };
}

describe.each(testDatabases)('what stands in a message (%s)', (database) => {
  it('[E1] a mail that left → its subject and text as they were mailed, its links dead, the layout the same', async () => {
    const outbox = await openOutbox(database);
    const body = 'Dear @CUSTOMERNAME@,\n\nhttps://acme.example/offer\n\n@widgetvaluation@';
    const { messageId } = await queueMail(outbox, { body, causeKind: 'proof:incident' });
    await outbox.drain();
    const { mail, layout, message } = await outbox.core.outbox.open(admin, messageId);
    const [sent] = outbox.server.mails;
    expect(message).toMatchObject({ state: 'sent', attempts: 1 });
    expect(layout).toBe('same');
    expect(mail?.subject).toBe(sent?.parsed.subject);
    expect(mail?.text).toContain('Dear Boulangerie Martin,');
    expect(mail?.html).toContain('Boulangerie Martin');
    expect(mail?.html).not.toMatch(/\s(href|action)\s*=/i);
    const [, token] = /\/r\/([\w-]+)/.exec(mail?.text ?? '') ?? [];
    const [, real] = /\/r\/([\w-]+)/.exec(sent?.parsed.text ?? '') ?? [];
    expect(outbox.core.base.links.read(real ?? '')?.holderId).toBe(messageId);
    expect(outbox.core.base.links.read(token ?? '')?.holderId).not.toBe(messageId);
  });

  it('[E1] the company’s colour changes after it left → says so; a later one → the same; one from before it was noted → unknown', async () => {
    const outbox = await openOutbox(database);
    const { core, clock } = outbox;
    const { messageId, account } = await queueMail(outbox, { causeKind: 'proof:incident' });
    await outbox.drain();
    const layoutOf = async (id: string) => (await core.outbox.open(admin, id)).layout;
    await core.settings.setMany(admin, { 'company.color': '#aa0000' });
    expect(await layoutOf(messageId)).toBe('changed');
    clock.advance(1_000);
    const later = await queueMail(outbox, { account, causeKind: 'proof:incident' });
    await outbox.drain();
    expect(await layoutOf(later.messageId)).toBe('same');
    expect(await layoutOf(messageId)).toBe('changed');
    await core.base.db('layouts').delete();
    expect(await layoutOf(messageId)).toBe('unknown');
  });

  it('[E1] one that waits → as it would look now; its data taken out → says so and shows nothing', async () => {
    const outbox = await openOutbox(database);
    const { core } = outbox;
    const { messageId } = await queueMail(outbox);
    expect(await core.outbox.open(admin, messageId)).toMatchObject({ why: null, layout: 'same' });
    await core.base.db('messages').where({ id: messageId }).update({ data: '{}' });
    expect(await core.outbox.open(admin, messageId)).toMatchObject({ mail: null, why: 'data_gone' });
  });

  it('[X2] without the right to view its section → refused, naming the permission', async () => {
    const outbox = await openOutbox(database);
    const { messageId } = await queueMail(outbox, { messageClass: 'debtor' });
    await expect(outbox.core.outbox.open(actorWith('templates.view'), messageId)).rejects.toMatchObject({
      params: { permission: 'debtors.view' },
    });
    await expect(outbox.core.outbox.open(admin, 'nothing')).rejects.toMatchObject({ code: 'mail.noSuchMessage' });
  });
});
