import { Box } from 'ink';
import type { ReactNode } from 'react';
import { addDays, dateIn } from '../../../core/dates.ts';
import type { ItemFate, ReminderItem, ReminderRun } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { instantText, moneyText, timeText } from '../../app/format.ts';
import type { Tone } from '../../theme.ts';
import { useTui } from '../../ui/context.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { Words } from '../../ui/words.tsx';

const FATE_TONES: Partial<Record<ItemFate, Tone>> = {
  moving: 'good',
  sent: 'good',
  unknown: 'warn',
  failed: 'bad',
  turned_down: 'muted',
  dropped: 'warn',
  expired: 'warn',
};
/** Snoozing from here is for a week: the shortest pause between two reminders. */
const SNOOZE_DAYS = 7;

interface State {
  run: ReminderRun;
}

type Run = List<ReminderItem, ReminderRun, State>;

/** The morning batch: who would be reminded today, approved or skipped one by one or together (D12). */
export const runScreen = listScreen<ReminderItem, ReminderRun, State>({
  id: 'debtors.run',
  name: 'Debtors: reminders of a day',
  title: ({ app, state }) => app.say('tui:run.title', { day: state.run.day }),
  state: (_app, run) => ({ run }),
  columns: [
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 18,
      weight: 2,
      max: 60,
      cell: ({ account }) => account.tradeName,
    },
    {
      id: 'level',
      heading: 'tui:column.level',
      min: 6,
      align: 'right',
      optional: true,
      cell: ({ level }) => String(level),
    },
    {
      id: 'late',
      heading: 'tui:column.late',
      min: 8,
      align: 'right',
      cell: ({ daysOverdue: days }, { say }) => say('tui:debtors.days', { days }),
    },
    {
      id: 'amount',
      heading: 'tui:column.owed',
      min: 16,
      weight: 0.2,
      max: 24,
      align: 'right',
      cell: ({ totals }, app) => moneyText(app, totals),
    },
    {
      id: 'state',
      heading: 'tui:column.state',
      min: 18,
      weight: 0.3,
      max: 30,
      tone: ({ fate }) => FATE_TONES[fate] ?? 'plain',
      cell: stateText,
    },
    {
      id: 'by',
      heading: 'tui:column.by',
      min: 10,
      weight: 0.5,
      max: 24,
      optional: true,
      cell: ({ decidedByName }) => decidedByName ?? '',
    },
    {
      id: 'email',
      heading: 'tui:column.email',
      min: 24,
      weight: 2,
      max: 60,
      optional: true,
      cell: ({ account }) => account.emails.join(', '),
    },
  ],
  async fetch({ app, input, state }, query) {
    state.run = await app.session.core.debtors.getRun(app.session.actor, input.id);
    return pageOf(query, state.run);
  },
  idOf: ({ id }) => id,
  searchable: false,
  markable: true,
  actions: [
    {
      id: 'approve',
      keys: ['o'],
      label: 'tui:action.approve',
      footer: true,
      on: 'selection',
      needs: 'debtors.send',
      off: closed,
      run: (list, items) => decide(list, items, 'approve'),
    },
    {
      id: 'skip',
      keys: ['x'],
      label: 'tui:action.skip',
      footer: true,
      on: 'selection',
      needs: 'debtors.send',
      off: closed,
      run: skip,
    },
    {
      id: 'snooze',
      keys: ['w'],
      label: 'tui:action.snooze',
      footer: true,
      on: 'selection',
      needs: 'debtors.send',
      off: closed,
      run: (list, items) => decide(list, items, 'snooze'),
    },
    {
      id: 'undoAnswer',
      keys: ['u'],
      label: 'tui:action.undoAnswer',
      footer: true,
      on: 'selection',
      needs: 'debtors.send',
      off: ({ app }, items) =>
        items.some(({ undoable }) => undoable) ? undefined : app.say('tui:disabled.notUndoable'),
      run: undo,
    },
  ],
  summary: (list) => <Summary run={list.state.run} chosen={list.current()} />,
  empty: ({ app }) => app.say('tui:run.empty'),
});

