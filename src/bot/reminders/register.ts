import { SYSTEM } from '../../core/access/index.ts';
import { addDays, dateIn } from '../../core/dates.ts';
import type { ReminderItem, ReminderRun } from '../../core/debtors/index.ts';
import { NotFound } from '../../core/errors.ts';
import type { AlertCard } from '../alerts/alert-card.ts';
import { type Modal, modal, pageAt, sentence } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { type ListContent, type ListQuery, registerList } from '../lists.ts';
import { mailPreview } from '../mail-preview.ts';
import { dateIn as dateOf, textIn } from '../state.ts';
import type { ActionTurn, Answer, SubmitTurn } from '../turn.ts';
import type { WhyFeature } from '../why/register.ts';
import { disputeForm, type ItemMetadata, skipForm, snoozeForm } from './item-forms.ts';
import { ITEM_ACTS, isWaiting, itemBlocks, RUN, runCard, runIntro, type Standing } from './run-card.ts';

export interface RemindersFeature {
  readonly card: AlertCard;
  /** All items of a run, page by page, with their buttons. */
  list(caller: Caller, runId: string): Promise<Modal>;
}

const SNOOZED_FOR = 7;

/** The morning batch: decided in the channel, item by item or at once (D12). */
export function registerReminders(bot: Bot, why: WhyFeature): RemindersFeature {
  const { core, router, people } = bot;
  const { clock } = core.base;
  const list = registerList(bot, { id: RUN.list, load });
  const showList = (caller: Caller, runId: string): Promise<Modal> => list.show(caller, { f: { run: runId } });

  router.action(RUN.approve, 'nothing', async (turn) => {
    const [runId = '', itemId = ''] = turn.value.split(':');
    return await decide(turn, runId, { itemIds: [itemId], as: 'approve' });
  });
  router.action(RUN.approveAll, 'nothing', (turn) => decide(turn, turn.value, { itemIds: 'all', as: 'approve' }));
  router.action(RUN.skipAll, 'nothing', (turn) => decide(turn, turn.value, { itemIds: 'all', as: 'skip' }));
  router.action(RUN.undo, 'nothing', async (turn) => {
    const [runId = '', itemId = ''] = turn.value.split(':');
    return await undo(turn, runId, [itemId]);
  });
  router.action(RUN.undoAll, 'nothing', (turn) => undo(turn, turn.value, 'all'));
  router.action(RUN.showAll, 'modal', async ({ caller, value }) => ({ show: await showList(caller, value) }));
  router.action(RUN.row, 'modal', onRow);
  router.submit(RUN.skipForm, async ({ caller, view }) => {
    const { run, item } = JSON.parse(view.metadata) as ItemMetadata;
    await core.transaction((rooms) => rooms.debtors.decide(caller.actor, { runId: run, itemIds: [item], as: 'skip' }));
    return { close: 'this' as const };
  });
  router.submit(RUN.snoozeForm, async ({ caller, view, state }) => {
    const { run, item } = JSON.parse(view.metadata) as ItemMetadata;
    const until = dateOf(state, 'until');
    await core.transaction((rooms) =>
      rooms.debtors.decide(caller.actor, { runId: run, itemIds: [item], as: 'snooze', ...(until ? { until } : {}) }),
    );
    return { close: 'this' as const };
  });
  router.submit(RUN.disputeForm, dispute);

  return {
    list: showList,
    card: {
      channel: 'slack.remindersChannel',
      build: async (voice, payload) => {
        if (payload['event'] === 'closed')
          return sentence(voice.md('bot:run.closedUnanswered', { count: Number(payload['expired'] ?? 0) }));
        return runCard(voice, await core.debtors.getRun(SYSTEM, String(payload['runId'])), await standing());
      },
      below: (payload) => (payload['event'] === 'closed' ? `reminder_run:${payload['runId']}` : null),
    },
  };

  async function onRow(turn: ActionTurn): Promise<Answer> {
    const [word, runId = '', itemId = ''] = turn.value.split(':');
    const act = ITEM_ACTS.find((each) => each === word);
    const { caller } = turn;
    const item = itemOf(await core.debtors.getRun(caller.actor, runId), itemId);
    if (act === 'skip' && item.atLastLevel === 0) return await decide(turn, runId, { itemIds: [itemId], as: 'skip' });
    const modalOf = async (): Promise<Modal> => {
      const metadata = { run: runId, item: itemId };
      if (act === 'skip') return skipForm(caller, { item, metadata });
      if (act === 'snooze') return snoozeForm(caller, { item, until: await inAWeek(), metadata });
      if (act === 'dispute') return disputeForm(caller, { item, metadata });
      if (act === 'preview') return await preview(caller, item);
      return await why.show(caller, `a:${item.account.id}`);
    };
    return turn.place.view ? { push: await modalOf() } : { show: await modalOf() };
  }

  async function decide(
    { caller, place }: ActionTurn,
    runId: string,
    input: { itemIds: readonly string[] | 'all'; as: 'approve' | 'skip' },
  ): Promise<Answer> {
    const before = await core.debtors.getRun(caller.actor, runId);
    // What becomes of the mails is told where they were approved.
    const origin = bot.batches.originOf(place);
    const run = await core.transaction((rooms) => rooms.debtors.decide(caller.actor, { runId, ...input, origin }));
    if (input.as === 'approve' && input.itemIds !== 'all' && nothingChanged(before, run, input.itemIds))
      return { reply: sentence(caller.md('bot:run.secondNeeded')) };
    const known = new Set(before.items.flatMap(({ batchId }) => batchId ?? []));
    const queued = run.items.filter(({ batchId }) => batchId !== null && !known.has(batchId));
    const batchId = queued[0]?.batchId;
    if (batchId)
      await bot.batches.announce({
        caller,
        place,
        batchId,
        lead: caller.md('bot:run.queued', { count: queued.length }),
      });
    return await shown({ caller, place }, run);
  }

  async function undo(
    { caller, place }: ActionTurn,
    runId: string,
    itemIds: readonly string[] | 'all',
  ): Promise<Answer> {
    const { run, undone, left } = await core.transaction((rooms) =>
      rooms.debtors.undoAnswers(caller.actor, { runId, itemIds }),
    );
    // What has left is said when somebody meant that one; of “all” it is what was not offered.
    if (undone === 0 && left > 0) return { reply: sentence(caller.md('bot:run.hasLeft')) };
    return await shown({ caller, place }, run);
  }

  async function shown({ caller, place }: Pick<ActionTurn, 'caller' | 'place'>, run: ReminderRun): Promise<Answer> {
    if (place.view) return { show: await list.show(caller, list.queryOf(place.view)) };
    // The card is the channel's, so it speaks the company's language.
    return { replace: runCard(await people.channelVoice(), run, await standing()) };
  }

  async function standing(): Promise<Standing> {
    return { now: clock.now(), paused: (await core.outbox.pause()) !== null };
  }

  async function dispute({ caller, view, state }: SubmitTurn) {
    const { run: runId, item: itemId } = JSON.parse(view.metadata) as ItemMetadata;
    const item = itemOf(await core.debtors.getRun(caller.actor, runId), itemId);
    // One card for the customer; what is paused wholly is settled in its run.
    await core.transaction((rooms) =>
      rooms.debtors.pause(caller.actor, {
        receiptIds: item.receiptIds,
        reason: 'dispute',
        until: dateOf(state, 'until'),
        note: textIn(state, 'note'),
      }),
    );
    return { close: 'this' as const };
  }

  async function preview(caller: Caller, item: ReminderItem): Promise<Modal> {
    const { account, receiptIds, level } = item;
    const mail = await core.debtors.preview(caller.actor, { accountId: account.id, receiptIds, level });
    const { say } = caller;
    return modal({
      id: RUN.preview,
      title: say('bot:preview'),
      close: say('bot:close'),
      blocks: await mailPreview(bot, caller, { kind: 'debtor', mail }),
    });
  }

  async function inAWeek(): Promise<string> {
    const zone = (await core.settings.all())['company.timeZone'];
    return addDays(dateIn(zone, clock.now()), SNOOZED_FOR);
  }

  async function load(caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
    const run = await core.debtors.getRun(caller.actor, f['run'] ?? '');
    const words = q.toLowerCase();
    const items = run.items.filter(({ account }) => account.tradeName.toLowerCase().includes(words));
    const page = pageAt(o, items.length);
    return {
      title: caller.say('bot:run.listTitle'),
      intro: runIntro(caller, run, await standing()),
      rows: items
        .slice(page.offset, page.offset + page.limit)
        .flatMap((item) => itemBlocks(caller, run, { item, now: clock.now() })),
      page,
      empty: caller.say('bot:run.empty'),
    };
  }
}

function itemOf(run: ReminderRun, itemId: string): ReminderItem {
  const item = run.items.find(({ id }) => id === itemId);
  if (!item) throw new NotFound('bot.noSuchItem');
  return item;
}

/** Whoever approved first cannot be the second person too. */
function nothingChanged(before: ReminderRun, after: ReminderRun, itemIds: readonly string[]): boolean {
  return itemIds.every((id) => {
    const [one, other] = [before, after].map((run) => run.items.find((item) => item.id === id));
    return one?.state === 'awaiting_second' && other?.state === 'awaiting_second' && isWaiting(other);
  });
}
