import type { ReminderItem, ReminderRun } from '../../core/debtors/index.ts';
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
import { byUrgency, countWords, itemFacts, itemState, totalsOf } from './item-words.ts';

export const RUN = {
  approve: 'run.approve',
  row: 'run.row',
  undo: 'run.undo',
  approveAll: 'run.approveAll',
  skipAll: 'run.skipAll',
  undoAll: 'run.undoAll',
  showAll: 'run.showAll',
  list: 'run.list',
  skipForm: 'run.skipForm',
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

/** How things stand when a card is drawn. */
export interface Standing {
  /** ms. */
  readonly now: number;
  /** Nothing leaves until a person has looked. */
  readonly paused: boolean;
}

/** The reminders of one day, for the channel to decide on, and what becomes of them to the end (D12). */
export function runCard(voice: Voice, run: ReminderRun, standing: Standing): Card {
  const { say } = voice;
  const { now } = standing;
  const waiting = run.items.filter(isWaiting);
  const decided = run.items.filter((item) => !isWaiting(item)).toSorted(byUrgency);
  const isOver = run.state === 'closed' || now >= run.cutOffAt;
  const title = say('bot:run.title', { day: voice.format.date(run.day) });
  const blocks: Block[] = [header(title), ...runIntro(voice, run, standing)];
  if (run.staleCustomers > 0) blocks.push(context(voice.md('bot:run.stale', { count: run.staleCustomers })));
  const open = isOver ? [] : waiting;
  for (const item of open.slice(0, SHOWN)) blocks.push(...itemBlocks(voice, run, { item, now }));
  if (open.length > SHOWN) blocks.push(context(say('bot:more', { count: open.length - SHOWN })));
  // Before the named ones: what does not fit into a message is left out at its end.
  const buttons = isOver ? [] : runButtons(voice, { run, waiting, now });
  buttons.push(...undoAllButton(voice, run));
  if (run.items.length > SHOWN)
    buttons.push(button({ id: RUN.showAll, text: say('bot:run.showAll', { count: run.items.length }), value: run.id }));
  if (buttons.length > 0) blocks.push(actions(buttons));
  const others = isOver ? [...waiting, ...decided] : decided;
  blocks.push(...others.slice(0, NAMED).map((item) => decidedBlock(voice, run, { item, now })));
  if (others.length > NAMED) blocks.push(context(say('bot:more', { count: others.length - NAMED })));
  return card(md`${title} · ${summary(voice, run)}`, blocks);
}

/** Counts and amounts as they are now, the hours, and what holds mails back. */
export function runIntro(voice: Voice, run: ReminderRun, { now, paused }: Standing): Block[] {
  const isMoving = run.items.some(({ fate }) => fate === 'moving');
  return [
    section(summary(voice, run)),
    context(timesLine(voice, run, now)),
    ...(paused && isMoving ? [context(voice.say('bot:batch.paused'))] : []),
  ];
}

export function isWaiting({ fate }: ReminderItem): boolean {
  return fate === 'waiting';
}

/** `*Boulangerie Martin*  €1,240.00 · level 2 · 47 d late · told 14 d ago`, with what can be decided. */
export function itemBlocks(
  voice: Voice,
  run: ReminderRun,
  { item, now }: { item: ReminderItem; now: number },
): Block[] {
  const { say } = voice;
  const words = md`${bold(marked(item.account.tradeName, 80))}  ${itemFacts(voice, item)}`;
  if (!isWaiting(item) || now >= run.cutOffAt)
    return [section(md`${words}\n${itemState(voice, item, now)}`, undoButton(voice, run, item))];
  const half = item.state === 'awaiting_second' ? md`\n${itemState(voice, item, now)}` : md``;
  const menu = ITEM_ACTS.map((act) => ({ value: `${act}:${run.id}:${item.id}`, text: say(`bot:run.act.${act}`) }));
  return [
    section(md`${words}${half}`, undoButton(voice, run, item)),
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

function decidedBlock(voice: Voice, run: ReminderRun, { item, now }: { item: ReminderItem; now: number }): Block {
  const name = marked(item.account.tradeName, 60);
  const words = md`${name} · ${voice.format.totals(item.totals)} · ${itemState(voice, item, now)}`;
  const undo = undoButton(voice, run, item);
  return undo ? section(words, undo) : context(words);
}

function undoButton(voice: Voice, run: ReminderRun, item: ReminderItem) {
  if (!item.undoable) return undefined;
  return button({
    id: RUN.undo,
    text: voice.say('bot:run.undo'),
    value: `${run.id}:${item.id}`,
    label: voice.say('bot:run.undoNamed', { name: item.account.tradeName }),
  });
}

function undoAllButton(voice: Voice, run: ReminderRun) {
  const count = run.items.filter(({ undoable }) => undoable).length;
  if (count < 2) return [];
  const text = voice.say('bot:run.undoAll', { count });
  return [
    button({
      id: RUN.undoAll,
      text,
      value: run.id,
      confirm: {
        title: text,
        text: voice.say('bot:run.undoAllText', { count }),
        confirm: voice.say('bot:run.undo'),
        deny: voice.say('bot:cancel'),
      },
    }),
  ];
}

function runButtons(
  voice: Voice,
  { run, waiting, now }: { run: ReminderRun; waiting: readonly ReminderItem[]; now: number },
) {
  if (waiting.length === 0) return [];
  const { say, format } = voice;
  const count = waiting.length;
  const totals = format.totals(totalsOf(waiting));
  const last = waiting.filter(({ atLastLevel }) => atLastLevel > 0).length;
  const lastWords = last > 0 ? ` ${say('bot:run.skipAllLast', { count: last })}` : '';
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
        text: `${say('bot:run.skipAllText', { count })}${lastWords}`,
        confirm: say('bot:run.skipAllYes'),
        deny: say('bot:cancel'),
        danger: true,
      },
    }),
  ];
}

function timesLine(voice: Voice, run: ReminderRun, now: number): string {
  const { say, format } = voice;
  const fresh =
    run.paymentsAsOf === null
      ? say('bot:run.noPayments')
      : say('bot:run.paymentsAsOf', { at: format.instant(run.paymentsAsOf) });
  return `${whenWords(voice, run, now)} · ${fresh}`;
}

function whenWords({ say, format }: Voice, run: ReminderRun, now: number): string {
  const cutOff = format.time(run.cutOffAt);
  if (run.state === 'closed' && run.items.every(({ decidedAt }) => decidedAt === null)) return say('bot:run.unasked');
  if (run.state === 'closed' && now < run.cutOffAt) return say('bot:run.answered', { cutOff });
  if (now >= run.cutOffAt) return say('bot:run.over', { cutOff });
  // The card is posted at the send hour: from then on the send hour says nothing about when a mail leaves.
  return now < run.sendAt
    ? say('bot:run.times', { send: format.time(run.sendAt), cutOff })
    : say('bot:run.timesNow', { cutOff });
}

function summary(voice: Voice, run: ReminderRun): Marked {
  const { say, format } = voice;
  return voice.md('bot:run.summary', {
    customers: say('bot:customers', { count: run.items.length }),
    totals: run.items.every(isWaiting) ? format.totals(totalsOf(run.items)) : countWords(voice, run.items),
  });
}
