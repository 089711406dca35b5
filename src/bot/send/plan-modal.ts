import type { Account } from '../../core/customers/index.ts';
import type { MailingPlan, Skip, SkipReason } from '../../core/mailings/index.ts';
import { oneLine } from '../../core/text.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  joinMarked,
  type Marked,
  type Modal,
  marked,
  md,
  modal,
  type Page,
  section,
} from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { pager } from '../lists.ts';
import { planLine, quotaAfterLine } from '../quota/quota-words.ts';
import { SEND } from './ids.ts';

/** Named for each reason; the others are counted. */
const NAMED = 10;

export interface PlanScreen {
  readonly draftId: string;
  readonly plan: MailingPlan;
  readonly scheduledFor: number | null;
  readonly maySeeAll: boolean;
}

/** What would happen: counts, recipients, who is skipped and why, quota, days. Nothing has left yet. */
export function planModal(caller: Caller, { draftId, plan, scheduledFor, maySeeAll }: PlanScreen): Modal {
  const { say } = caller;
  const total = plan.queued + plan.skipped.length;
  const blocks: Block[] = [
    section(
      caller.md('bot:send.plan', {
        template: plan.templateName,
        mails: say('bot:mails', { count: plan.queued }),
        total: caller.format.number(total),
      }),
    ),
  ];
  if (scheduledFor !== null)
    blocks.push(section(caller.md('bot:send.scheduled', { at: caller.format.instant(scheduledFor) })));
  // Today's quota says nothing about a sending of another day.
  if (scheduledFor === null) blocks.push(context(quotaAfterLine(caller, plan.quota, plan.queued)));
  else if (plan.plan.length === 1) blocks.push(context(planLine(caller, plan.plan)));
  if (plan.plan.length > 1)
    blocks.push(section(caller.md('bot:send.spreadOver', { days: marked(planLine(caller, plan.plan), 600) })));
  if (plan.sample.length > 0) blocks.push(section(sampleWords(caller, plan)));
  blocks.push(...skippedWords(caller, plan.skipped).map((words) => context(words)));
  if (maySeeAll && total > plan.sample.length)
    blocks.push(
      actions([button({ id: SEND.everyone, text: say('bot:send.everyone', { total: caller.format.number(total) }) })]),
    );
  return modal({
    id: SEND.planModal,
    title: say('bot:send.planTitle'),
    blocks,
    close: say('bot:back'),
    ...(plan.queued > 0 ? { submit: say('bot:send.send', { count: plan.queued }) } : {}),
    metadata: { d: draftId },
  });
}

function sampleWords(caller: Caller, { sample, queued }: MailingPlan) {
  const lines = sample.slice(0, NAMED).map(({ name, email }) => md`• ${bold(marked(name, 60))} ${marked(email, 100)}`);
  const shown = lines.length;
  const more = queued > shown ? [caller.md('bot:more', { count: queued - shown })] : [];
  return joinMarked([...lines, ...more], '\n');
}

/** One sentence for each reason: how many are left out, why, and the first of their names. */
export function skippedWords(caller: Caller, skipped: readonly Skip[]): Marked[] {
  const byReason = Map.groupBy(skipped, ({ why }): SkipReason => why);
  return [...byReason].map(([why, skips]) => {
    const names = skips.slice(0, NAMED).map(({ name, reference }) => oneLine(name || reference, 60));
    const more = skips.length > NAMED ? [caller.say('bot:more', { count: skips.length - NAMED })] : [];
    return caller.md('bot:send.skipped', {
      count: skips.length,
      why: caller.say(`mailings:skip.${why}`),
      names: marked([...names, ...more].join(', '), 700),
    });
  });
}

/** Everyone who was chosen, page by page. */
export function everyoneModal(
  caller: Caller,
  { draftId, rows, page }: { draftId: string; rows: readonly Account[]; page: Page },
): Modal {
  const { say } = caller;
  return modal({
    id: SEND.everyoneModal,
    title: say('bot:send.everyoneTitle'),
    blocks: [
      ...rows.map((account) =>
        section(
          md`${bold(marked(account.tradeName || account.legalName, 80))} · ${account.reference}\n${marked(account.emails[0] ?? say('bot:noAddress'), 120)}`,
        ),
      ),
      ...pager(caller, { id: SEND.everyoneModal, page }),
      ...(rows.length === 0 ? [section(say('bot:list.nothingFound'))] : []),
    ],
    close: say('bot:back'),
    metadata: { d: draftId },
  });
}
