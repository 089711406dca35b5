import { type AccessService, type Actor, type Level, may } from '../access/index.ts';
import type { Base } from '../base.ts';
import { MINUTE, SECOND } from '../clock.ts';
import { NotFound } from '../errors.ts';
import { MESSAGE_CLASSES, type MessageClass, noticeOf, sectionOf } from '../notices/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import type { createBatchesStore } from './batches-store.ts';
import { openMessage } from './open-message.ts';
import type { OutboxService } from './outbox.ts';
import { createOutboxListsStore } from './outbox-lists-store.ts';
import { createOutboxStore } from './outbox-store.ts';

const PAGE = 50;

/** What is due within it leaves now, in a person’s sense, ms. */
const NOW = 5 * MINUTE;

type OutboxLists = Pick<
  OutboxService,
  | 'progress'
  | 'held'
  | 'unknownKinds'
  | 'list'
  | 'counts'
  | 'waitingLater'
  | 'oldestDue'
  | 'byId'
  | 'ofCauses'
  | 'open'
  | 'untoldBatches'
>;

/** What is asked about messages and batches; changes nothing. */
export function createOutboxLists(
  base: Base,
  {
    access,
    settings,
    templates,
    batches,
  }: {
    access: AccessService;
    settings: SettingsService;
    templates: TemplatesService;
    batches: ReturnType<typeof createBatchesStore>;
  },
): OutboxLists {
  const store = createOutboxStore(base.db);
  const lists = createOutboxListsStore(base.db);
  const { clock } = base;

  return {
    async progress(batchId) {
      const [progress] = await lists.progress([await batches.get(batchId)]);
      if (!progress) throw new NotFound('mail.noSuchBatch');
      return progress;
    },

    async unknownKinds() {
      return (await lists.waitingByKind()).filter(({ kind }) => noticeOf(kind) === null);
    },

    held: (batchId) => lists.held(batchId),

    async list(actor, filter, { offset = 0, limit = PAGE } = {}) {
      const classes = filter.class ? [filter.class] : visibleClasses(actor);
      for (const messageClass of classes.length > 0 ? classes : (['mailing'] as const))
        requireFor(actor, messageClass, 'view');
      const { leaving, ...others } = filter;
      const leavingBy = leaving ? { leavingBy: await soon() } : {};
      return await lists.list({ ...others, ...leavingBy, classes }, { offset, limit });
    },

    counts: () => lists.counts(),

    waitingLater: async () => await lists.waitingAfter(await soon()),

    oldestDue: () => lists.oldestDue(clock.now()),

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

    untoldBatches: async () => await lists.progress(await batches.untold()),
  };

  /** What is due by then leaves now: the time for undo is part of its way. */
  async function soon(): Promise<number> {
    return clock.now() + Math.max(NOW, (await settings.all())['undo.seconds'] * SECOND);
  }

  function requireFor(actor: Actor, messageClass: MessageClass, level: Level): void {
    access.require(actor, `${sectionOf(messageClass)}.${level}`);
  }
}

function visibleClasses(actor: Actor): MessageClass[] {
  return MESSAGE_CLASSES.filter((messageClass) => may(actor, `${sectionOf(messageClass)}.view`));
}
