import { SYSTEM } from '../../core/access/index.ts';
import type { Rating } from '../../core/ratings/index.ts';
import { actions, type Block, button, type Card, card, context, md, quotation, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import { openActs, RATINGS, ratingHead, ratingState } from './rating-words.ts';

/** A rating in the channel, with who takes care of it. */
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

/** A change stands in the first card's thread; the first card itself shows what is true now. */
export async function changeCard(
  { core }: Bot,
  voice: Voice,
  { rating, version }: { rating: Rating; version: number },
): Promise<Card> {
  const history = [...(await core.ratings.history(SYSTEM, rating.id))].sort((one, other) => one.at - other.at);
  const given = history[version - 1] ?? rating;
  const head = md`${voice.md('bot:ratings.changed')}\n${ratingHead(voice, { ...rating, ...given })}`;
  return card(head, [section(head), ...quotation(given.comment)]);
}
