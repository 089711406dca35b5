import { SYSTEM } from '../../core/access/index.ts';
import type { AlertCard } from '../alerts/alert-card.ts';
import { type Modal, pageAt, sentence } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { type ListContent, type ListQuery, registerList } from '../lists.ts';
import type { WhyFeature } from '../why/register.ts';
import { dispute, onRow, skip, snooze } from './item-answers.ts';
import { decide, type Reminders, standingOf, undo } from './run-answers.ts';
import { itemBlocks, RUN, runCard, runIntro } from './run-card.ts';

export interface RemindersFeature {
  readonly card: AlertCard;
  /** All items of a run, page by page, with their buttons. */
  list(caller: Caller, runId: string): Promise<Modal>;
}

/** The morning batch: decided in the channel, item by item or at once (D12). */
export function registerReminders(bot: Bot, why: WhyFeature): RemindersFeature {
  const { core, router } = bot;
  const list = registerList(bot, { id: RUN.list, load: (caller, query) => load(bot, caller, query) });
  const reminders: Reminders = { bot, list };
  const showList = (caller: Caller, runId: string): Promise<Modal> => list.show(caller, { f: { run: runId } });

  router.action(RUN.approve, 'nothing', (turn) => decide(reminders, turn, { ...oneOf(turn.value), as: 'approve' }));
  router.action(RUN.approveAll, 'nothing', (turn) =>
    decide(reminders, turn, { runId: turn.value, itemIds: 'all', as: 'approve' }),
  );
  router.action(RUN.skipAll, 'nothing', (turn) =>
    decide(reminders, turn, { runId: turn.value, itemIds: 'all', as: 'skip' }),
  );
  router.action(RUN.undo, 'nothing', (turn) => undo(reminders, turn, oneOf(turn.value)));
  router.action(RUN.undoAll, 'nothing', (turn) => undo(reminders, turn, { runId: turn.value, itemIds: 'all' }));
  router.action(RUN.showAll, 'modal', async ({ caller, value }) => ({ show: await showList(caller, value) }));
  router.action(RUN.row, 'modal', (turn) => onRow(reminders, why, turn));
  router.submit(RUN.skipForm, (turn) => skip(bot, turn));
  router.submit(RUN.snoozeForm, (turn) => snooze(bot, turn));
  router.submit(RUN.disputeForm, (turn) => dispute(bot, turn));

  return {
    list: showList,
    card: {
      channel: 'slack.remindersChannel',
      build: async (voice, payload) => {
        if (payload['event'] === 'closed')
          return sentence(voice.md('bot:run.closedUnanswered', { count: Number(payload['expired'] ?? 0) }));
        return runCard(voice, await core.debtors.getRun(SYSTEM, String(payload['runId'])), await standingOf(bot));
      },
      below: (payload) => (payload['event'] === 'closed' ? `reminder_run:${payload['runId']}` : null),
    },
  };
}

/** The value of an item's own button is `RUN:ITEM`. */
function oneOf(value: string): { runId: string; itemIds: readonly string[] } {
  const [runId = '', itemId = ''] = value.split(':');
  return { runId, itemIds: [itemId] };
}

async function load(bot: Bot, caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
  const { core } = bot;
  const run = await core.debtors.getRun(caller.actor, f['run'] ?? '');
  const words = q.toLowerCase();
  const items = run.items.filter(({ account }) => account.tradeName.toLowerCase().includes(words));
  const page = pageAt(o, items.length);
  return {
    title: caller.say('bot:run.listTitle'),
    intro: runIntro(caller, run, await standingOf(bot)),
    rows: items
      .slice(page.offset, page.offset + page.limit)
      .flatMap((item) => itemBlocks(caller, run, { item, now: core.base.clock.now() })),
    page,
    empty: caller.say('bot:run.empty'),
  };
}
