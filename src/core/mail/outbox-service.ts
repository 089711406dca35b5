import { type AccessService, type Actor, type Level, may, type Section } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { AppError, NotFound, refuseField } from '../errors.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import { oneLine, parseAddress } from '../text.ts';
import { createBatchesStore } from './batches-store.ts';
import { createBrakesStore } from './brakes-store.ts';
import { confirmCauses, endCauses } from './causes.ts';
import { createClaimsStore } from './claims-store.ts';
import { createFiguresService } from './figures-service.ts';
import {
  type Batch,
  type Cause,
  LEFT_UNKNOWN,
  MESSAGE_CLASSES,
  type MessageClass,
  type MessageState,
  type NewMessage,
  type OutboxService,
  type StoredMessage,
  sectionOf,
  WAITING_STATES,
} from './mail.ts';
import { openMessage } from './open-message.ts';
import { createOutboxStore, type MessageRecord } from './outbox-store.ts';
import { messageIdFor, senderOf } from './sender.ts';
import { statesBefore } from './states.ts';

const PAGE = 50;

/** What is due within it leaves now, in a person’s sense, ms. */
const NOW = 5 * MINUTE;

/** A person said of a refusal by policy that it is this message's own. */
const SENDER_REFUSED = 'sender_refused';

export interface OutboxRooms {
  readonly access: AccessService;
  readonly audit: AuditService;
  readonly settings: SettingsService;
  readonly templates: TemplatesService;
  /** Asked late: the rooms that queue messages stand above this one. */
  readonly causes: () => Readonly<Record<string, Cause>>;
}

