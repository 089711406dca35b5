import { type Actor, may } from '../../core/access/index.ts';
import {
  MESSAGE_STATES,
  type Message,
  type MessageClass,
  type MessageState,
  sectionOf,
} from '../../core/mail/index.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  type Modal,
  marked,
  md,
  overflow,
  pageAt,
  section,
  staticSelect,
} from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import { type Caller, labelled } from '../caller.ts';
import { type ListContent, type ListQuery, registerList } from '../lists.ts';

export const OUTBOX = {
  list: 'outbox',
  row: 'outbox.row',
  open: 'outbox.open',
  back: 'outbox.back',
  retryAll: 'outbox.retryAll',
} as const;

/** What the ⋯ of a row does with its message; the option's value is `ACT:ID`. */
export const ROW_ACTS = ['retry', 'cancel', 'sent', 'resend', 'leave'] as const;
export type RowAct = (typeof ROW_ACTS)[number];

/** What the list can be narrowed to: a state, or what came back of those that were sent (E4). */
const CHOICES = [...MESSAGE_STATES, 'bounced'] as const;
type OutboxChoice = (typeof CHOICES)[number];

export type ShowOutbox = (
  caller: Caller,
  input?: { batchId?: string; search?: string; state?: OutboxChoice },
) => Promise<Modal>;

const ANY = 'any';
/** How many failed ones one press sends again. */
export const RETRY_AT_ONCE = 500;

export function registerOutboxList(bot: Bot): {
  show: ShowOutbox;
  again: (caller: Caller, query: ListQuery) => Promise<Modal>;
  queryOf: ReturnType<typeof registerList>['queryOf'];
} {
  const list = registerList(bot, { id: OUTBOX.list, filters: ['state'], load });
  return {
    queryOf: list.queryOf,
    again: list.show,
    show: async (caller, { batchId, search, state } = {}) =>
      await list.show(caller, {
        q: search ?? '',
        f: { ...(batchId ? { batch: batchId } : {}), ...(state ? { state } : {}) },
      }),
  };

  async function load(caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
    const state = CHOICES.find((each) => each === f['state']);
    const filter = {
      ...(q ? { search: q } : {}),
      ...(state === 'bounced' ? { bounced: true } : state ? { state } : {}),
      ...(f['batch'] ? { batchId: f['batch'] } : {}),
    };
    const { rows, total } = await bot.core.outbox.list(caller.actor, filter, { offset: o, limit: 10 });
    const { say } = caller;
    const choices = [
      { value: ANY, text: say('bot:outbox.anyState') },
      ...CHOICES.map((each) => ({ value: each as string, text: choiceWord(caller, each) })),
    ];
    const failed = state === 'failed' && rows.length > 0;
    return {
      title: say('bot:outbox.title'),
      intro: [
        ...(await pausedBlocks(caller)),
        await countsBlock(caller),
        ...(f['batch'] && rows[0] ? [context(say('bot:outbox.ofBatch', { title: rows[0].batchTitle }))] : []),
      ],
      tools: [
        staticSelect({ id: list.filterId('state'), choices, chosen: state ?? ANY }),
        ...(failed
          ? [
              button({
                id: OUTBOX.retryAll,
                text: say('bot:outbox.retryAll', { count: Math.min(total, RETRY_AT_ONCE) }),
                confirm: {
                  title: say('bot:outbox.retryAllTitle'),
                  text: say('bot:outbox.retryAllText', { count: Math.min(total, RETRY_AT_ONCE) }),
                  confirm: say('bot:outbox.retry'),
                  deny: say('bot:cancel'),
                },
              }),
            ]
          : []),
      ],
      rows: rows.flatMap((message) => messageRow(caller, message)),
      page: pageAt(o, total),
      empty: say('bot:outbox.empty'),
    };
  }

  async function pausedBlocks({ say }: Caller): Promise<Block[]> {
    return (await bot.core.outbox.pause()) ? [section(marked(say('bot:batch.paused')))] : [];
  }

  async function countsBlock(caller: Caller): Promise<Block> {
    const counts = (await bot.core.outbox.counts()).filter(({ class: each }) => mayView(caller.actor, each));
    const byState = MESSAGE_STATES.map((state) => ({
      state,
      count: counts.filter((row) => row.state === state).reduce((sum, row) => sum + Number(row.count), 0),
    })).filter(({ count }) => count > 0);
    const parts = byState.map(({ state, count }) =>
      labelled(caller, caller.say(`mail:state.${state}`), caller.format.number(count)),
    );
    return section(marked(parts.join(' · ') || caller.say('bot:outbox.empty'), 1_000));
  }
}

function mayView(actor: Actor, messageClass: MessageClass): boolean {
  return may(actor, `${sectionOf(messageClass)}.view`);
}

function messageRow(caller: Caller, message: Message): Block[] {
  const { say, format } = caller;
  const when = format.instant(message.sentAt ?? message.dueAt);
  const state = choiceWord(caller, message.bounce ? 'bounced' : message.state);
  const head = md`${bold(marked(message.toName || message.toEmail, 60))} · ${state} · ${say(`mail:class.${message.class}`)}`;
  const facts = md`${marked(message.toEmail, 100)} · ${marked(message.batchTitle, 80)} · ${when}`;
  const why = message.outcomeCode
    ? md`\n${marked(say(`mail:outcome.${message.outcomeCode}`, { detail: message.outcomeText ?? '' }), 250)}`
    : md``;
  const back = message.bounce
    ? md`\n${marked(`${say(`mail:bounce.${message.bounce.kind}`)} ${message.bounce.text}`, 300)}`
    : md``;
  const acts = may(caller.actor, `${sectionOf(message.class)}.send`) ? actsFor(message.state) : [];
  const menu = acts.map((act) => ({ value: `${act}:${message.id}`, text: say(`bot:outbox.${act}`) }));
  const sure = {
    title: say('bot:outbox.sureTitle'),
    text: md`${marked(message.toName || message.toEmail, 60)} · ${marked(message.batchTitle, 80)}`,
    confirm: say('bot:outbox.sureYes'),
    deny: say('bot:cancel'),
  };
  const label = say('bot:openNamed', { name: message.toName || message.toEmail });
  const open = button({ id: OUTBOX.open, text: say('bot:open'), value: message.id, label });
  return [
    section(md`${head}\n${facts}${why}${back}`),
    actions([open, ...(menu.length > 0 ? [overflow(OUTBOX.row, menu, sure)] : [])]),
  ];
}

function choiceWord({ say }: Caller, choice: OutboxChoice): string {
  return choice === 'bounced' ? say('mail:bounced') : say(`mail:state.${choice}`);
}

function actsFor(state: MessageState): readonly RowAct[] {
  if (state === 'failed' || state === 'suppressed') return ['retry'];
  if (state === 'retry') return ['retry', 'cancel'];
  if (state === 'queued') return ['cancel'];
  return state === 'unknown' ? ['sent', 'resend', 'leave'] : [];
}
