import type { Marked } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';

/** `Leave at 10:30:40.`: an absolute time, so that the sentence stays true however late it is read. */
export function leavingWords(voice: Voice, { at, now, count }: { at: number; now: number; count: number }): Marked {
  if (at <= now) return voice.md('bot:batch.leavesNow', { count });
  const { words, isToday } = voice.clock(at, now);
  return voice.md(isToday ? 'bot:batch.leavesAt' : 'bot:batch.leavesOn', { count, when: words });
}
