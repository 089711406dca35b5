import type { types } from '@slack/bolt';
import {
  actions,
  type Block,
  button,
  context,
  field,
  type Modal,
  modal,
  type Page,
  pageAt,
  section,
  textInput,
} from './blocks/index.ts';
import type { Bot } from './bot.ts';
import type { Caller } from './caller.ts';
import { textIn } from './state.ts';
import type { OpenView, State } from './turn.ts';

/** What a list shows now; it stands in the modal, so that pages and searches survive restarts. */
export interface ListQuery {
  /** Searched words. */
  readonly q: string;
  /** Rows before this page. */
  readonly o: number;
  /** Chosen filters by name. */
  readonly f: Readonly<Record<string, string>>;
}

export const FROM_THE_START: ListQuery = { q: '', o: 0, f: {} };

export interface ListContent {
  readonly title: string;
  readonly intro?: readonly Block[];
  /** Selects and buttons above the rows; a select named `ID.filter.NAME` sets the filter NAME. */
  readonly tools?: types.ActionsBlock['elements'];
  readonly rows: readonly Block[];
  readonly page: Page;
  /** What an empty list says: what to do next. */
  readonly empty: string;
}

export interface List {
  show(caller: Caller, query?: Partial<ListQuery>): Promise<Modal>;
  /** The query of an open list, e.g. of the one below a form. */
  queryOf(view: OpenView): ListQuery;
  filterId(name: string): string;
}

/** The block that holds the search field of every list. */
const SEARCH = 'search';

/** A modal with search, filters and pages. Pages move by buttons; its submit button searches. */
export function registerList(
  bot: Bot,
  spec: {
    readonly id: string;
    readonly filters?: readonly string[];
    load(caller: Caller, query: ListQuery): Promise<ListContent>;
  },
): List {
  const { id } = spec;
  const list: List = {
    async show(caller, query = {}) {
      const asked = { ...FROM_THE_START, ...query };
      return listModal(caller, { id, query: asked, content: await spec.load(caller, asked) });
    },
    queryOf: (view) => ({ ...FROM_THE_START, ...(JSON.parse(view.metadata || '{}') as Partial<ListQuery>) }),
    filterId: (name) => `${id}.filter.${name}`,
  };

  bot.router.submit(id, async ({ caller, view, state }) => ({
    show: await list.show(caller, { ...searched(view, state), o: 0 }),
  }));
  for (const move of ['previous', 'next']) {
    bot.router.action(`${id}.${move}`, 'modal', async ({ caller, place, state, value }) => ({
      show: await list.show(caller, place.view ? { ...searched(place.view, state), o: Number(value) } : {}),
    }));
  }
  for (const name of spec.filters ?? []) {
    bot.router.action(list.filterId(name), 'modal', async ({ caller, place, state, value }) => {
      const query = place.view ? searched(place.view, state) : FROM_THE_START;
      return { show: await list.show(caller, { ...query, o: 0, f: { ...query.f, [name]: value } }) };
    });
  }
  return list;

  /** The words in the search field count, whichever button was pressed. */
  function searched(view: OpenView, state: State): ListQuery {
    return { ...list.queryOf(view), q: textIn(state, SEARCH).trim().slice(0, 200) };
  }
}

function listModal(caller: Caller, input: { id: string; query: ListQuery; content: ListContent }): Modal {
  const { id, query, content } = input;
  const { say } = caller;
  const { page } = content;
  const search = textInput({ id: 'value', most: 200, placeholder: say('bot:list.searchHint'), value: query.q });
  const blocks: Block[] = [
    ...(content.intro ?? []),
    field({ name: SEARCH, label: say('bot:list.search'), element: search, optional: true }),
  ];
  if (content.tools?.length) blocks.push(actions(content.tools));
  if (content.rows.length === 0) blocks.push(section(query.q === '' ? content.empty : say('bot:list.nothingFound')));
  blocks.push(...content.rows, ...pager(caller, { id, page }));
  const { offset } = pageAt(page.offset, page.total, page.limit);
  return modal({
    id,
    title: content.title,
    blocks,
    close: say('bot:close'),
    submit: say('bot:list.search'),
    metadata: { ...query, o: offset },
  });
}

/** `1–10 of 318` with buttons to the pages beside; nothing when all is on one page. */
export function pager(caller: Pick<Caller, 'say' | 'format'>, { id, page }: { id: string; page: Page }): Block[] {
  const { offset, limit, total } = page;
  if (total <= limit) return [];
  const { number } = caller.format;
  const where = caller.say('bot:list.where', {
    from: number(offset + 1),
    to: number(Math.min(total, offset + limit)),
    total: number(total),
  });
  const buttons = [
    ...(offset > 0
      ? [button({ id: `${id}.previous`, text: caller.say('bot:list.previous'), value: String(offset - limit) })]
      : []),
    ...(offset + limit < total
      ? [button({ id: `${id}.next`, text: caller.say('bot:list.next'), value: String(offset + limit) })]
      : []),
  ];
  return [context(where), actions(buttons)];
}
