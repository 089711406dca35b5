import { describe, expect, it } from 'vitest';
import { PermissionDenied } from '../../../src/core/access/index.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { queueMessages } from '../../support/outbox.ts';

describe.each(testDatabases)('outbox (%s)', (database) => {
  it('[E1] messages are queued → rows in state queued, a Message-ID at our own domain, due after the undo window', async () => {
    const { core, clock } = await openTestCore(database);
    await core.settings.set(admin, 'company.email', 'office@acme.example');
    const { ids, batchId } = await queueMessages(core, { count: 3, undoSeconds: 60 });
    const message = await core.outbox.byId(ids[0] ?? '');
    expect(message).toMatchObject({ state: 'queued', attempts: 0, dueAt: clock.now() + MINUTE, batchTitle: 'Spring' });
    expect(message?.rfcMessageId).toMatch(new RegExp(`^<${ids[0]?.toLowerCase()}-[0-9a-f]{16}@acme\\.example>$`));
    expect(await core.outbox.progress(batchId)).toMatchObject({
      total: 3,
      done: false,
      counts: { queued: 3, sent: 0 },
    });
  });

  it('[D9] the same idempotency keys again, within one call and over two → one row each', async () => {
    const { core } = await openTestCore(database);
    const first = await queueMessages(core, { count: 2, key: 'k' });
    const again = await queueMessages(core, { count: 3, key: 'k' });
    expect(first.result).toMatchObject({ queued: 2, duplicates: 0 });
    expect(again.result).toMatchObject({ queued: 1, duplicates: 2 });
    expect((await core.outbox.list(admin, {})).total).toBe(3);
  });

  it('[I4] the same request key twice at once → one batch, told apart by isNew', async () => {
    const { core } = await openTestCore(database);
    const open = () =>
      core.transaction((tx) => tx.outbox.openBatch(admin, { kind: 'incident', requestKey: 'r1', title: 'INC-1' }));
    const [one, two] = await Promise.all([open(), open()]);
    expect(one.batch.id).toBe(two.batch.id);
    expect([one.isNew, two.isNew].sort()).toEqual([false, true]);
  });

  it('[T6] a recipient with a line break or a second address in it → refused, nothing queued', async () => {
    const { core } = await openTestCore(database);
    for (const toEmail of ['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example', '"x <a@b.example>"']) {
      await expect(queueMessages(core, { count: 1, toEmail })).rejects.toMatchObject({ code: 'core.invalidInput' });
    }
    expect((await core.outbox.list(admin, {})).total).toBe(0);
  });

  it('[T14] undo inside the window → all cancelled, nothing left, audited', async () => {
    const { core } = await openTestCore(database);
    const { batchId } = await queueMessages(core, { count: 3, undoSeconds: 60 });
    const undone = await core.transaction((tx) => tx.outbox.undo(admin, batchId));
    expect(undone).toEqual({ cancelled: 3, left: 0 });
    const progress = await core.outbox.progress(batchId);
    expect(progress).toMatchObject({ done: true, counts: { cancelled: 3 } });
    expect(progress.undoneAt).not.toBeNull();
    expect(await core.audit.list(admin, { search: 'mail.undo' })).toHaveLength(1);
  });

  it('[T14] undo after the window → refused once something has left; allowed while all of it still waits', async () => {
    const { core, clock } = await openTestCore(database);
    const later = await queueMessages(core, { count: 2, undoSeconds: 60, dueAt: clock.now() + 100 * MINUTE });
    const now = await queueMessages(core, { count: 2, undoSeconds: 60 });
    clock.advance(2 * MINUTE);
    expect(await core.outbox.undo(admin, later.batchId)).toEqual({ cancelled: 2, left: 0 });
    await core.base.db('messages').where({ id: now.ids[0] }).update({ state: 'sent' });
    await expect(core.outbox.undo(admin, now.batchId)).rejects.toMatchObject({ code: 'mail.undoOver' });
    expect((await core.outbox.progress(now.batchId)).counts).toMatchObject({ sent: 1, queued: 1 });
  });

  it('[X2] undo, retry, cancel and settle without the permission of the class → refused by name, nothing changes', async () => {
    const { core } = await openTestCore(database);
    const { batchId, ids } = await queueMessages(core, { count: 1, messageClass: 'debtor' });
    const lea = actorWith('templates.send', 'debtors.view');
    const attempts: ((tx: Pick<typeof core, 'outbox'>) => Promise<unknown>)[] = [
      (tx) => tx.outbox.undo(lea, batchId),
      (tx) => tx.outbox.retry(lea, ids),
      (tx) => tx.outbox.cancel(lea, ids),
      (tx) => tx.outbox.settle(lea, { id: ids[0] ?? '', as: 'resend' }),
    ];
    for (const attempt of attempts) {
      const refusal = await core.transaction(attempt).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(PermissionDenied);
      expect((refusal as PermissionDenied).params['permission']).toBe('debtors.send');
    }
    expect((await core.outbox.byId(ids[0] ?? ''))?.state).toBe('queued');
  });

  it('[X2] the list → holds only classes that the actor may view', async () => {
    const { core } = await openTestCore(database);
    await queueMessages(core, { count: 1, messageClass: 'debtor' });
    await queueMessages(core, { count: 2, messageClass: 'incident' });
    expect((await core.outbox.list(actorWith('incidents.view'), {})).total).toBe(2);
    expect((await core.outbox.list(admin, { class: 'debtor' })).total).toBe(1);
    expect((await core.outbox.list(admin, { search: 'SPRING', state: 'queued' }, { limit: 1 })).rows).toHaveLength(1);
    const refused = (...asked: Parameters<typeof core.outbox.list>) =>
      core.transaction((tx) => tx.outbox.list(...asked)).catch((error: unknown) => error);
    expect(await refused(actorWith('incidents.view'), { class: 'debtor' })).toBeInstanceOf(PermissionDenied);
    expect(await refused(actorWith(), {})).toBeInstanceOf(PermissionDenied);
  });

  it('[E1] an unknown outcome is settled by a person → sent, queued again, or left; only once', async () => {
    const { core } = await openTestCore(database);
    const { ids } = await queueMessages(core, { count: 3, messageClass: 'debtor' });
    await core.base.db('messages').update({ state: 'unknown' });
    const [one = '', two = '', three = ''] = ids;
    await core.transaction((tx) => tx.outbox.settle(admin, { id: one, as: 'sent' }));
    await core.transaction((tx) => tx.outbox.settle(admin, { id: two, as: 'resend' }));
    await core.transaction((tx) => tx.outbox.settle(admin, { id: three, as: 'leave' }));
    expect((await core.outbox.byId(one))?.state).toBe('sent');
    expect((await core.outbox.byId(two))?.state).toBe('queued');
    expect((await core.outbox.byId(three))?.state).toBe('failed');
    await expect(core.outbox.settle(admin, { id: one, as: 'resend' })).rejects.toMatchObject({
      code: 'mail.notUnknown',
    });
  });

  it('[E3] a failed message is retried by hand → queued at once with its attempts forgotten; a sent one is not', async () => {
    const { core, clock } = await openTestCore(database);
    const { ids } = await queueMessages(core, { count: 2 });
    await core.base.db('messages').where({ id: ids[0] }).update({ state: 'failed', attempts: 4 });
    await core.base.db('messages').where({ id: ids[1] }).update({ state: 'sent' });
    expect(await core.outbox.retry(admin, ids)).toBe(1);
    expect(await core.outbox.byId(ids[0] ?? '')).toMatchObject({ state: 'queued', attempts: 0, dueAt: clock.now() });
  });

  it('[D4] links of a message are revoked → isRevoked says so, and only of that one', async () => {
    const { core } = await openTestCore(database);
    const { ids } = await queueMessages(core, { count: 2 });
    await core.transaction((tx) => tx.outbox.revokeLinks(admin, ids[0] ?? ''));
    expect(await core.outbox.isRevoked(ids[0] ?? '')).toBe(true);
    expect(await core.outbox.isRevoked(ids[1] ?? '')).toBe(false);
    await core.outbox.recordView({ messageId: ids[0] ?? '', kind: 'document', targetId: 'd1' });
    expect(await core.base.db('link_views').select('kind')).toEqual([{ kind: 'document' }]);
  });

  it('[E3] a batch from Slack is done → untold until it is told', async () => {
    const { core } = await openTestCore(database);
    const origin = { kind: 'slack', channel: 'C1', user: 'U1', responseUrl: null, ts: null } as const;
    const { batchId } = await queueMessages(core, { count: 1, origin });
    await queueMessages(core, { count: 1 });
    expect(await core.outbox.untoldBatches()).toEqual([]);
    await core.base.db('messages').update({ state: 'sent' });
    await core.outbox.setOrigin(batchId, { ...origin, ts: '17.1' });
    expect(await core.outbox.untoldBatches()).toMatchObject([
      { id: batchId, origin: { ts: '17.1' }, counts: { sent: 1 } },
    ]);
    await core.outbox.markTold(batchId);
    expect(await core.outbox.untoldBatches()).toEqual([]);
  });

  it('[Q3] counts → by class and state', async () => {
    const { core } = await openTestCore(database);
    await queueMessages(core, { count: 2 });
    await queueMessages(core, { count: 1, messageClass: 'incident' });
    const counts = await core.outbox.counts();
    expect(counts).toContainEqual({ class: 'mailing', state: 'queued', count: 2 });
    expect(counts).toContainEqual({ class: 'incident', state: 'queued', count: 1 });
  });
});