/** To the end: what became of its mails stands before what was answered. */
function stateText({ state, fate, mails }: ReminderItem, app: App): string {
  const { say, session } = app;
  if (mails.length === 0) return say(`tui:item.${state}`);
  const waiting = mails.find((mail) => mail.state === 'queued' || mail.state === 'retry');
  if (fate === 'moving' && waiting && waiting.dueAt > session.clock.now())
    return say('tui:mail.leavesAt', { at: timeText(app, waiting.dueAt) });
  return say(`tui:mail.${fate}`);
}

/** What the outbox says about the row's mails, and why. */
function outcomeOf(app: App, item: ReminderItem | undefined): string {
  const codes = new Map((item?.mails ?? []).map((mail) => [`${mail.outcomeCode} ${mail.outcomeText}`, mail]));
  return [...codes.values()]
    .flatMap(({ outcomeCode: code, outcomeText: detail }) =>
      code === null ? [] : [app.say(`mail:outcome.${code}`, { detail: detail ?? '' })],
    )
    .join(' ');
}

/** When they leave and until when they can be approved, never cut; then what became of the chosen row's mails. */
function Summary({ run, chosen }: { run: ReminderRun; chosen: ReminderItem | undefined }): ReactNode {
  const app = useTui();
  const { sendAt, cutOffAt, staleCustomers: count } = run;
  const times = { sendAt: instantText(app, sendAt), cutOff: instantText(app, cutOffAt) };
  return (
    <Box flexDirection="column" paddingX={1}>
      <Words tone={run.state === 'open' ? 'accent' : 'muted'} wrap="wrap">
        {app.say(run.state === 'open' ? 'tui:run.open' : 'tui:run.closed', times)}
      </Words>
      {count > 0 ? <Words tone="muted">{app.say('tui:run.stale', { count })}</Words> : null}
      <Words wrap="wrap">{outcomeOf(app, chosen)}</Words>
    </Box>
  );
}

function closed({ app, state }: Run): string | undefined {
  return state.run.state === 'open' ? undefined : app.say('tui:disabled.runClosed');
}

/** The last level is given up for ever: asked first. */
function skip(list: Run, items: readonly ReminderItem[]): void {
  const count = items.filter(({ atLastLevel }) => atLastLevel > 0).length;
  const yes = (): void => decide(list, items, 'skip');
  if (count === 0) yes();
  else ask(list.app, { question: list.app.say('tui:run.askSkip', { count }), yes });
}

function decide(list: Run, items: readonly ReminderItem[], as: 'approve' | 'skip' | 'snooze'): void {
  const { app, state } = list;
  const { core, actor, clock, zone } = app.session;
  const itemIds = items.map(({ id }) => id);
  const until = addDays(dateIn(zone, clock.now()), SNOOZE_DAYS);
  const answer = { runId: state.run.id, itemIds, as, ...(as === 'snooze' ? { until } : {}) };
  app.perform(
    () => core.transaction((tx) => tx.debtors.decide(actor, answer)),
    () => {
      list.marks.clear();
      app.toast('good', app.say(`tui:run.${as}`, { count: itemIds.length }));
      list.reload();
    },
  );
}

function undo(list: Run, items: readonly ReminderItem[]): void {
  const { app, state } = list;
  const { core, actor } = app.session;
  const answers = { runId: state.run.id, itemIds: items.map(({ id }) => id) };
  app.perform(
    () => core.transaction((tx) => tx.debtors.undoAnswers(actor, answers)),
    ({ undone, left }) => {
      list.marks.clear();
      const stays = left > 0 ? ` ${app.say('tui:run.left', { count: left })}` : '';
      app.toast(left > 0 ? 'warn' : 'good', `${app.say('tui:run.undo', { count: undone })}${stays}`);
      list.reload();
    },
  );
}
