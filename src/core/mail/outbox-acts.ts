import type { AccessService, Actor, Section } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { AppError, NotFound } from '../errors.ts';
import { sectionOf } from '../notices/index.ts';
import type { Batch } from './batches.ts';
import type { createBatchesStore } from './batches-store.ts';
import type { Brakes } from './brakes.ts';
import { type Causes, confirmCauses, endCauses, requeueCauses } from './causes.ts';
import type { createLinksStore } from './links-store.ts';
import { LEFT_UNKNOWN, type MessageState, type StoredMessage, WAITING_STATES } from './mail.ts';
import type { OutboxService } from './outbox.ts';
import { createOutboxListsStore } from './outbox-lists-store.ts';
import { createOutboxStore } from './outbox-store.ts';
import { statesBefore } from './states.ts';

/** A person said of a refusal by policy that it is this message's own. */
const SENDER_REFUSED = 'sender_refused';

type OutboxActs = Pick<
  OutboxService,
  'undo' | 'retry' | 'cancel' | 'cancelBatch' | 'takeBack' | 'hold' | 'settle' | 'resume' | 'revokeLinks'
>;

/** What people do with messages that are queued, stuck or in doubt: each asks for the right to send their kind. */
export function createOutboxActs(
  base: Base,
  {
    access,
    audit,
    batches,
    brakes,
    links,
    causes,
  }: {
    access: AccessService;
    audit: AuditService;
    batches: ReturnType<typeof createBatchesStore>;
    brakes: Brakes;
    links: ReturnType<typeof createLinksStore>;
    causes: () => Causes;
  },
): OutboxActs {
  const store = createOutboxStore(base.db);
  const lists = createOutboxListsStore(base.db);
  const { clock, hub } = base;

  return {
    async undo(actor, batchId) {
      const batch = await batches.get(batchId);
      access.require(actor, `${sectionOf(batch.kind)}.send`);
      const [before] = await lists.progress([batch]);
      const waiting = (before?.counts.queued ?? 0) + (before?.counts.retry ?? 0);
      if (clock.now() >= batch.undoUntil && (waiting === 0 || waiting < (before?.total ?? 0))) {
        throw new AppError('mail.undoOver', { params: { waiting, total: before?.total ?? 0 } });
      }
      const ended = await endBatch(actor, batch, 'undone');
      await batches.markUndone(batchId, clock.now());
      return ended;
    },

    async retry(actor, ids) {
      const messages = await findForSend(actor, ids);
      const at = clock.now();
      // Whoever tries all again does not mean those that may have arrived and were left alone for that.
      const wanted = ids.length > 1 ? messages.filter((message) => message.outcomeCode !== LEFT_UNKNOWN) : messages;
      const moved = await store.move(
        wanted.map((message) => message.id),
        ['failed', 'suppressed', 'retry'],
        { state: 'queued', at, code: null, dueAt: at, attempts: 0 },
      );
      const again = new Set(moved);
      await noteRetried(
        actor,
        wanted.filter(({ id }) => again.has(id)),
      );
      await recordForMessages(actor, 'mail.retry', moved);
      if (moved.length > 0) hub.emit('outbox', {});
      return moved.length;
    },

    async cancel(actor, ids) {
      await findForSend(actor, ids);
      const cancelled = await cancelMessages(ids, 'cancelled');
      await recordForMessages(actor, 'mail.cancel', cancelled);
      return cancelled.length;
    },

    async cancelBatch(actor, batchId) {
      const batch = await batches.get(batchId);
      access.require(actor, `${sectionOf(batch.kind)}.send`);
      return await endBatch(actor, batch, 'cancelled');
    },

    async takeBack(actor, ids) {
      await findForSend(actor, ids);
      const states = await store.lockStates(ids);
      if (states.length < ids.length || !states.every(isWaiting)) return false;
      await cancelMessages(ids, 'undone');
      return true;
    },

    async hold(ids) {
      if (ids.length > 0) await store.lockStates(ids);
    },

    async settle(actor, { id, as }) {
      const [message] = await findForSend(actor, [id]);
      if (!message) throw new NotFound('mail.noSuchMessage');
      const at = clock.now();
      const to = {
        sent: { state: 'sent', at, code: 'confirmed', sentAt: at },
        resend: { state: 'queued', at, code: null, dueAt: at },
        leave: { state: 'failed', at, code: LEFT_UNKNOWN },
      } as const;
      const moved = await store.move([id], ['unknown'], to[as]);
      if (moved.length === 0) throw new AppError('mail.notUnknown');
      if (as === 'sent') await confirmCauses(causes(), [message], at);
      if (as === 'leave') await endCauses(causes(), [{ ...message, endState: 'failed', reason: LEFT_UNKNOWN }], at);
      if (as === 'resend') await noteRetried(actor, [message]);
      await audit.record(actor, { action: 'mail.settle', target: { kind: 'message', id }, details: { as } });
      hub.emit('delivered', { batchId: message.batchId, messageIds: [id] });
      if (as === 'resend') hub.emit('outbox', { batchId: message.batchId });
    },

    async resume(actor, { id, leave }) {
      access.require(actor, 'settings.edit');
      const pause = await brakes.paused();
      if (!pause || (id !== undefined && id !== pause.id)) throw new AppError('mail.notPaused');
      const at = clock.now();
      const lifted = { at, byName: actor.name, as: leave ? 'leave' : 'resume' } as const;
      if (!(await brakes.lift(pause.id, lifted))) throw new AppError('mail.notPaused');
      if (leave && pause.messageId !== null) await leaveRefused(actor, pause.messageId, pause.detail);
      await audit.record(actor, {
        action: 'mail.resume',
        target: { kind: 'message', id: pause.messageId ?? pause.id },
        details: { leave, code: pause.code },
      });
      hub.emit('outbox', {});
      hub.emit('changed', { room: 'outbox' });
      return { ...pause, lifted };
    },

    async revokeLinks(actor, messageId) {
      await findForSend(actor, [messageId]);
      await links.revoke(messageId, { at: clock.now(), by: actor.name });
      await audit.record(actor, { action: 'mail.revokeLinks', target: { kind: 'message', id: messageId } });
    },
  };

  /** The messages, all of which the actor may send; unknown ids are left out. */
  async function findForSend(actor: Actor, ids: readonly string[]): Promise<StoredMessage[]> {
    const messages = await store.byIds(ids);
    const sections = new Set<Section>(messages.map((message) => sectionOf(message.class)));
    for (const section of sections) access.require(actor, `${section}.send`);
    return messages;
  }

  async function noteRetried(actor: Actor, messages: readonly StoredMessage[]): Promise<void> {
    const why = { reason: 'retried', by: actor.name } as const;
    await requeueCauses(
      causes(),
      messages.map((message) => ({ ...message, why })),
    );
  }

  /** A refusal by policy can be one recipient's own: this message fails with the server's words, the others go on. */
  async function leaveRefused(actor: Actor, id: string, detail: string): Promise<void> {
    const [message] = await findForSend(actor, [id]);
    const at = clock.now();
    const to = { state: 'failed', at, code: SENDER_REFUSED, text: detail } as const;
    const moved = message ? await store.move([id], statesBefore('abandon').filter(isWaiting), to) : [];
    if (!message || moved.length === 0) return;
    await endCauses(causes(), [{ ...message, outcomeText: detail, endState: 'failed', reason: SENDER_REFUSED }], at);
    hub.emit('delivered', { batchId: message.batchId, messageIds: [id] });
  }

  /** Ends all of a batch that waits. */
  async function endBatch(
    actor: Actor,
    { id }: Batch,
    reason: 'undone' | 'cancelled',
  ): Promise<{ cancelled: number; left: number }> {
    const ended = await cancelMessages(await store.idsOfBatch(id, statesBefore('cancel')), reason);
    await audit.record(actor, {
      action: reason === 'undone' ? 'mail.undo' : 'mail.cancel',
      target: { kind: 'batch', id },
      details: { cancelled: ended.length },
    });
    const [after] = await lists.progress([await batches.get(id)]);
    return { cancelled: ended.length, left: (after?.total ?? 0) - ended.length };
  }

  async function cancelMessages(ids: readonly string[], reason: 'undone' | 'cancelled'): Promise<string[]> {
    const at = clock.now();
    const endState: MessageState = 'cancelled';
    const moved = await store.move(ids, statesBefore('cancel').filter(isWaiting), {
      state: endState,
      at,
      code: reason,
    });
    if (moved.length === 0) return moved;
    const messages = await store.byIds(moved);
    await endCauses(
      causes(),
      messages.map((message) => ({ ...message, endState, reason })),
      at,
    );
    for (const batchId of new Set(messages.map((message) => message.batchId))) {
      const messageIds = messages.filter((message) => message.batchId === batchId).map((message) => message.id);
      hub.emit('delivered', { batchId, messageIds });
    }
    return moved;
  }

  async function recordForMessages(actor: Actor, action: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) await audit.record(actor, { action, target: { kind: 'message', id } });
  }
}

/** What a lease holds is the delivery's: a person ends only what waits. */
function isWaiting(state: MessageState): boolean {
  return WAITING_STATES.includes(state);
}
