import type { ReminderItem, ReminderRun } from '../../core/debtors/index.ts';
import { type Money, totalsByCurrency } from '../../core/money.ts';
import {
  actions,
  type Block,
  bold,
  button,
  type Card,
  card,
  context,
  header,
  type Marked,
  marked,
  md,
  overflow,
  section,
} from '../blocks/index.ts';
import type { Voice } from '../caller.ts';

export const RUN = {
  approve: 'run.approve',
  row: 'run.row',
  approveAll: 'run.approveAll',
  skipAll: 'run.skipAll',
  showAll: 'run.showAll',
  list: 'run.list',
  snoozeForm: 'run.snoozeForm',
  disputeForm: 'run.disputeForm',
  preview: 'run.preview',
} as const;

/** The ⋯ of an item; the option's value is `ACT:RUN:ITEM`. */
export const ITEM_ACTS = ['skip', 'snooze', 'dispute', 'preview', 'why'] as const;

/** Items with buttons on the card; the others are behind “Show all”. */
const SHOWN = 7;
/** Decided items named on the card. */
const NAMED = 10;

/** The reminders of one day, for the channel to decide on (D12). */
export function runCard(voice: Voice, run: ReminderRun, now: number): Card {
  const { say } = voice;
  const waiting = run.items.filter(isWaiting);
  const decided = run.items.filter((item) => !isWaiting(item));
  const isOver = run.state === 'closed' || now >= run.cutOffAt;
  const title = say('bot:run.title', { day: voice.format.date(run.day) });
  const summary = voice.md('bot:run.summary', {
    customers: say('bot:customers', { count: run.items.length }),
    totals: voice.format.totals(totalsOf(run.items)),
  });
  const blocks: Block[] = [header(title), section(summary), context(timesLine(voice, run, now))];
  if (run.staleCustomers > 0) blocks.push(context(voice.md('bot:run.stale', { count: run.staleCustomers })));
  if (isOver) blocks.push(section(outcomeLine(voice, run)));
  else {
    for (const item of waiting.slice(0, SHOWN)) blocks.push(...itemBlocks(voice, run, item));
    if (waiting.length > SHOWN) blocks.push(context(say('bot:more', { count: waiting.length - SHOWN })));
  }
  blocks.push(...decidedLines(voice, decided.slice(0, NAMED)));
  if (decided.length > NAMED) blocks.push(context(say('bot:more', { count: decided.length - NAMED })));
  const buttons = isOver ? [] : runButtons(voice, { run, waiting, now });
  if (run.items.length > SHOWN) buttons.push(button({ id: RUN.showAll, text: say('bot:run.showAll'), value: run.id }));
  if (buttons.length > 0) blocks.push(actions(buttons));
  return card(md`${title} · ${summary}`, blocks);
}

export function isWaiting({ state }: ReminderItem): boolean {
  return state === 'proposed' || state === 'awaiting_second';
}

/** `*Boulangerie Martin*  €1,240.00 · level 2 · 47 d late`, with what can be decided. */
export function itemBlocks(voice: Voice, run: ReminderRun, item: ReminderItem): Block[] {
  const { say } = voice;
  const words = md`${bold(marked(item.account.tradeName, 80))}  ${itemFacts(voice, item)}`;
  if (!isWaiting(item)) return [section(md`${words}\n${itemState(voice, item)}`)];
  const half = item.state === 'awaiting_second' ? md`\n${itemState(voice, item)}` : md``;
  const menu = ITEM_ACTS.map((act) => ({ value: `${act}:${run.id}:${item.id}`, text: say(`bot:run.act.${act}`) }));
  return [
    section(md`${words}${half}`),
    actions([
      button({
        id: RUN.approve,
        text: say('bot:run.approve'),
        value: `${run.id}:${item.id}`,
        label: say('bot:run.approveNamed', { name: item.account.tradeName }),
      }),
      overflow(RUN.row, menu),
    ]),
  ];
}

