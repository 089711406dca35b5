import { may, SYSTEM } from '../../core/access/index.ts';
import { dateIn, instantAt } from '../../core/dates.ts';
import type { Rating } from '../../core/ratings/index.ts';
import type { AlertCard } from '../alerts/alert-card.ts';
import {
  actions,
  type Block,
  button,
  type Card,
  card,
  context,
  type Modal,
  marked,
  md,
  modal,
  overflow,
  pageAt,
  quotation,
  section,
  staticSelect,
} from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller, Voice } from '../caller.ts';
import type { CustomersFeature } from '../customers/register.ts';
import { FROM_THE_START, type ListContent, type ListQuery, registerList } from '../lists.ts';
import type { SendFeature } from '../send/register.ts';
import type { ActionTurn, Answer } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import {
  isCut,
  openActs,
  RATING_ACTS,
  RATINGS,
  type RatingAct,
  ratingHead,
  ratingLines,
  ratingState,
} from './rating-words.ts';

/** `/relance ratings` and the channel's cards: what customers say, and who takes care of it (R4). */
export function registerRatings(
  bot: Bot,
  doors: { customers: CustomersFeature; send: SendFeature },
): { verb: Verb; card: AlertCard } {
  const { core, router, people } = bot;
  const list = registerList(bot, { id: RATINGS.list, filters: ['score'], load });

  for (const act of RATING_ACTS)
    router.action(RATINGS[act], 'nothing', async (turn) => {
      const rating = await handle(turn, act, turn.value);
      // The card is the channel's, so it speaks the company's language.
      return { replace: ratingCard(await people.channelVoice(), rating) };
    });
  router.action(RATINGS.row, 'modal', async (turn) => {
    const [word, id = ''] = turn.value.split(':');
    if (word === 'read') return { push: await wordsOf(turn.caller, id) };
    const act = RATING_ACTS.find((each) => each === word);
    if (act) await handle(turn, act, id);
    return await listAgain(turn);
  });
  router.action(RATINGS.open, 'modal', async ({ caller, value, place }) => {
    const modal = await list.show(caller, value === 'all' ? FROM_THE_START : { f: { account: value } });
    return place.view?.kind === 'modal' ? { push: modal } : { show: modal };
  });
  router.action(RATINGS.customer, 'modal', async ({ caller, value }) => ({
    show: await doors.customers.card(caller, value),
  }));
  router.action(RATINGS.write, 'modal', async ({ caller, value }) => ({
    show: await doors.send.begin(caller, { accounts: [await core.customers.get(caller.actor, value)] }),
  }));

  return {
    verb: {
      name: 'ratings',
      permissions: ['ratings.view'],
      opens: 'modal',
      run: async ({ caller, text }) => ({ show: await list.show(caller, { q: text }) }),
    },
    card: {
      channel: 'slack.ratingsChannel',
      build: async (voice, payload) => {
        const rating = await core.ratings.get(SYSTEM, String(payload['ratingId']));
        const version = Number(payload['version'] ?? 1);
        return version > 1 ? await changeCard(voice, rating, version) : ratingCard(voice, rating);
      },
      below: (payload) => (typeof payload['firstKey'] === 'string' ? payload['firstKey'] : null),
    },
  };

  async function handle({ caller }: ActionTurn, as: RatingAct, id: string): Promise<Rating> {
    return await core.transaction((rooms) => rooms.ratings.handle(caller.actor, { id, as }));
  }

  /** A change stands in the first card's thread; the first card itself shows what is true now. */
  async function changeCard(voice: Voice, rating: Rating, version: number): Promise<Card> {
    const history = [...(await core.ratings.history(SYSTEM, rating.id))].sort((one, other) => one.at - other.at);
    const given = history[version - 1] ?? rating;
    const head = md`${voice.md('bot:ratings.changed')}\n${ratingHead(voice, { ...rating, ...given })}`;
    return card(head, [section(head), ...quotation(given.comment)]);
  }

  /** One rating with every word of it and of what it was before (R3, R5). */
  async function wordsOf(caller: Caller, id: string): Promise<Modal> {
    const rating = await core.ratings.get(caller.actor, id);
    const history = [...(await core.ratings.history(caller.actor, id))].sort((one, other) => other.at - one.at);
    const { say, format } = caller;
    return modal({
      id: RATINGS.words,
      title: say('bot:ratings.read'),
      close: say('bot:close'),
      blocks: history.flatMap((given) => [
        section(md`${ratingHead(caller, { ...rating, ...given })}\n${format.instant(given.at)}`),
        ...quotation(given.comment),
      ]),
    });
  }

  async function listAgain({ caller, place }: ActionTurn): Promise<Answer> {
    return { show: await list.show(caller, place.view ? list.queryOf(place.view) : FROM_THE_START) };
  }

  async function load(caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
    const low = f['score'] === 'low';
    const { rows, total } = await core.ratings.list(
      caller.actor,
      {
        ...(low ? { low: true } : {}),
        ...(f['account'] ? { accountId: f['account'] } : {}),
        ...(q ? { search: q } : {}),
      },
      { offset: o, limit: 10 },
    );
    const { say } = caller;
    const choices = [
      { value: 'all', text: say('bot:ratings.all') },
      { value: 'low', text: say('bot:ratings.low') },
    ];
    return {
      title: say('bot:ratings.title'),
      intro: [context(await averageWords(caller))],
      tools: [staticSelect({ id: list.filterId('score'), choices, chosen: low ? 'low' : 'all' })],
      rows: rows.map((rating) => ratingRow(caller, rating)),
      page: pageAt(o, total),
      empty: say('bot:ratings.empty'),
    };
  }

  async function averageWords(caller: Caller): Promise<string> {
    const settings = await core.settings.all();
    const zone = settings['company.timeZone'];
    const firstOfMonth = `${dateIn(zone, core.base.clock.now()).slice(0, 8)}01`;
    return averageLine(caller, {
      ...(await core.ratings.average(caller.actor, instantAt(zone, firstOfMonth, '00:00'))),
      scale: settings['ratings.scale'],
    });
  }
}