export function createOutboxService(
  base: Base,
  { access, audit, settings, templates, causes }: OutboxRooms,
): OutboxService {
  const store = createOutboxStore(base.db);
  const batches = createBatchesStore(base.db);
  const brakes = createBrakesStore(base.db, base.ids);
  const { clock, hub } = base;

  return {
    claims: createClaimsStore(base.db),
    brakes,
    figures: createFiguresService(base),

    async openBatch(actor, input) {
      const now = clock.now();
      const undoSeconds = input.undoSeconds ?? (await settings.all())['undo.seconds'];
      const batch: Batch = {
        id: input.id ?? base.ids.next(),
        kind: input.kind,
        title: oneLine(input.title, 200),
        createdByName: actor.name,
        createdAt: now,
        undoUntil: now + undoSeconds * SECOND,
        undoneAt: null,
        origin: input.origin ?? { kind: 'none' },
      };
      const requestKey = input.requestKey;
      const isNew = await batches.insert({ ...batch, requestKey, createdBy: actor.id ?? actor.kind });
      if (isNew || requestKey === null) return { batch, isNew: true };
      return { batch: (await batches.find({ request_key: requestKey })) ?? batch, isNew: false };
    },

    async enqueue(messages) {
      if (messages.length === 0) return { queued: 0, duplicates: 0, ids: [] };
      const { domain } = senderOf(await settings.all(), base.smtpUrl);
      const undoEnds = await batches.undoEnds([...new Set(messages.map((message) => message.batchId))]);
      const now = clock.now();
      const records = messages.map((message): MessageRecord => {
        const id = message.id ?? base.ids.next();
        return {
          ...message,
          ...checkedRecipient(message),
          id,
          dueAt: Math.max(message.dueAt ?? now, undoEnds.get(message.batchId) ?? now),
          rfcMessageId: messageIdFor(id, { domain, secretKey: base.secretKey }),
          createdAt: now,
        };
      });
      const ids = await store.insertMessages(records);
      for (const batchId of undoEnds.keys()) hub.emit('outbox', { batchId });
      return { queued: ids.length, duplicates: messages.length - ids.length, ids };
    },

    async undo(actor, batchId) {
      const batch = await findBatch(batchId);
      access.require(actor, `${sectionOf(batch.kind)}.send`);
      const [before] = await store.progress([batch]);
      const waiting = (before?.counts.queued ?? 0) + (before?.counts.retry ?? 0);
      if (clock.now() >= batch.undoUntil && (waiting === 0 || waiting < (before?.total ?? 0))) {
        throw new AppError('mail.undoOver', { params: { waiting, total: before?.total ?? 0 } });
      }
      const cancelled = await cancelMessages(await store.idsOfBatch(batchId, statesBefore('cancel')), 'undone');
      await batches.markUndone(batchId, clock.now());
      await audit.record(actor, {
        action: 'mail.undo',
        target: { kind: 'batch', id: batchId },
        details: { cancelled: cancelled.length },
      });
      return { cancelled: cancelled.length, left: (before?.total ?? 0) - cancelled.length };
    },

    async progress(batchId) {
      const [progress] = await store.progress([await findBatch(batchId)]);
      if (!progress) throw new NotFound('mail.noSuchBatch');
      return progress;
    },

    held: (batchId) => store.held(batchId),

    async list(actor, filter, { offset = 0, limit = PAGE } = {}) {
      const classes = filter.class ? [filter.class] : visibleClasses(actor);
      for (const messageClass of classes.length > 0 ? classes : (['mailing'] as const))
        requireFor(actor, messageClass, 'view');
      const { leaving, ...others } = filter;
      const leavingBy = leaving ? { leavingBy: await soon() } : {};
      return await store.list({ ...others, ...leavingBy, classes }, { offset, limit });
    },

    counts: () => store.counts(),

    waitingLater: async () => await store.waitingAfter(await soon()),

    oldestDue: () => store.oldestDue(clock.now()),

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
      await audit.record(actor, { action: 'mail.settle', target: { kind: 'message', id }, details: { as } });
      hub.emit('delivered', { batchId: message.batchId, messageIds: [id] });
      if (as === 'resend') hub.emit('outbox', { batchId: message.batchId });
    },

    pause: () => brakes.paused(),
    pauseById: (id) => brakes.pauseById(id),
    troubleById: (id) => brakes.troubleById(id),

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

    async byId(id) {
      const [message] = await store.byIds([id]);
      return message ?? null;
    },

    ofCauses: (input) => store.ofCauses(input),

    async open(actor, id) {
      const [message] = await store.byIds([id]);
      if (!message) throw new NotFound('mail.noSuchMessage');
      requireFor(actor, message.class, 'view');
      return await openMessage(base, templates, message);
    },

    isRevoked: (messageId) => store.isRevoked(messageId),

    async revokeLinks(actor, messageId) {
      await findForSend(actor, [messageId]);
      await store.revoke(messageId, { at: clock.now(), by: actor.name });
      await audit.record(actor, { action: 'mail.revokeLinks', target: { kind: 'message', id: messageId } });
    },

    async recordView(view) {
      await store.insertView({ ...view, id: base.ids.next(), at: clock.now() });
    },

    untoldBatches: async () => await store.progress(await batches.untold()),
    markTold: (batchId) => batches.markTold(batchId, clock.now()),
    markUntold: (batchId) => batches.markUntold(batchId),
    setOrigin: (batchId, origin) => batches.setOrigin(batchId, origin),
  };

  /** What is due by then leaves now: the time for undo is part of its way. */
  async function soon(): Promise<number> {
    return clock.now() + Math.max(NOW, (await settings.all())['undo.seconds'] * SECOND);
  }

  function requireFor(actor: Actor, messageClass: MessageClass, level: Level): void {
    access.require(actor, `${sectionOf(messageClass)}.${level}`);
  }

  async function findBatch(batchId: string): Promise<Batch> {
    const batch = await batches.find({ id: batchId });
    if (!batch) throw new NotFound('mail.noSuchBatch');
    return batch;
  }

  /** The messages, all of which the actor may send; unknown ids are left out. */
  async function findForSend(actor: Actor, ids: readonly string[]): Promise<StoredMessage[]> {
    const messages = await store.byIds(ids);
    const sections = new Set<Section>(messages.map((message) => sectionOf(message.class)));
    for (const section of sections) access.require(actor, `${section}.send`);
    return messages;
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

function visibleClasses(actor: Actor): MessageClass[] {
  return MESSAGE_CLASSES.filter((messageClass) => may(actor, `${sectionOf(messageClass)}.view`));
}

/** The last gate before a row: an address that cannot add a recipient, a name that cannot add a header. */
function checkedRecipient(message: NewMessage): { toEmail: string; toName: string } {
  const toEmail = parseAddress(message.toEmail);
  if (toEmail === null) throw refuseField('toEmail', 'core.notAnAddress', { value: oneLine(message.toEmail, 80) });
  return { toEmail, toName: oneLine(message.toName, 200) };
}
