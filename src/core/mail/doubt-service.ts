import type { Base } from '../base.ts';
import { insideTransaction } from '../db/index.ts';
import { MESSAGE_CLASSES, settlementOf } from '../notices/index.ts';
import type { AlertsService } from './alerts.ts';
import { type Causes, endCauses } from './causes.ts';
import { type Doubt, type DoubtedRow, type DoubtInput, type DoubtService, RESTORED } from './doubt.ts';
import { createDoubtStore } from './doubt-store.ts';
import type { MessageState } from './mail.ts';
import { createOutboxStore } from './outbox-store.ts';
import { stateAfter } from './states.ts';

/** So many questions come as cards of their own; of more, one card tells that the outbox holds them. */
const MOST_CARDS = 20;

/** Messages told to their causes at once. */
const GROUP = 200;

const ASKED_CLASSES = MESSAGE_CLASSES.filter((messageClass) => settlementOf(messageClass) === 'ask');

export function createDoubtService(
  base: Base,
  { alerts, causes }: { alerts: Pick<AlertsService, 'raise'>; causes: () => Causes },
): DoubtService {
  const store = createDoubtStore(base.db);
  const outbox = createOutboxStore(base.db);

  return {
    async settle(input) {
      if (!insideTransaction(base.db)) throw new Error('doubt is settled in a transaction');
      const at = base.clock.now();
      const rows = await store.doubted(input);
      for (const [state, group] of Map.groupBy(rows, stateOf)) {
        const dueAt = state === 'queued' ? { dueAt: at } : {};
        await store.move(idsOf(group), { state, at, ...dueAt });
      }
      await tellCauses(rows.filter((row) => stateOf(row) === 'unknown'));
      const asked = rows.filter((row) => settlementOf(row.class) === 'ask');
      for (const [batchId, group] of Map.groupBy(rows, (row) => row.batchId))
        base.hub.emit('delivered', { batchId, messageIds: idsOf(group) });
      return { total: rows.length, asked, uncounted: uncountedOf(rows, input) };
    },

    async ask(rows) {
      if (rows.length <= MOST_CARDS) for (const row of rows) await ask(row);
    },

    unanswered: () => store.countUnsettled(ASKED_CLASSES),
  };

  async function tellCauses(rows: readonly DoubtedRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += GROUP) {
      const messages = await outbox.byIds(idsOf(rows.slice(start, start + GROUP)));
      const ended = messages.map((message) => ({ ...message, endState: 'unknown' as const, reason: RESTORED }));
      await endCauses(causes(), ended, base.clock.now());
    }
  }

  async function ask({ id, batchId, class: messageClass, accountId, attempts }: DoubtedRow): Promise<void> {
    await alerts.raise({
      kind: 'unknown_outcome',
      key: `unknown_outcome:${id}:${RESTORED}:${attempts}`,
      payload: { messageId: id, batchId, class: messageClass, accountId },
    });
  }
}

/** Where the table and the rule of the class lead a message in doubt. */
function stateOf(row: DoubtedRow): MessageState {
  const unknown = stateAfter(row.state, 'doubt') ?? row.state;
  return settlementOf(row.class) === 'resend' ? (stateAfter(unknown, 'resend') ?? unknown) : unknown;
}

/** What was under a lease is counted since its claim. */
function uncountedOf(rows: readonly DoubtedRow[], { takenAt }: DoubtInput): Doubt['uncounted'] {
  return rows.flatMap(({ state, budget, dueAt }) =>
    state === 'sending' || budget === 'none' ? [] : [{ class: budget, at: Math.max(dueAt, takenAt) }],
  );
}

function idsOf(rows: readonly DoubtedRow[]): string[] {
  return rows.map(({ id }) => id);
}
