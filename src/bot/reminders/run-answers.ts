import type { ReminderRun } from '../../core/debtors/index.ts';
import { sentence } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { List } from '../lists.ts';
import type { ActionTurn, Answer, Turn } from '../turn.ts';
import { isWaiting, runCard, type Standing } from './run-card.ts';

/** What the handlers of this feature work with. */
export interface Reminders {
  readonly bot: Bot;
  readonly list: List;
}

/** Takes the answer, and tells what becomes of the mails where they were approved. */
export async function decide(
  reminders: Reminders,
  { caller, place }: ActionTurn,
  {
    runId,
    ...input
  }: {
    runId: string;
    itemIds: readonly string[] | 'all';
    as: 'approve' | 'skip';
  },
): Promise<Answer> {
  const { core, batches } = reminders.bot;
  const before = await core.debtors.getRun(caller.actor, runId);
  const origin = batches.originOf(place);
  const run = await core.transaction((rooms) => rooms.debtors.decide(caller.actor, { runId, ...input, origin }));
  if (input.as === 'approve' && input.itemIds !== 'all' && nothingChanged(before, run, input.itemIds))
    return { reply: sentence(caller.md('bot:run.secondNeeded')) };
  const known = new Set(before.items.flatMap(({ batchId }) => batchId ?? []));
  const queued = run.items.filter(({ batchId }) => batchId !== null && !known.has(batchId));
  const batchId = queued[0]?.batchId;
  if (batchId)
    await batches.announce({
      caller,
      place,
      batchId,
      lead: caller.md('bot:run.queued', { count: queued.length }),
    });
  return await shown(reminders, { caller, place }, run);
}

export async function undo(
  reminders: Reminders,
  { caller, place }: ActionTurn,
  { runId, itemIds }: { runId: string; itemIds: readonly string[] | 'all' },
): Promise<Answer> {
  const { run, undone, left } = await reminders.bot.core.transaction((rooms) =>
    rooms.debtors.undoAnswers(caller.actor, { runId, itemIds }),
  );
  // What has left is said when somebody meant that one; of “all” it is what was not offered.
  if (undone === 0 && left > 0) return { reply: sentence(caller.md('bot:run.hasLeft')) };
  return await shown(reminders, { caller, place }, run);
}

async function shown({ bot, list }: Reminders, { caller, place }: Turn, run: ReminderRun): Promise<Answer> {
  if (place.view) return { show: await list.show(caller, list.queryOf(place.view)) };
  // The card is the channel's, so it speaks the company's language.
  return { replace: runCard(await bot.people.channelVoice(), run, await standingOf(bot)) };
}

/** What a run's card needs to know of the present. */
export async function standingOf({ core }: Bot): Promise<Standing> {
  return { now: core.base.clock.now(), paused: (await core.outbox.pause()) !== null };
}

/** Whoever approved first cannot be the second person too. */
function nothingChanged(before: ReminderRun, after: ReminderRun, itemIds: readonly string[]): boolean {
  return itemIds.every((id) => {
    const [one, other] = [before, after].map((run) => run.items.find((item) => item.id === id));
    return one?.state === 'awaiting_second' && other?.state === 'awaiting_second' && isWaiting(other);
  });
}
