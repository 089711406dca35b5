import { addDays, dateIn } from '../../core/dates.ts';
import type { ReminderItem, ReminderRun } from '../../core/debtors/index.ts';
import { NotFound } from '../../core/errors.ts';
import { type Modal, modal } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { mailPreview } from '../mail-preview.ts';
import { dateIn as dateOf, textIn } from '../state.ts';
import type { ActionTurn, Answer, SubmitAnswer, SubmitTurn } from '../turn.ts';
import type { WhyFeature } from '../why/register.ts';
import { disputeForm, type ItemMetadata, skipForm, snoozeForm } from './item-forms.ts';
import { decide, type Reminders } from './run-answers.ts';
import { ITEM_ACTS, RUN } from './run-card.ts';

const SNOOZED_FOR = 7;

/** The ⋯ of an item: its value is `ACT:RUN:ITEM`. */
export async function onRow(reminders: Reminders, why: WhyFeature, turn: ActionTurn): Promise<Answer> {
  const [word, runId = '', itemId = ''] = turn.value.split(':');
  const act = ITEM_ACTS.find((each) => each === word);
  const { caller } = turn;
  const { bot } = reminders;
  const item = itemOf(await bot.core.debtors.getRun(caller.actor, runId), itemId);
  if (act === 'skip' && item.atLastLevel === 0)
    return await decide(reminders, turn, { runId, itemIds: [itemId], as: 'skip' });
  const modalOf = async (): Promise<Modal> => {
    const metadata = { run: runId, item: itemId };
    if (act === 'skip') return skipForm(caller, { item, metadata });
    if (act === 'snooze') return snoozeForm(caller, { item, until: await inAWeek(bot), metadata });
    if (act === 'dispute') return disputeForm(caller, { item, metadata });
    if (act === 'preview') return await preview(bot, caller, item);
    return await why.show(caller, `a:${item.account.id}`);
  };
  return turn.place.view ? { push: await modalOf() } : { show: await modalOf() };
}

export async function skip({ core }: Bot, { caller, view }: SubmitTurn): Promise<SubmitAnswer> {
  const { run, item } = JSON.parse(view.metadata) as ItemMetadata;
  await core.transaction((rooms) => rooms.debtors.decide(caller.actor, { runId: run, itemIds: [item], as: 'skip' }));
  return { close: 'this' };
}

export async function snooze({ core }: Bot, { caller, view, state }: SubmitTurn): Promise<SubmitAnswer> {
  const { run, item } = JSON.parse(view.metadata) as ItemMetadata;
  const until = dateOf(state, 'until');
  await core.transaction((rooms) =>
    rooms.debtors.decide(caller.actor, { runId: run, itemIds: [item], as: 'snooze', ...(until ? { until } : {}) }),
  );
  return { close: 'this' };
}

export async function dispute({ core }: Bot, { caller, view, state }: SubmitTurn): Promise<SubmitAnswer> {
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
  return { close: 'this' };
}

async function preview(bot: Bot, caller: Caller, item: ReminderItem): Promise<Modal> {
  const { account, receiptIds, level } = item;
  const mail = await bot.core.debtors.preview(caller.actor, { accountId: account.id, receiptIds, level });
  const { say } = caller;
  return modal({
    id: RUN.preview,
    title: say('bot:preview'),
    close: say('bot:close'),
    blocks: await mailPreview(bot, caller, { kind: 'debtor', mail }),
  });
}

async function inAWeek({ core }: Bot): Promise<string> {
  const zone = (await core.settings.all())['company.timeZone'];
  return addDays(dateIn(zone, core.base.clock.now()), SNOOZED_FOR);
}

function itemOf(run: ReminderRun, itemId: string): ReminderItem {
  const item = run.items.find(({ id }) => id === itemId);
  if (!item) throw new NotFound('bot.noSuchItem');
  return item;
}
