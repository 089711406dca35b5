import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { startSmtpServer } from '../../support/smtp.ts';

describe.each(testDatabases)('mails of an incident (%s)', (database) => {
  it('[I7] opened, closed → two mails in one thread that no machine answers; the second has the rating links', async () => {
    const desk = await openDesk(database);
    const { incident } = await desk.open({ internalNotes: 'SECRET-NOTE' });
    expect(await desk.deliver()).toEqual({ sent: 1, ended: 0 });
    await desk.close(incident.id, 'New thermostat fitted');
    expect(await desk.deliver()).toEqual({ sent: 1, ended: 0 });

    const [created, closed] = desk.mails.map((mail) => mail.parsed);
    expect(desk.mails.map((mail) => mail.to)).toEqual([['marie@martin.example'], ['marie@martin.example']]);
    expect(created?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(closed?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(closed?.inReplyTo).toBe(created?.messageId);
    expect(created?.subject).toContain(incident.reference);
    expect(created?.text).toContain('It stays cold.\nSince Monday.');
    expect(closed?.text).toContain('New thermostat fitted');
    for (let score = 1; score <= 5; score += 1)
      expect(closed?.text).toMatch(new RegExp(`http://localhost:3000/r/[\\w-]+\\?choice=${score}\\b`));
    expect(desk.mails.map((mail) => mail.raw).join()).not.toContain('SECRET');
  });

  it('[I7] opened without observations → the notice names the request and announces nothing that is not there', async () => {
    const desk = await openDesk(database);
    const { incident } = await desk.open({ description: '' });
    await desk.deliver();
    expect(desk.mails[0]?.parsed.text).toContain(
      `${incident.reference}: Oven does not heat\n\nIs something missing? Just reply to this mail.`,
    );
  });

  it('[I3] the notice is switched off, or the incident reopened, within the undo window → nothing leaves, and the outbox says why', async () => {
    const desk = await openDesk(database);
    const { incident } = await desk.open({});
    await desk.core.transaction((tx) =>
      tx.incidents.edit(admin, { base: null, id: incident.id, noticeOnCreate: false }),
    );
    const { incident: other } = await desk.open({ noticeOnCreate: false });
    await desk.close(other.id, '');
    await desk.core.transaction((tx) => tx.incidents.reopen(admin, { id: other.id }));
    expect(await desk.deliver()).toEqual({ sent: 0, ended: 2 });
    expect(desk.mails).toEqual([]);
    const { rows } = await desk.core.outbox.list(admin, { class: 'incident' });
    expect(rows.map(({ state, outcomeCode }) => [state, outcomeCode]).sort()).toEqual([
      ['cancelled', 'reopened'],
      ['cancelled', 'switched_off'],
    ]);
  });

  it('[R4] the customer rates the closing notice → a plain mail reaches the team at once, without rating or unsubscribe links', async () => {
    const desk = await openDesk(database);
    const { incident } = await desk.open({ noticeOnCreate: false });
    await desk.close(incident.id, 'Done');
    await desk.deliver();
    const [notice] = (await desk.core.outbox.list(admin, { class: 'incident' })).rows;
    await desk.core.transaction((tx) =>
      tx.ratings.rate({ messageId: notice?.id ?? '', score: 1, comment: 'Still cold <b>!</b> @CUSTOMERNAME@' }),
    );
    expect(await desk.drain()).toEqual({ sent: 1, ended: 0 });
    const mail = desk.mails.at(-1);
    expect(mail?.to).toEqual(['office@acme.example']);
    expect(mail?.parsed.subject).toBe(`★☆☆☆☆ Boulangerie Martin · ${incident.reference}`);
    expect(mail?.parsed.text).toContain('“Still cold <b>!</b> @CUSTOMERNAME@”');
    expect(mail?.parsed.html).not.toContain('<b>!</b>');
    expect(mail?.raw).not.toMatch(/\/[ru]\/|List-Unsubscribe/);
  });
});

async function openDesk(database: TestDatabase) {
  const server = await startSmtpServer();
  const { core, clock } = await openTestCore(database, { smtpUrl: server.url });
  await core.transaction((tx) =>
    tx.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' }),
  );
  const account = await saveCustomer({ core });
  const delivery = createDelivery(core, { owner: 'test' });
  closeAfterTest(() => delivery.stop());
  let requests = 0;
  return {
    core,
    mails: server.mails,
    drain: () => delivery.drain(),
    /** After the undo window. */
    deliver: async () => {
      clock.advance(MINUTE);
      return await delivery.drain();
    },
    open: (input: { description?: string; internalNotes?: string; noticeOnCreate?: boolean }) => {
      requests += 1;
      return core.transaction((tx) =>
        tx.incidents.open(admin, {
          accountId: account.id,
          subject: 'Oven does not heat',
          description: 'It stays cold.\nSince Monday.',
          requestKey: `request-${requests}`,
          ...input,
        }),
      );
    },
    close: (id: string, resolution: string) => core.transaction((tx) => tx.incidents.close(admin, { id, resolution })),
  };
}
