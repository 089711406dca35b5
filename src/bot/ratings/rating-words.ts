import { type Rating, starsOf } from '../../core/ratings/index.ts';
import { joinMarked, Marked, marked, md } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';

export const RATINGS = {
  list: 'ratings',
  row: 'ratings.row',
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

/** `★★☆☆☆  *Boulangerie Martin* · INC-1042`, then the words. Screen readers get the number too. */
export function ratingHead(voice: Voice, rating: Rating): Marked {
  const { score, scale } = rating;
  const who = rating.account?.tradeName || voice.say('ratings:someone');
  const parts = [
    md`${stars(rating)} (${voice.say('bot:ratings.score', { score, scale })})`,
    md`*${marked(who, 100)}*`,
    ...(rating.subjectTitle ? [marked(rating.subjectTitle, 120)] : []),
  ];
  const head = joinMarked(parts, ' · ');
  return rating.comment ? md`${head}\n${quoted(rating.comment)}` : head;
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

/** The customer's own words, as a quotation of at most this many lines. */
const QUOTED_LINES = 12;

function quoted(comment: string): Marked {
  const lines = comment.split('\n').slice(0, QUOTED_LINES);
  return new Marked(lines.map((line) => `> ${marked(line, 300).text}`).join('\n'));
}
