import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Account } from '../../../core/customers/index.ts';
import { formatShortInstant } from '../../../core/dates.ts';
import {
  MESSAGE_STATES,
  type Message,
  type MessageState,
  type SendingPause,
  sectionOf,
  WAITING_STATES,
} from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import { lacking } from '../../app/permission.ts';
import { useTui } from '../../ui/context.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { pick } from '../../ui/dialog/picker.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { Words } from '../../ui/words.tsx';
import { ofAccount } from '../customers/of-account.ts';
import { messagePage } from './message.tsx';
import { outcomeText, STATE_TONES } from './message-text.ts';
import { askHowToGoOn, SenderPause } from './sender-pause.tsx';

interface State {
  filter: MessageState | 'bounced' | null;
  pause: SendingPause | null;
  counts: ReadonlyMap<MessageState, number>;
}

/** Of one customer, or all of it. */
type Of = Account | null;

type Outbox = List<Message, Of, State>;

const RETRIABLE: readonly MessageState[] = ['failed', 'retry', 'suppressed'];

/** Every mail that left, waits, or could not go (E1, E3). */
export const outboxScreen = listScreen<Message, Of, State>({
  id: 'outbox',
  name: 'Outbox',
  title: ({ app, input }) => ofAccount(app, 'tui:section.outbox', input),
  state: () => ({ filter: null, pause: null, counts: new Map() }),
  columns: [
    {
      id: 'state',
      heading: 'tui:column.state',
      min: 11,
      tone: ({ bounce, state }) => (bounce ? 'bad' : STATE_TONES[state]),
      cell: ({ bounce, state }, { say }) => say(`tui:state.${bounce ? 'bounced' : state}`),
    },
    {
      id: 'class',
      heading: 'tui:column.kind',
      min: 9,
      optional: true,
      cell: (message, { say }) => say(`tui:class.${message.class}`),
    },
    { id: 'to', heading: 'tui:column.to', min: 24, weight: 1, max: 48, cell: ({ toEmail }) => toEmail },
    { id: 'batch', heading: 'tui:column.what', min: 16, weight: 1, cell: ({ batchTitle }) => batchTitle },
    {
      id: 'outcome',
      heading: 'tui:column.outcome',
      min: 28,
      weight: 1,
      optional: true,
      // What the mail server said tells messages apart sooner than our words before it.
      cell: (message, app) => message.outcomeText || outcomeText(app, message),
    },
    // `24 nov. 10:30` in French.
    { id: 'at', heading: 'tui:column.when', min: 14, align: 'right', cell: whenText },
  ],
  async fetch({ app, input, state }, { search, offset, limit }) {
    const { core, actor } = app.session;
    const counts = new Map<MessageState, number>();
    for (const entry of await core.outbox.counts())
      counts.set(entry.state, (counts.get(entry.state) ?? 0) + entry.count);
    state.counts = counts;
    state.pause = await core.outbox.pause();
    const { filter } = state;
    const only = filter === 'bounced' ? { bounced: true } : filter ? { state: filter } : {};
    return core.outbox.list(
      actor,
      { ...only, ...(input ? { accountId: input.id } : {}), ...(search ? { search } : {}) },
      { offset, limit },
    );
  },
  idOf: ({ id }) => id,
  markable: true,
  actions: [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      run: ({ app }, message) => app.push(messagePage.open(app, message)),
    },
    {
      id: 'retry',
      keys: ['r'],
      label: 'tui:action.retry',
      help: 'tui:help.retry',
      footer: true,
      on: 'selection',
      off: ({ app }, chosen) => noneIn(app, chosen, RETRIABLE),
      run: retry,
    },
    {
      id: 'cancel',
      keys: ['c'],
      label: 'tui:action.cancelMessage',
      footer: true,
      on: 'selection',
      off: ({ app }, chosen) => noneIn(app, chosen, WAITING_STATES),
      run: cancel,
    },
    {
      id: 'settle',
      keys: ['u'],
      label: 'tui:action.settle',
      help: 'tui:help.settle',
      footer: true,
      on: 'selection',
      off: ({ app }, chosen) => noneIn(app, chosen, ['unknown']),
      run: settle,
    },
    {
      id: 'resume',
      keys: ['p'],
      label: 'tui:action.resumeMail',
      help: 'tui:help.resumeMail',
      footer: true,
      off: ({ app, state }) => (state.pause ? lacking(app, 'settings.edit') : app.say('tui:disabled.mailFlows')),
      run(list) {
        if (list.state.pause) askHowToGoOn(list.app, list.state.pause, () => list.reload());
      },
    },
    { id: 'state', keys: ['f'], label: 'tui:action.stateFilter', footer: true, run: chooseState },
  ],
  filterText: ({ app, state }) => (state.filter ? app.say(`tui:state.${state.filter}`) : ''),
  summary: (list) => <Summary {...list.state} chosen={list.current()} />,
  empty: ({ app }) => app.say('tui:outbox.none'),
});