function itemFacts(voice: Voice, item: ReminderItem): string {
  const { say, format } = voice;
  return [
    format.totals(item.totals),
    say('bot:debtors.level', { level: item.level }),
    item.daysOverdue >= 0
      ? say('bot:debtors.late', { count: item.daysOverdue })
      : say('bot:debtors.dueIn', { count: -item.daysOverdue }),
  ].join(' · ');
}

/** Who decided what, and when. */
export function itemState(voice: Voice, item: ReminderItem): Marked {
  const words = voice.say(`bot:run.state.${item.state}`);
  const reason = item.state === 'dropped' && item.reason ? `: ${voice.say(`decisions:why.${item.reason}`)}` : '';
  if (item.decidedAt === null || !item.decidedByName) return marked(`${words}${reason}`, 200);
  return voice.md('bot:run.decided', {
    what: `${words}${reason}`,
    name: item.decidedByName,
    at: voice.format.time(item.decidedAt),
  });
}

function decidedLines(voice: Voice, items: readonly ReminderItem[]): Block[] {
  return items.map((item) =>
    context(
      md`${marked(item.account.tradeName, 60)} · ${voice.format.totals(item.totals)} · ${itemState(voice, item)}`,
    ),
  );
}

function runButtons(
  voice: Voice,
  { run, waiting, now }: { run: ReminderRun; waiting: readonly ReminderItem[]; now: number },
) {
  if (waiting.length === 0) return [];
  const { say, format } = voice;
  const count = waiting.length;
  const totals = format.totals(totalsOf(waiting));
  return [
    button({
      id: RUN.approveAll,
      text: say('bot:run.approveAll', { count }),
      value: run.id,
      style: 'primary',
      confirm: {
        title: say('bot:run.approveAll', { count }),
        text:
          now < run.sendAt
            ? say('bot:run.approveAllText', { count, totals, at: format.time(run.sendAt) })
            : say('bot:run.approveAllNow', { count, totals }),
        confirm: say('bot:run.approve'),
        deny: say('bot:cancel'),
      },
    }),
    button({
      id: RUN.skipAll,
      text: say('bot:run.skipAll'),
      value: run.id,
      style: 'danger',
      confirm: {
        title: say('bot:run.skipAll'),
        text: say('bot:run.skipAllText', { count }),
        confirm: say('bot:run.skipAllYes'),
        deny: say('bot:cancel'),
        danger: true,
      },
    }),
  ];
}

function timesLine(voice: Voice, run: ReminderRun, now: number): string {
  const { say, format } = voice;
  const cutOff = format.time(run.cutOffAt);
  // The card is posted at the send hour: from then on the send hour says nothing about when a mail leaves.
  const when =
    now < run.sendAt
      ? say('bot:run.times', { send: format.time(run.sendAt), cutOff })
      : say('bot:run.timesNow', { cutOff });
  const fresh =
    run.paymentsAsOf === null
      ? say('bot:run.noPayments')
      : say('bot:run.paymentsAsOf', { at: format.instant(run.paymentsAsOf) });
  return `${when} · ${fresh}`;
}

/** Once nothing waits any more, or the cut-off has passed: what leaves, and what does not. */
function outcomeLine(voice: Voice, run: ReminderRun): Marked {
  const parts = (
    [
      ['bot:run.leaving', ['approved', 'queued']],
      ['bot:run.turnedDown', ['skipped', 'snoozed', 'dropped']],
      ['bot:run.expired', ['expired', 'proposed', 'awaiting_second']],
    ] as const
  ).flatMap(([key, states]) => {
    const count = run.items.filter(({ state }) => (states as readonly string[]).includes(state)).length;
    return count > 0 ? [voice.say(key, { count })] : [];
  });
  return voice.md('bot:run.outcome', { parts: parts.join(', ') });
}

function totalsOf(items: readonly ReminderItem[]): Money[] {
  return totalsByCurrency(items.flatMap((item) => item.totals));
}
