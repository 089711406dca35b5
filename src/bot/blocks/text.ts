import type { types } from '@slack/bolt';
import { clip, oneLine } from '../../core/text.ts';
import { LIMITS } from './limits.ts';

/**
 * Text that is safe as Slack's mrkdwn: everything that came from outside was escaped on its way in. Only `marked`,
 * `md` and a caller's words make one, so that raw text cannot be put there by mistake.
 */
export class Marked {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** How much of one value a sentence or row shows. */
const VALUE_LIMIT = 200;
/** Stands where text is empty: Slack refuses empty text objects. */
const EMPTY = '—';

/** `& < >`, which begin links, mentions and entities in mrkdwn. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Slack's marks of emphasis and code, and signs that look the same and mark nothing. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/**
 * Outside text as one line of mrkdwn that shows it letter by letter. Slack knows no escape for its marks of emphasis,
 * so such a sign gives way to one that looks like it; within a word `_` marks nothing and stays, e.g. in an address.
 */
export function literal(text: string, limit: number = VALUE_LIMIT): string {
  const shown = oneLine(text, limit).replace(
    /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
    (mark) => LOOK_ALIKES[mark] ?? mark,
  );
  return escapeMrkdwn(shown);
}

/** Outside text as one line of mrkdwn. */
export function marked(text: string, limit: number = VALUE_LIMIT): Marked {
  return new Marked(literal(text, limit));
}

/** Mrkdwn of our own with values put in: a string is escaped, a `Marked` stands as it is. */
export function md(parts: TemplateStringsArray, ...values: readonly (string | number | Marked)[]): Marked {
  return new Marked(
    parts.map((part, index) => part + (index < values.length ? valueText(values[index]) : '')).join(''),
  );
}

export function joinMarked(parts: readonly Marked[], separator: string): Marked {
  return new Marked(parts.map((part) => part.text).join(separator));
}

export function bold(text: Marked | string): Marked {
  return new Marked(`*${valueText(text)}*`);
}

/** A mention: Slack shows the person's name. */
export function mention(slackUserId: string): Marked {
  return new Marked(/^[A-Z0-9]+$/.test(slackUserId) ? `<@${slackUserId}>` : escapeMrkdwn(slackUserId));
}

/** A link with words; nothing of ours holds `|` or `>` in an address. */
export function link(url: string, words: string): Marked {
  return new Marked(`<${url.replace(/[<>|\s]/g, encodeURIComponent)}|${escapeMrkdwn(words)}>`);
}

/** `plain_text`: shown as it is. Names like `:x:` stay letters. */
export function plain(text: string, limit: number = LIMITS.sectionText): types.PlainTextElement {
  return { type: 'plain_text', text: isolated(text, limit, clip) || EMPTY, emoji: false };
}

/** `verbatim`: Slack makes no links, channels or mentions out of what merely looks like one. */
export function mrkdwn(text: Marked, limit: number = LIMITS.sectionText): types.MrkdwnElement {
  return { type: 'mrkdwn', text: isolated(text.text, limit, clipMarked) || EMPTY, verbatim: true };
}

export function textObject(text: Marked | string, limit: number): types.PlainTextElement | types.MrkdwnElement {
  return typeof text === 'string' ? plain(text, limit) : mrkdwn(text, limit);
}

/** Never cuts an entity or a link in two. */
function clipMarked(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${clip(text, limit)
    .slice(0, -1)
    .replace(/&[a-z]{0,3}$/, '')
    .replace(/<[^>]*$/, '')}…`;
}

/**
 * Text that reads from left to right, with each name in a right-to-left script kept to itself: else the numbers and
 * dots after it would go to its other side (Unicode TR 9, isolates). Lines wholly in such a script stay as they are.
 */
function isolated(text: string, limit: number, cut: (text: string, limit: number) => string): string {
  const whole = cut(text, limit);
  const marks = withIsolates(whole);
  if (marks.length <= limit) return marks;
  return withIsolates(cut(text, Math.max(1, limit - (marks.length - whole.length))));
}

/** Letters of right-to-left scripts, and what stands between them within a name; `·` and `,` stand between names. */
const RIGHT_TO_LEFT_RUN =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:(?:[\p{M}\p{Nd} '’"().\-/]|&(?:amp|lt|gt);)*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])*/gu;

function withIsolates(text: string): string {
  return text.replace(/[^\n]+/g, (line) => {
    if (!/[\p{L}\p{N}]/u.test(line.replace(RIGHT_TO_LEFT_RUN, ''))) return line;
    return line.replace(RIGHT_TO_LEFT_RUN, '\u2068$&\u2069');
  });
}

function valueText(value: string | number | Marked | undefined): string {
  if (value instanceof Marked) return value.text;
  return value === undefined ? '' : literal(String(value));
}

/** What people typed in Slack, as text: entities, links and mentions undone. */
export function fromMrkdwn(text: string): string {
  return text
    .replace(/<(https?:[^|>]+|mailto:[^|>]+)\|([^>]*)>/g, '$2')
    .replace(/<([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
