import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Account } from '../../../src/core/customers/index.ts';
import type { Subject } from '../../../src/core/decisions/index.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { startSmtpServer } from '../../support/smtp.ts';

async function openDesk(database: TestDatabase) {
  const server = await startSmtpServer();
  const { core, clock } = await openTestCore(database, { smtpUrl: server.url });
  await core.settings.setMany(admin, {
    'company.name': 'Acme',
    'company.email': 'office@acme.example',
    'company.timeZone': 'Europe/Paris',
  });
  const delivery = createDelivery(core, { owner: 'test' });
  closeAfterTest(() => delivery.stop());
  let requests = 0;
  return {
    core,
    server,
    /** After the undo window. */
    deliver: async () => {
      clock.advance(MINUTE);
      return await delivery.drain();
    },
    open: async (accountId: string, input: { noticeOnCreate?: boolean; noticeOnClose?: boolean } = {}) => {
      requests += 1;
      const request = { accountId, subject: 'Oven', description: 'Cold.', requestKey: `request-${requests}` };
      return await core.transaction((tx) => tx.incidents.open(admin, { ...request, ...input }));
    },
    close: (id: string) => core.transaction((tx) => tx.incidents.close(admin, { id, resolution: 'Done' })),
    mail: async (body = 'Dear @CUSTOMERNAME@') => {
      requests += 1;
      const draft = { name: `Spring ${requests}`, subject: 'News', design: 'text' as const, body };
      const template = await core.transaction((tx) => tx.templates.create(admin, draft));
      const selection = { kind: 'customer' as const };
      const requestKey = `request-${requests}`;
      const sent = await core.transaction((tx) =>
        tx.mailings.send(admin, { templateId: template.id, selection, requestKey }),
      );
      return { ...sent, templateId: template.id };
    },
    /** Oldest first, e.g. `closed: not_sent reopened`. */
    told: async (subject: Subject) =>
      (await core.decisions.list(admin, subject))
        .map(({ notice, outcome, reason }) => `${notice ? `${notice}: ` : ''}${outcome} ${reason}`)
        .toReversed(),
  };
}