/** `24 Nov 10:30` in the company's zone. */
function whenText({ sentAt, dueAt }: Message, app: App): string {
  const { locale, zone } = app.session;
  return formatShortInstant({ instant: sentAt ?? dueAt, locale, zone }).replace(',', '');
}

/** Why nothing of the selection can be treated: no such state, or no permission for its room. */
function noneIn(app: App, chosen: readonly Message[], states: readonly MessageState[]): string | undefined {
  const [fitting] = chosen.filter(({ state }) => states.includes(state));
  const words = states.map((state) => app.say(`tui:state.${state}`)).join(', ');
  if (!fitting) return app.say('tui:disabled.notInState', { states: words });
  return lacking(app, `${sectionOf(fitting.class)}.send`);
}

function idsIn(chosen: readonly Message[], states: readonly MessageState[]): string[] {
  return chosen.filter(({ state }) => states.includes(state)).map(({ id }) => id);
}

function retry(list: Outbox, chosen: readonly Message[]): void {
  const { core, actor } = list.app.session;
  const ids = idsIn(chosen, RETRIABLE);
  ask(list.app, {
    question: list.app.say('tui:outbox.askRetry', { count: ids.length }),
    yes: () => act(list, () => core.transaction((tx) => tx.outbox.retry(actor, ids)), 'tui:outbox.retried'),
  });
}

function cancel(list: Outbox, chosen: readonly Message[]): void {
  const { core, actor } = list.app.session;
  const ids = idsIn(chosen, WAITING_STATES);
  ask(list.app, {
    question: list.app.say('tui:outbox.askCancel', { count: ids.length }),
    yes: () => act(list, () => core.transaction((tx) => tx.outbox.cancel(actor, ids)), 'tui:outbox.cancelled'),
  });
}

function act(list: Outbox, work: () => Promise<number>, done: string): void {
  list.app.perform(work, (count) => {
    list.marks.clear();
    list.app.toast('good', list.app.say(done, { count }));
    list.reload();
  });
}

/** Nobody but a person can know whether it arrived (E1). */
function settle(list: Outbox, chosen: readonly Message[]): void {
  const { app } = list;
  const message = chosen.find(({ state }) => state === 'unknown');
  if (!message) return;
  const { core, actor } = app.session;
  const choices = (['sent', 'resend', 'leave'] as const).map((as) => ({
    text: app.say(`tui:settle.${as}`),
    run: () =>
      app.perform(
        () => core.transaction((tx) => tx.outbox.settle(actor, { id: message.id, as })),
        () => {
          app.toast('good', app.say('tui:settle.done'));
          list.reload();
        },
      ),
  }));
  pick(app, { heading: app.say('tui:settle.title', { address: message.toEmail }), choices });
}

function chooseState(list: Outbox): void {
  const { app, state } = list;
  const set = (filter: State['filter']) => () => {
    state.filter = filter;
    list.marks.clear();
    list.reload();
  };
  const choices = MESSAGE_STATES.map((each) => ({
    text: `${app.say(`tui:state.${each}`)} (${state.counts.get(each) ?? 0})`,
    run: set(each),
  }));
  pick(app, {
    heading: app.say('tui:action.stateFilter'),
    choices: [
      { text: app.say('tui:state.all'), run: set(null) },
      ...choices,
      { text: app.say('tui:state.bounced'), run: set('bounced') },
    ],
  });
}

/** What became of the chosen one (its column is narrow, or not there at all), why nothing leaves, and how many there are. */
function Summary({ chosen, pause, counts }: State & { chosen: Message | undefined }): ReactNode {
  const app = useTui();
  const counted = MESSAGE_STATES.filter((state) => (counts.get(state) ?? 0) > 0);
  return (
    <>
      {chosen && chosen.outcomeCode !== null ? (
        <Box paddingX={1}>
          <Words tone={STATE_TONES[chosen.state]}>{outcomeText(app, chosen)}</Words>
        </Box>
      ) : null}
      {pause ? <SenderPause pause={pause} hint="tui:senderPause.hint" /> : null}
      <Box paddingX={1}>
        <Words>
          {counted.map((state) => (
            <Words key={state}>
              <Words tone="muted">{`${app.say(`tui:state.${state}`)} `}</Words>
              <Words tone={STATE_TONES[state]}>{`${counts.get(state) ?? 0}   `}</Words>
            </Words>
          ))}
        </Words>
      </Box>
    </>
  );
}
