import { type Rating, starsOf } from '../../core/ratings/index.ts';
import { button, joinMarked, Marked, marked, md } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';

export const RATINGS = {
  list: 'ratings',
  row: 'ratings.row',
  words: 'ratings.words',
  open: 'ratings.open',
  take: 'ratings.take',
  contacted: 'ratings.contacted',
  resolved: 'ratings.resolved',
  write: 'ratings.write',
  customer: 'ratings.customer',
} as const;

export const RATING_ACTS = ['take', 'contacted', 'resolved'] as const;
export type RatingAct = (typeof RATING_ACTS)[number];

export function stars({ score, scale }: { score: number; scale: number }): string {
  return starsOf(score, scale);
}

/** `★★☆☆☆  *Boulangerie Martin* · INC-1042`. Screen readers get the number too. */
export function ratingHead(voice: Voice, rating: Rating): Marked {
  const { score, scale } = rating;
  const who = rating.account?.tradeName || voice.say('ratings:someone');
  const parts = [
    md`${stars(rating)} (${voice.say('bot:ratings.score', { score, scale })})`,
    md`*${marked(who, 100)}*`,
    ...(rating.subjectTitle ? [marked(rating.subjectTitle, 120)] : []),
  ];
  return joinMarked(parts, ' · ');
}

/** The head, then the beginning of the words. */
export function ratingLines(voice: Voice, rating: Rating): Marked {
  const head = ratingHead(voice, rating);
  return rating.comment ? md`${head}\n${quoted(rating.comment)}` : head;
}

/** Opens the list, of one customer if given, where every word can be read. */
export function allRatings(voice: Voice, accountId = 'all') {
  return button({ id: RATINGS.open, text: voice.say('bot:ratings.everything'), value: accountId });
}

/** Where an answer to a low rating stands. */
export function ratingState(voice: Voice, rating: Rating): Marked {
  const { say, format } = voice;
  const parts = [say('bot:ratings.owner', { name: rating.ownerName ?? say('bot:ratings.nobodyYet') })];
  if (rating.resolvedAt !== null) parts.push(say('bot:ratings.resolvedAt', { at: format.instant(rating.resolvedAt) }));
  else {
    if (rating.contactedAt !== null)
      parts.push(say('bot:ratings.contactedAt', { at: format.instant(rating.contactedAt) }));
    if (rating.dueAt !== null) parts.push(say('bot:ratings.due', { at: format.instant(rating.dueAt) }));
  }
  return marked(parts.join(' · '), 400);
}

/** What can still be done about it. */
export function openActs(rating: Rating): readonly RatingAct[] {
  if (!rating.low || rating.resolvedAt !== null) return [];
  return RATING_ACTS.filter(
    (act) => act === 'resolved' || (act === 'take' ? rating.ownerName === null : rating.contactedAt === null),
  );
}

/** In a list, the customer's own words are quoted up to this many lines of this many characters. */
const QUOTED_LINES = 4;
const QUOTED_LINE = 300;

function quoted(comment: string): Marked {
  const lines = comment.split('\n').slice(0, QUOTED_LINES);
  const more = isCut(comment) ? ' …' : '';
  return new Marked(lines.map((line) => `> ${marked(line, QUOTED_LINE).text}`).join('\n') + more);
}

/** Whether a list shows only the beginning of these words. */
export function isCut(comment: string): boolean {
  const lines = comment.split('\n');
  return lines.length > QUOTED_LINES || lines.some((line) => line.length > QUOTED_LINE);
}