describe.each(testDatabases)('decisions about mails to customers (%s)', (database) => {
  it('[D13] an incident opened and closed, both notices taken → queued, sent, and the rating asked with the second', async () => {
    const desk = await openDesk(database);
    const account = await saveCustomer(desk);
    const { incident } = await desk.open(account.id);
    await desk.deliver();
    await desk.close(incident.id);
    await desk.deliver();
    const expected = [
      ...['created: queued manual', 'created: sent manual'],
      ...['closed: queued manual', 'closed: sent manual', 'closed: asked with_mail'],
    ];
    expect(await desk.told({ kind: 'incident', id: incident.id })).toEqual(expected);
    expect(await desk.told({ kind: 'customer', id: account.id })).toEqual(expected);
    const [newest] = await desk.core.decisions.list(admin, { kind: 'incident', id: incident.id });
    expect(newest).toMatchObject({ reference: incident.reference, actorName: 'root', accountId: account.id });
  });

  it('[D13] notices switched off, no address, an address that is blocked → the incident says why nothing was sent, nor asked', async () => {
    const desk = await openDesk(database);
    const account = await saveCustomer(desk);
    const { incident: off } = await desk.open(account.id, { noticeOnCreate: false, noticeOnClose: false });
    await desk.close(off.id);
    expect(await desk.told({ kind: 'incident', id: off.id })).toEqual([
      'created: not_sent switched_off',
      'closed: not_sent switched_off',
      'closed: not_asked switched_off',
    ]);
    const mute = await saveCustomer(desk, { reference: 'C-2', emails: [] });
    const { incident: unreachable } = await desk.open(mute.id);
    expect(await desk.told({ kind: 'incident', id: unreachable.id })).toEqual(['created: not_sent no_address']);
    const blocked = await saveCustomer(desk, { reference: 'C-3', emails: ['gone@martin.example'] });
    await desk.core.customers.suppress({ email: 'gone@martin.example', reason: 'refused', detail: '' });
    const { incident: refused } = await desk.open(blocked.id);
    expect(await desk.told({ kind: 'incident', id: refused.id })).toEqual(['created: not_sent suppressed']);
  });

  it('[D13] a closing notice undone, one reopened meanwhile, one refused → each ends with its reason, and no rating was asked', async () => {
    const desk = await openDesk(database);
    const account = await saveCustomer(desk);
    const close = async () => {
      const { incident } = await desk.open(account.id, { noticeOnCreate: false });
      return { id: incident.id, ...(await desk.close(incident.id)) };
    };
    const undone = await close();
    await desk.core.transaction((tx) => tx.outbox.undo(admin, undone.notice.batchId ?? ''));
    const reopened = await close();
    await desk.core.transaction((tx) => tx.incidents.reopen(admin, { id: reopened.id }));
    await desk.deliver();
    const refused = await close();
    desk.server.faults.data = () => ({ code: 554, text: 'no such thing' });
    await desk.deliver();

    const endings = await Promise.all(
      [undone, reopened, refused].map(async ({ id }) => (await desk.told({ kind: 'incident', id })).slice(2)),
    );
    expect(endings).toEqual([
      ['closed: not_sent cancelled', 'closed: not_asked cancelled'],
      ['closed: not_sent reopened', 'closed: not_asked reopened'],
      ['closed: not_sent failed', 'closed: not_asked failed'],
    ]);
    const [newest] = await desk.core.decisions.list(admin, { kind: 'incident', id: refused.id });
    expect(newest?.detail).toContain('no such thing');
  });

  it('[D13] a closing text without the widget → sent, and the rating not asked for want of it', async () => {
    const desk = await openDesk(database);
    const account = await saveCustomer(desk);
    const text = { kind: 'incident.closed', language: 'en', subject: 'Done', body: 'All done.' } as const;
    await desk.core.transaction((tx) => tx.templates.setNoticeText(admin, { ...text, base: null }));
    const { incident } = await desk.open(account.id, { noticeOnCreate: false });
    await desk.close(incident.id);
    await desk.deliver();
    expect((await desk.told({ kind: 'incident', id: incident.id })).slice(-2)).toEqual([
      'closed: sent manual',
      'closed: not_asked no_widget',
    ]);
  });

  it('[D13 T15] a mailing to several → sent; skipped as unsubscribed or without address; unsubscribed meanwhile', async () => {
    const desk = await openDesk(database);
    const { core } = desk;
    const names = ['sent', 'out', 'mute', 'late'];
    const emails = names.map((name) => (name === 'mute' ? [] : [`${name}@customer.example`]));
    const accounts: Account[] = [];
    for (const [index, reference] of names.entries())
      accounts.push(await saveCustomer({ core }, { reference, emails: emails[index] ?? [] }));
    const optOut = async (index: number) => {
      const from = { category: 'mailing' as const, accountId: accounts[index]?.id ?? null, source: 'link' };
      await core.transaction((tx) => tx.customers.optOut({ email: emails[index]?.[0] ?? '', ...from }));
    };
    await optOut(1);
    const { mailingId } = await desk.mail('Dear @CUSTOMERNAME@, @widgetvaluation@');
    await optOut(3);
    await desk.deliver();
    const told = await Promise.all(accounts.map(({ id }) => desk.told({ kind: 'customer', id })));
    expect(told).toEqual([
      ['queued manual', 'sent manual', 'asked with_mail'],
      ['not_sent opted_out'],
      ['not_sent no_address'],
      ['queued manual', 'not_sent opted_out'],
    ]);
    const all = await core.decisions.list(admin, { kind: 'mailing', id: mailingId });
    expect(all).toHaveLength(7);
    expect(all[0]?.reference).toMatch(/^Spring/);
    const [named] = (await core.decisions.find(admin, { reference: all[0]?.reference ?? '' })).found;
    expect(named).toMatchObject({ kind: 'mailing', reference: mailingId, madeAt: expect.any(Number) });
  });

  it('[D13 Q2] a mailing larger than the day’s quota → those of the next day say so', async () => {
    const desk = await openDesk(database);
    const { core } = desk;
    await core.settings.setMany(admin, { 'quota.mailing.day': 1 });
    const first = await saveCustomer({ core }, { reference: 'C-1', emails: ['one@customer.example'] });
    const second = await saveCustomer({ core }, { reference: 'C-2', emails: ['two@customer.example'] });
    await desk.mail();
    const [waiting] = await core.decisions.list(admin, { kind: 'customer', id: second.id });
    expect(waiting).toMatchObject({ outcome: 'queued', reason: 'quota', detail: '2026-11-25' });
    expect(await desk.told({ kind: 'customer', id: first.id })).toEqual(['queued manual']);
  });

  it('[D13 Q2] the quota is full when a notice’s turn comes → it says for which day it waits, and leaves when there is room', async () => {
    const desk = await openDesk(database);
    await desk.core.settings.setMany(admin, { 'quota.notice.day': 0 });
    const account = await saveCustomer(desk);
    const { incident } = await desk.open(account.id);
    expect(await desk.deliver()).toEqual({ sent: 0, ended: 0 });
    const why = async () => (await desk.core.decisions.list(admin, { kind: 'incident', id: incident.id })).toReversed();
    expect((await why()).slice(1)).toMatchObject([
      { notice: 'created', outcome: 'queued', reason: 'quota', detail: '2026-11-25', actorName: 'relance' },
    ]);
    await desk.core.settings.setMany(admin, { 'quota.notice.day': 300 });
    await desk.deliver();
    expect((await why()).map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'queued manual',
      'queued quota',
      'sent manual',
    ]);
  });

  it('[D13 E3] a refused notice tried again by hand, an unknown one sent again → why names who had it done', async () => {
    const desk = await openDesk(database);
    const { core, server } = desk;
    const ana = { ...actorWith('incidents.send', 'incidents.view'), name: 'Ana' };
    const account = await saveCustomer(desk);
    const { incident } = await desk.open(account.id);
    const subject = { kind: 'incident', id: incident.id } as const;
    server.faults.data = () => ({ code: 554, text: 'no such thing' });
    await desk.deliver();
    server.faults.data = () => null;
    const id = (await core.outbox.list(admin, {})).rows[0]?.id ?? '';
    expect(await core.transaction((tx) => tx.outbox.retry(ana, [id]))).toBe(1);
    expect(await core.transaction((tx) => tx.outbox.retry(ana, [id]))).toBe(0);
    expect(await desk.told(subject)).toEqual([
      'created: queued manual',
      'created: not_sent failed',
      'created: queued retried',
    ]);
    expect((await core.decisions.list(admin, subject))[0]).toMatchObject({ actorName: 'Ana', detail: '' });
    await core.base.db('messages').update({ state: 'unknown' });
    await core.transaction((tx) => tx.outbox.settle(ana, { id, as: 'resend' }));
    await desk.deliver();
    expect((await desk.told(subject)).slice(2)).toEqual([
      ...['created: queued retried', 'created: queued retried', 'created: sent manual'],
    ]);
  });

  it('[X2] whoever may see incidents alone → reads those decisions of a customer and no others; a stranger is refused', async () => {
    const desk = await openDesk(database);
    const account = await saveCustomer(desk);
    const { incident } = await desk.open(account.id);
    const { mailingId } = await desk.mail();
    const { decisions } = desk.core;
    const technician = actorWith('incidents.view');
    const customer = { kind: 'customer', id: account.id } as const;
    expect((await decisions.list(technician, customer)).map(({ subject }) => subject)).toEqual([
      { kind: 'incident', id: incident.id },
    ]);
    await expect(decisions.list(technician, { kind: 'mailing', id: mailingId })).rejects.toMatchObject({
      params: { permission: 'templates.view' },
    });
    await expect(decisions.list(actorWith('settings.view'), customer)).rejects.toMatchObject({
      params: { permission: 'debtors.view' },
    });
  });
});
