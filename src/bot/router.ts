import type { App, types } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { within } from '../core/within.ts';
import { fromMrkdwn, sentence } from './blocks/index.ts';
import type { Dispatch, Opens } from './dispatch.ts';
import { COMMAND, LINK_ACTION } from './ids.ts';
import { type CommandBody, type InteractiveBody, placeOf, placeOfCommand, stateOf } from './places.ts';
import { createRecent } from './recent.ts';
import type {
  ActionTurn,
  Answer,
  CommandTurn,
  MessageTurn,
  SearchTurn,
  SubmitAnswer,
  SubmitTurn,
  Turn,
} from './turn.ts';

/** Features register what they answer; ids are exact. */
export interface Router {
  command(handler: { readonly opens: (text: string) => Opens; run(turn: CommandTurn): Promise<Answer> }): void;
  action(id: string, opens: Opens, run: (turn: ActionTurn) => Promise<Answer>): void;
  submit(callbackId: string, run: (turn: SubmitTurn) => Promise<SubmitAnswer>): void;
  closed(callbackId: string, run: (turn: SubmitTurn) => Promise<void>): void;
  search(id: string, run: (turn: SearchTurn) => Promise<SearchAnswer>): void;
  shortcut(callbackId: string, run: (turn: MessageTurn) => Promise<Answer>): void;
  home(run: (turn: Turn) => Promise<void>): void;
  /** Wires everything to Bolt. */
  listen(app: App): void;
  /** Resolves when nothing that was begun is under way any more. */
  idle(): Promise<void>;
}

export type SearchAnswer =
  | { readonly options: readonly types.PlainTextOption[] }
  | { readonly option_groups: readonly { label: types.PlainTextElement; options: types.PlainTextOption[] }[] };

/** Suggestions that come later than this are of no use; Slack waits 3 s. */
const SEARCH_PATIENCE = 2_000;

