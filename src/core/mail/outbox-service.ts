import type { AccessService } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { SECOND } from '../clock.ts';
import { refuseField } from '../errors.ts';
import { noticeOf } from '../notices/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import { oneLine, parseAddress } from '../text.ts';
import type { Batch } from './batches.ts';
import { createBatchesStore } from './batches-store.ts';
import { createBrakesStore } from './brakes-store.ts';
import type { Causes } from './causes.ts';
import { createClaimsStore } from './claims-store.ts';
import { createFiguresService } from './figures-service.ts';
import { createLinksStore } from './links-store.ts';
import type { NewMessage } from './mail.ts';
import type { OutboxService } from './outbox.ts';
import { createOutboxActs } from './outbox-acts.ts';
import { createOutboxLists } from './outbox-lists.ts';
import { createOutboxStore, type MessageRecord } from './outbox-store.ts';
import { messageIdFor, senderOf } from './sender.ts';

export interface OutboxRooms {
  readonly access: AccessService;
  readonly audit: AuditService;
  readonly settings: SettingsService;
  readonly templates: TemplatesService;
  /** Asked late: the rooms that queue messages stand above this one. */
  readonly causes: () => Causes;
}

export function createOutboxService(
  base: Base,
  { access, audit, settings, templates, causes }: OutboxRooms,
): OutboxService {
  const store = createOutboxStore(base.db);
  const batches = createBatchesStore(base.db);
  const brakes = createBrakesStore(base.db, base.ids);
  const links = createLinksStore(base.db);
  const { clock, hub } = base;

  return {
    claims: createClaimsStore(base.db),
    brakes,
    figures: createFiguresService(base),

    ...createOutboxLists(base, { access, settings, templates, batches }),
    ...createOutboxActs(base, { access, audit, batches, brakes, links, causes }),

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
      refuseUnknownKinds(messages);
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

    pause: () => brakes.paused(),
    pauseById: (id) => brakes.pauseById(id),
    troubleById: (id) => brakes.troubleById(id),

    isRevoked: (messageId) => links.isRevoked(messageId),

    async recordView(view) {
      await links.insertView({ ...view, id: base.ids.next(), at: clock.now() });
    },

    markTold: (batchId) => batches.markTold(batchId, clock.now()),
    markUntold: (batchId) => batches.markUntold(batchId),
    setOrigin: (batchId, origin) => batches.setOrigin(batchId, origin),
  };
}

/** A program's error: nothing would say right before hand-over whether it is still wanted (D10). */
function refuseUnknownKinds(messages: readonly NewMessage[]): void {
  const unknown = messages.find(({ causeKind }) => noticeOf(causeKind) === null);
  if (unknown) throw new Error(`no notice is called ${unknown.causeKind}: nothing would speak for it`);
}

/** The last gate before a row: an address that cannot add a recipient, a name that cannot add a header. */
function checkedRecipient(message: NewMessage): { toEmail: string; toName: string } {
  const toEmail = parseAddress(message.toEmail);
  if (toEmail === null) throw refuseField('toEmail', 'core.notAnAddress', { value: oneLine(message.toEmail, 80) });
  return { toEmail, toName: oneLine(message.toName, 200) };
}
