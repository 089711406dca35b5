import { SYSTEM } from '../../core/access/index.ts';
import type { Rating } from '../../core/ratings/index.ts';
import type { AlertCard } from '../alerts/alert-card.ts';
import type { Bot } from '../bot.ts';
import type { CustomersFeature } from '../customers/register.ts';
import { FROM_THE_START } from '../lists.ts';
import type { SendFeature } from '../send/register.ts';
import type { ActionTurn } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import { changeCard, ratingCard } from './rating-card.ts';
import { registerRatingList, wordsOf } from './rating-list.ts';
import { RATING_ACTS, RATINGS, type RatingAct } from './rating-words.ts';

/** `/relance ratings` and the channel's cards: what customers say, and who takes care of it (R4). */
export function registerRatings(
  bot: Bot,
  doors: { customers: CustomersFeature; send: SendFeature },
): { verb: Verb; card: AlertCard } {
  const { core, router, people } = bot;
  const list = registerRatingList(bot);

  for (const act of RATING_ACTS)
    router.action(RATINGS[act], 'nothing', async (turn) => {
      const rating = await handle(bot, turn, { id: turn.value, as: act });
      // The card is the channel's, so it speaks the company's language.
      return { replace: ratingCard(await people.channelVoice(), rating) };
    });
  router.action(RATINGS.row, 'modal', async (turn) => {
    const [word, id = ''] = turn.value.split(':');
    if (word === 'read') return { push: await wordsOf(bot, turn.caller, id) };
    const act = RATING_ACTS.find((each) => each === word);
    if (act) await handle(bot, turn, { id, as: act });
    const { view } = turn.place;
    return { show: await list.show(turn.caller, view ? list.queryOf(view) : FROM_THE_START) };
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
        return version > 1 ? await changeCard(bot, voice, { rating, version }) : ratingCard(voice, rating);
      },
      below: (payload) => (typeof payload['firstKey'] === 'string' ? payload['firstKey'] : null),
    },
  };
}

async function handle(
  { core }: Bot,
  { caller }: ActionTurn,
  { id, as }: { id: string; as: RatingAct },
): Promise<Rating> {
  return await core.transaction((rooms) => rooms.ratings.handle(caller.actor, { id, as }));
}