/** This month's average on the company's scale. */
export function averageLine(
  voice: Pick<Voice, 'say' | 'format'>,
  { count, share, scale }: { count: number; share: number | null; scale: number },
): string {
  if (share === null) return voice.say('bot:ratings.noneThisMonth');
  const average = voice.format.number(1 + share * (scale - 1), 1);
  return voice.say('bot:ratings.average', { average, scale, count });
}

export function ratingCard(voice: Voice, rating: Rating): Card {
  const head = ratingHead(voice, rating);
  const blocks: Block[] = [section(head), ...quotation(rating.comment)];
  if (rating.low) blocks.push(context(ratingState(voice, rating)));
  const value = rating.id;
  const buttons = openActs(rating).map((act) =>
    button({
      id: RATINGS[act],
      text: voice.say(`bot:ratings.act.${act}`),
      value,
      ...(act === 'take' ? { style: 'primary' as const } : {}),
    }),
  );
  if (rating.account && rating.resolvedAt === null) {
    buttons.push(
      button({ id: RATINGS.write, text: voice.say('bot:ratings.write'), value: rating.account.id }),
      button({ id: RATINGS.customer, text: voice.say('bot:ratings.customer'), value: rating.account.id }),
    );
  }
  if (buttons.length > 0) blocks.push(actions(buttons));
  return card(head, blocks);
}

function ratingRow(caller: Caller, rating: Rating) {
  const when = marked(caller.format.instant(rating.updatedAt));
  const state = rating.low ? md` · ${ratingState(caller, rating)}` : md``;
  const acts = may(caller.actor, 'ratings.edit') ? openActs(rating) : [];
  const menu = [
    ...(isCut(rating.comment) ? [{ value: `read:${rating.id}`, text: caller.say('bot:ratings.read') }] : []),
    ...acts.map((act) => ({ value: `${act}:${rating.id}`, text: caller.say(`bot:ratings.act.${act}`) })),
  ];
  return section(
    md`${ratingLines(caller, rating)}\n${when}${state}`,
    menu.length > 0 ? overflow(RATINGS.row, menu) : undefined,
  );
}