describe.each(testDatabases)('alerts (%s)', (database) => {
  it('[R4] the same alert raised twice and claimed by two bots → one card', async () => {
    const { core } = await openTestCore(database);
    const alert = { kind: 'rating', key: 'rating:1', payload: { ratingId: '1' } } as const;
    await core.alerts.raise(alert);
    await core.alerts.raise(alert);
    const claimed = await Promise.all(['a', 'b'].map((owner) => core.alerts.claim({ owner, limit: 10 })));
    expect(claimed.flat()).toMatchObject([{ kind: 'rating', attempts: 1, payload: { ratingId: '1' } }]);
    await core.alerts.posted(claimed.flat()[0]?.id ?? '', { channel: 'C1', ts: '1.2' });
    expect(await core.alerts.byKey('rating:1')).toMatchObject({ channel: 'C1', slackTs: '1.2' });
  });

  it('[R4] posting failed, or the bot died with it → claimed again later', async () => {
    const { core, clock } = await openTestCore(database);
    await core.alerts.raise({ kind: 'rating', key: 'a', payload: {} });
    await core.alerts.raise({ kind: 'rating', key: 'b', payload: {} });
    const [one] = await core.alerts.claim({ owner: 'bot', limit: 10 });
    await core.alerts.failed(one?.id ?? '', 'channel_not_found');
    expect(await core.alerts.claim({ owner: 'bot', limit: 10 })).toEqual([]);
    clock.advance(2 * MINUTE);
    expect(await core.alerts.claim({ owner: 'bot', limit: 10 })).toMatchObject([
      { key: 'a', attempts: 2 },
      { key: 'b', attempts: 2 },
    ]);
  });
});
