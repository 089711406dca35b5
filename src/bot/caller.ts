import type { Actor } from '../core/access/index.ts';
import { dateIn, formatClock, formatInstant, isTimeZone } from '../core/dates.ts';
import { createFormat, type Format } from '../core/format.ts';
import { localeOf } from '../core/locale.ts';
import type { Say, Words } from '../core/words.ts';
import { literal, Marked } from './blocks/index.ts';

export type Values = Readonly<Record<string, string | number>>;

/** How one reader is spoken to: words, amounts and dates. */
export interface Voice {
  readonly language: string | null;
  /** Words as plain text: for plain_text objects only. */
  readonly say: Say;
  /** Words as mrkdwn; the values are escaped, the words are ours. */
  md(key: string, values?: Readonly<Record<string, string | number | Marked>>): Marked;
  readonly format: Format;
  /** `10:30:40` on the reader's own clock, or the day and the time when it is not the day of `now`. */
  clock(instant: number, now: number): { readonly words: string; readonly isToday: boolean };
}

/** The person who pressed, typed or submitted something. */
export interface Caller extends Voice {
  readonly slackUserId: string;
  readonly actor: Actor;
}

/** `zone` is the company's; `ownZone` the reader's, where it is known. */
export function createVoice(input: {
  words: Words;
  language: string | null;
  zone: string;
  ownZone?: string | null;
}): Voice {
  const locale = localeOf(input.language);
  const format = createFormat({ words: input.words, locale, zone: input.zone });
  const { say } = format;
  const ownZone = input.ownZone && isTimeZone(input.ownZone) ? input.ownZone : input.zone;
  return {
    language: input.language,
    say,
    md: (key, values = {}) => new Marked(say(key, escapeValues(values))),
    format,
    clock(instant, now) {
      const isToday = dateIn(ownZone, instant) === dateIn(ownZone, now);
      const told = { instant, locale, zone: ownZone };
      return { words: isToday ? formatClock(told) : formatInstant(told), isToday };
    },
  };
}

/** `Failed: 3`, with the space before the colon where the language has one. */
export function labelled(voice: Pick<Voice, 'say'>, label: string, value: string): string {
  return voice.say('bot:labelled', { label, value });
}

function escapeValues(values: Readonly<Record<string, string | number | Marked>>): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (value instanceof Marked) return [name, value.text];
      return [name, typeof value === 'string' ? literal(value, 300) : value];
    }),
  );
}
