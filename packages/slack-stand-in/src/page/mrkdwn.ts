import type { Workspace } from '../workspace.ts';
import { withEmoji } from './emoji.ts';
import { escapeHtml } from './escape.ts';
import { type Html, trusted } from './html.ts';

/** Private-use characters stand for finished pieces while the rest is formatted; texts that bring their own lose them. */
const OPEN = '\uE000';
const CLOSE = '\uE001';

/**
 * Slack's mrkdwn as HTML: bold, italic, strike, code, quotes, links, mentions, dates and emoji.
 * Everything else is text, whatever it looks like.
 */
export function mrkdwn(workspace: Workspace, text: string): Html {
  const finished: string[] = [];
  const keep = (html: string): string => `${OPEN}${finished.push(html) - 1}${CLOSE}`;
  let rest = text.replace(/[\uE000\uE001]/g, '');
  rest = rest.replace(/```\n?([\s\S]+?)\n?```/g, (_, code: string) => keep(`<pre><code>${plainOf(code)}</code></pre>`));
  rest = rest.replace(/`([^`\n]+)`/g, (_, code: string) => keep(`<code>${plainOf(code)}</code>`));
  rest = rest.replace(/<([^<>\n]+)>/g, (_, inside: string) => keep(entity(workspace, inside)));
  rest = formatted(withEmoji(escapeHtml(unescaped(rest))));
  return trusted(rest.replace(/\uE000(\d+)\uE001/g, (_, index: string) => finished[Number(index)] ?? ''));
}

/** Plain text: emoji and line breaks, nothing else. */
export function plainText(text: string): Html {
  return trusted(withEmoji(escapeHtml(text)).replaceAll('\n', '<br>'));
}

/** A link, if it leads where links may lead. */
export function link(url: string, label: string): string {
  const safe = /^(https?:|mailto:)/i.test(url);
  return safe ? `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${label}</a>` : label;
}

function entity(workspace: Workspace, inside: string): string {
  const [target = '', label] = inside.split('|', 2);
  const shown = (fallback: string): string => withEmoji(plainOf(label ?? fallback));
  if (target.startsWith('@')) return `<span class="mention">@${plainOf(nameOf(workspace, target.slice(1)))}</span>`;
  if (target.startsWith('#'))
    return `<span class="mention">#${plainOf(workspace.channels.get(target.slice(1))?.name ?? label ?? target.slice(1))}</span>`;
  if (target.startsWith('!date^')) return `<time>${shown('')}</time>`;
  if (target.startsWith('!')) return `<span class="mention">@${shown(target.slice(1))}</span>`;
  // Anything else in angle brackets was never meant as markup: show it, so that a forgotten escape is seen.
  return /^(https?:|mailto:)/i.test(target)
    ? link(unescaped(target), shown(target))
    : escapeHtml(`<${unescaped(inside)}>`);
}

export function nameOf({ people, bot }: Workspace, id: string): string {
  return id === bot.userId ? bot.name : (people.get(id)?.name ?? id);
}

/** Emphasis and quotes in escaped text; marks count only at the edge of words, as in Slack. */
function formatted(text: string): string {
  const marked = text
    .replace(/(^|[\s(>\uE001])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}])/gmu, '$1<b>$2</b>')
    .replace(/(^|[\s(>\uE001])_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}])/gmu, '$1<i>$2</i>')
    .replace(/(^|[\s(>\uE001])~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}])/gmu, '$1<s>$2</s>');
  const lines = marked
    .split('\n')
    .map((line) => (line.startsWith('&#62;') ? `<blockquote>${line.slice(5).trimStart()}</blockquote>` : line));
  return lines
    .join('<br>')
    .replaceAll('</blockquote><br>', '</blockquote>')
    .replaceAll('<br><blockquote>', '<blockquote>');
}

function plainOf(text: string): string {
  return escapeHtml(unescaped(text));
}

/** Slack's three escapes. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
