import { may } from '../../core/access/index.ts';
import type { MailingInput } from '../../core/mailings/index.ts';
import { leavingWords } from '../batches/leaving-words.ts';
import { joinMarked, type Modal, marked, md, pageAt } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import { planLine } from '../quota/quota-words.ts';
import type { ActionTurn, SubmitAnswer, SubmitTurn } from '../turn.ts';
import { everyoneModal, planModal, skippedWords } from './plan-modal.ts';
import { mailingIn } from './send-form.ts';

const DRAFT = 'send';

/** What would be sent to whom and when, before anything is. */
export async function planMailing({ core, drafts }: Bot, { caller, state }: SubmitTurn): Promise<SubmitAnswer> {
  const input = mailingIn(state);
  const draftId = await drafts.create<MailingInput>(DRAFT, caller.slackUserId, input);
  return {
    push: planModal(caller, {
      draftId,
      plan: await core.mailings.plan(caller.actor, input),
      scheduledFor: input.scheduledFor ?? null,
      maySeeAll: may(caller.actor, 'customers.view'),
    }),
  };
}

export async function sendMailing(bot: Bot, { caller, place, view }: SubmitTurn): Promise<SubmitAnswer> {
  const { core, drafts } = bot;
  const { d } = JSON.parse(view.metadata) as { d: string };
  const input = await drafts.read<MailingInput>(DRAFT, caller.slackUserId, d);
  const origin = bot.batches.originOf(place);
  const sent = await core.transaction((rooms) =>
    rooms.mailings.send(caller.actor, { ...input, requestKey: `slack:${d}`, origin }),
  );
  const leaves = leavingWords(caller, {
    at: Math.max(input.scheduledFor ?? 0, sent.undoUntil),
    now: core.base.clock.now(),
    count: sent.queued,
  });
  const what = caller.md('bot:send.sent', { count: sent.queued, template: sent.templateName });
  const spread =
    sent.plan.length > 1 ? [caller.md('bot:send.spreadOver', { days: marked(planLine(caller, sent.plan), 600) })] : [];
  const lead = joinMarked([md`${what} ${leaves}`, ...spread, ...skippedWords(caller, sent.skipped)], '\n');
  return await bot.batches.sent({ caller, place, batchId: sent.batchId, lead, clears: true });
}

/** Everybody whom the plan counts, page by page. */
export async function showEveryone(
  { core, drafts }: Bot,
  { caller, place }: ActionTurn,
  offset: number,
): Promise<Modal> {
  const { d } = JSON.parse(place.view?.metadata ?? '{}') as { d: string };
  const { selection } = await drafts.read<MailingInput>(DRAFT, caller.slackUserId, d);
  const { rows, total } = await core.customers.list(caller.actor, selection, { offset, limit: 15, sort: 'name' });
  return everyoneModal(caller, { draftId: d, rows, page: pageAt(offset, total, 15) });
}
