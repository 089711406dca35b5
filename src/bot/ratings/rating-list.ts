import { may } from '../../core/access/index.ts';
import { dateIn, instantAt } from '../../core/dates.ts';
import type { Rating } from '../../core/ratings/index.ts';
import {
  type Block,
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
import { type List, type ListContent, type ListQuery, registerList } from '../lists.ts';
import { isCut, openActs, RATINGS, ratingHead, ratingLines, ratingState } from './rating-words.ts';

/** Ratings, newest first, with this month's average above them. */
export function registerRatingList(bot: Bot): List {
  const list = registerList(bot, { id: RATINGS.list, filters: ['score'], load });
  return list;

  async function load(caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
    const low = f['score'] === 'low';
    const { rows, total } = await bot.core.ratings.list(
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
      intro: [context(await averageWords(bot, caller))],
      tools: [staticSelect({ id: list.filterId('score'), choices, chosen: low ? 'low' : 'all' })],
      rows: rows.map((rating) => ratingRow(caller, rating)),
      page: pageAt(o, total),
      empty: say('bot:ratings.empty'),
    };
  }
}

/** One rating with every word of it and of what it was before (R3, R5). */
export async function wordsOf({ core }: Bot, caller: Caller, id: string): Promise<Modal> {
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

/** This month's average on the company's scale. */
export function averageLine(
  voice: Pick<Voice, 'say' | 'format'>,
  { count, share, scale }: { count: number; share: number | null; scale: number },
): string {
  if (share === null) return voice.say('bot:ratings.noneThisMonth');
  const average = voice.format.number(1 + share * (scale - 1), 1);
  return voice.say('bot:ratings.average', { average, scale, count });
}

async function averageWords({ core }: Bot, caller: Caller): Promise<string> {
  const settings = await core.settings.all();
  const zone = settings['company.timeZone'];
  const firstOfMonth = `${dateIn(zone, core.base.clock.now()).slice(0, 8)}01`;
  return averageLine(caller, {
    ...(await core.ratings.average(caller.actor, instantAt(zone, firstOfMonth, '00:00'))),
    scale: settings['ratings.scale'],
  });
}

function ratingRow(caller: Caller, rating: Rating): Block {
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