export function createRouter({ dispatch, clock, log }: { dispatch: Dispatch; clock: Clock; log: Logger }): Router {
  const actions = new Map<string, { opens: Opens; run: (turn: ActionTurn) => Promise<Answer> }>();
  const submits = new Map<string, (turn: SubmitTurn) => Promise<SubmitAnswer>>();
  const closings = new Map<string, (turn: SubmitTurn) => Promise<void>>();
  const searches = new Map<string, (turn: SearchTurn) => Promise<SearchAnswer>>();
  const shortcuts = new Map<string, (turn: MessageTurn) => Promise<Answer>>();
  const presses = createRecent<null>(clock);
  const submissions = createRecent<ReturnType<Dispatch['submit']>>(clock);
  const running = new Set<Promise<unknown>>();
  let command: Parameters<Router['command']>[0] | null = null;
  let home: ((turn: Turn) => Promise<void>) | null = null;

  return {
    command: (handler) => {
      command = handler;
    },
    action: (id, opens, run) => void actions.set(id, { opens, run }),
    submit: (id, run) => void submits.set(id, run),
    closed: (id, run) => void closings.set(id, run),
    search: (id, run) => void searches.set(id, run),
    shortcut: (id, run) => void shortcuts.set(id, run),
    home: (run) => {
      home = run;
    },
    listen,
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };

  function listen(app: App): void {
    app.command(COMMAND, async ({ ack, command: body }) => {
      await ack();
      await counted(onCommand(body));
    });
    app.action(/.*/, async ({ ack, body }) => {
      await ack();
      await counted(onAction(body as unknown as InteractiveBody));
    });
    app.shortcut(/.*/, async ({ ack, body }) => {
      await ack();
      await counted(onShortcut(body as unknown as ShortcutBody));
    });
    app.view({ callback_id: /.*/, type: 'view_submission' }, async ({ ack, body }) => {
      const { acknowledgement, after } = await counted(onSubmit(body as unknown as InteractiveBody));
      await ack(acknowledgement as never);
      await counted(after());
    });
    app.view({ callback_id: /.*/, type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      await counted(onClosed(body as unknown as InteractiveBody));
    });
    app.options(/.*/, async ({ ack, body, payload }) => {
      const suggestions = await counted(onSearch(body as unknown as InteractiveBody, payload));
      await ack(suggestions as Parameters<typeof ack>[0]);
    });
    app.event('app_home_opened', async ({ event, body }) => {
      if (event.tab === 'home') await counted(onHome(event.user, body.team_id));
    });
  }

  /** So that a stop can wait for it. */
  async function counted<Value>(work: Promise<Value>): Promise<Value> {
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  }

  async function onHome(slackUserId: string, teamId: string): Promise<void> {
    const place = placeOf({ user: { id: slackUserId }, team: { id: teamId } });
    if (home) await home({ caller: await dispatch.caller(place), place });
  }

  async function onCommand(body: CommandBody & { readonly text: string }): Promise<void> {
    if (!command || !isFirst(body.trigger_id)) return;
    const { opens, run } = command;
    const text = fromMrkdwn(body.text).trim();
    await dispatch.press(placeOfCommand(body), opens(text), (turn) => run({ ...turn, text }));
  }

  async function onAction(body: InteractiveBody): Promise<void> {
    const action = body.actions?.[0];
    if (!action || action.action_id === LINK_ACTION || !isFirst(body.trigger_id)) return;
    const handler = actions.get(action.action_id);
    const value = action.value ?? action.selected_option?.value ?? '';
    const state = stateOf(body);
    await dispatch.press(placeOf(body), handler?.opens ?? 'nothing', async (turn) =>
      handler ? await handler.run({ ...turn, actionId: action.action_id, value, state }) : outdated(turn),
    );
  }

  async function onShortcut(body: ShortcutBody): Promise<void> {
    const run = shortcuts.get(body.callback_id);
    if (!isFirst(body.trigger_id)) return;
    const text = fromMrkdwn(body.message?.text ?? '');
    await dispatch.press(placeOf(body), run ? 'modal' : 'nothing', async (turn) =>
      run ? await run({ ...turn, text }) : { reply: sentence(turn.caller.md('bot:outdatedShortcut')) },
    );
  }

  async function onSubmit(body: InteractiveBody): ReturnType<Dispatch['submit']> {
    const place = placeOf(body);
    const { view } = place;
    if (!view) return { acknowledgement: {}, after: async () => {} };
    const run = submits.get(view.callbackId) ?? refuseOutdated;
    const begin = (): ReturnType<Dispatch['submit']> =>
      dispatch.submit(place, view, (turn) => run({ ...turn, view, state: view.state }));
    const { value, isFirst: first } = submissions.once(body.trigger_id ?? view.hash, begin);
    const { acknowledgement, after } = await value;
    return { acknowledgement, after: first ? guarded(after) : async () => {} };
  }

  async function onClosed(body: InteractiveBody): Promise<void> {
    const place = placeOf(body);
    const { view } = place;
    const run = view ? closings.get(view.callbackId) : undefined;
    if (!view || !run) return;
    await guarded(async () => await run({ caller: await dispatch.caller(place), place, view, state: view.state }))();
  }

  async function onSearch(body: InteractiveBody, payload: { action_id: string; value: string }): Promise<SearchAnswer> {
    const nothing: SearchAnswer = { options: [] };
    const run = searches.get(payload.action_id);
    if (!run) return nothing;
    const place = placeOf(body);
    const searching = dispatch
      .caller(place)
      .then((caller) => run({ caller, place, query: payload.value.trim().slice(0, 200) }))
      .catch((error: unknown) => {
        log.info({ err: error, action: payload.action_id }, 'no suggestions');
        return nothing;
      });
    return (await within(searching, SEARCH_PATIENCE)) ?? nothing;
  }

  function isFirst(triggerId: string | undefined): boolean {
    return triggerId === undefined || presses.once(triggerId, () => null).isFirst;
  }

  function guarded(work: () => Promise<void>): () => Promise<void> {
    return async () => {
      try {
        await work();
      } catch (error) {
        log.error({ err: error }, 'what should follow did not');
      }
    };
  }
}

interface ShortcutBody extends InteractiveBody {
  readonly callback_id: string;
  readonly trigger_id: string;
  readonly message?: { readonly text?: string };
}

/** A form that an older version has opened: it stays as it is, so that what was typed can be copied. */
async function refuseOutdated(): Promise<SubmitAnswer> {
  throw new AppError('bot.outdatedForm');
}

/** A button of a card that an older version has posted. */
function outdated({ caller }: Turn): Answer {
  return { reply: sentence(caller.md('bot:outdated')) };
}
