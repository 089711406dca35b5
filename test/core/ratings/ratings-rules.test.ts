import { describe, expect, it } from 'vitest';
import { answerDueAt, isLow, shareOf, starsOf } from '../../../src/core/ratings/index.ts';

const PARIS = { 'company.timeZone': 'Europe/Paris', 'policy.weekdays': [1, 2, 3, 4, 5] };

describe('rules of ratings', () => {
  it.each([
    ['2026-11-24T09:00:00+01:00', '2026-11-24T18:00:00+01:00', 'a Tuesday morning → the same evening'],
    ['2026-11-24T17:00:00+01:00', '2026-11-24T18:00:00+01:00', 'an hour before the end → still today'],
    ['2026-11-24T17:01:00+01:00', '2026-11-25T18:00:00+01:00', 'less than an hour before the end → tomorrow'],
    ['2026-11-27T17:30:00+01:00', '2026-11-30T18:00:00+01:00', 'a Friday evening → Monday'],
    ['2026-11-28T10:00:00+01:00', '2026-11-30T18:00:00+01:00', 'a Saturday → Monday'],
    ['2026-10-24T23:30:00Z', '2026-10-26T18:00:00+01:00', 'the night of the clock change → Monday by the new clock'],
  ])('[R4] a low rating at %s → due %s (%s)', (at, due) => {
    expect(new Date(answerDueAt(Date.parse(at), PARIS)).toISOString()).toBe(new Date(due).toISOString());
  });

  it('[R4] scores on each scale against the setting on the scale of 5 → low where it says', () => {
    const lowScores = (scale: number, lowUpTo: number): number[] =>
      Array.from({ length: scale }, (_, index) => index + 1).filter((score) => isLow(shareOf(score, scale), lowUpTo));
    expect(lowScores(5, 2)).toEqual([1, 2]);
    expect(lowScores(5, 1)).toEqual([1]);
    expect(lowScores(3, 2)).toEqual([1]);
    expect(lowScores(3, 3)).toEqual([1, 2]);
    expect(lowScores(2, 4)).toEqual([1]);
  });

  it('[R4] a score in stars → as many filled as given', () => {
    expect(starsOf(2, 5)).toBe('★★☆☆☆');
    expect(starsOf(3, 3)).toBe('★★★');
  });
});
