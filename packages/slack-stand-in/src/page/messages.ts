import { visibleMessages } from '../messages.ts';
import type { Message } from '../types.ts';
import { blocksHtml } from './blocks.ts';
import type { PageContext } from './context.ts';
import { attributes, type Html, html } from './html.ts';
import { timeZoneOf } from './local-time.ts';
import { mrkdwn, nameOf } from './mrkdwn.ts';

/** What one person sees in a channel: days, messages, and answers below what they answer. */
export function messageListHtml(context: PageContext, channel: string): Html {
  const messages = visibleMessages(context.workspace, context.person.id, channel);
  const shown = new Set(messages.map((message) => message.ts));
  const answers = Map.groupBy(messages, (message) =>
    message.threadTs !== null && shown.has(message.threadTs) ? message.threadTs : '',
  );
  let day = '';
  let previous: Message | undefined;
  const items = (answers.get('') ?? []).flatMap((message) => {
    const today = dayOf(context, message);
    const divider = today === day ? [] : [html`<li class="day" data-key="day-${today}"><span>${today}</span></li>`];
    const follows = divider.length === 0 && previous !== undefined && follow(previous, message);
    day = today;
    previous = message;
    return [...divider, messageHtml(context, message, { follows, answers: answers.get(message.ts) ?? [] })];
  });
  return html`${items}`;
}

interface Place {
  /** By the same author within five minutes: no name and picture again. */
  readonly follows: boolean;
  readonly answers: readonly Message[];
}

function messageHtml(context: PageContext, message: Message, place: Place): Html {
  const { say } = context;
  const isPrivate = message.visibleTo !== null;
  const holder = { state: message.state.get(context.person.id) ?? {}, errors: {} };
  const body =
    message.blocks.length > 0
      ? blocksHtml(context, message.blocks, holder)
      : html`<div class="text">${mrkdwn(context.workspace, message.text)}</div>`;
  const seen = isPrivate ? html`<p class="only-you">${eye}${say('onlyYou')}</p>` : null;
  const edited =
    message.editedTs && message.blocks.length === 0 ? html` <small class="edited">${say('edited')}</small>` : null;
  const head = place.follows
    ? null
    : html`<p class="by"><b>${authorOf(context, message)}</b>${message.author.kind === 'person' ? null : html`<span class="app-badge">${say('app')}</span>`}<time>${timeOf(context, message)}</time></p>`;
  const thread =
    place.answers.length > 0
      ? html`<ol class="answers">${place.answers.map((answer) => messageHtml(context, answer, { follows: false, answers: [] }))}</ol>`
      : null;
  const data = attributes({ 'data-key': message.ts, 'data-channel': message.channel, 'data-ts': message.ts });
  const kind = [place.follows && 'follows', isPrivate && 'private', message.author.kind]
    .filter((name) => name)
    .join(' ');
  return html`<li class="message ${kind}"${data}>${place.follows ? html`<time class="gutter">${timeOf(context, message)}</time>` : avatarHtml(context, message)}<div class="content">${seen}${head}${body}${edited}${thread}</div>${isPrivate ? null : shortcutsHtml(context)}</li>`;
}

/** The menu on a message: the app's message shortcuts. */
function shortcutsHtml({ manifest, say }: PageContext): Html | null {
  const shortcuts = (manifest.features?.shortcuts ?? []).filter((shortcut) => shortcut.type === 'message');
  if (shortcuts.length === 0) return null;
  const items = shortcuts.map(
    (shortcut) =>
      html`<button type="button" role="menuitem" data-message-shortcut="${shortcut.callback_id}">${shortcut.name}</button>`,
  );
  return html`<div class="message-tools"><button type="button" class="button" aria-haspopup="menu" aria-expanded="false" aria-label="${say('messageActions')}" title="${say('messageActions')}">⋮</button><div class="menu" role="menu" hidden>${items}</div></div>`;
}

export function authorOf({ workspace }: PageContext, { author }: Message): string {
  if (author.kind === 'person') return nameOf(workspace, author.id);
  return author.kind === 'bot' ? workspace.bot.name : 'Slackbot';
}

function avatarHtml(context: PageContext, message: Message): Html {
  const name = authorOf(context, message);
  return html`<span class="avatar avatar-${message.author.kind === 'person' ? hue(message.author.id) : message.author.kind}" aria-hidden="true">${initials(name)}</span>`;
}

export function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}

/** One of six colours, the same for a person every time. */
export function hue(id: string): number {
  return [...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 6;
}

function follow(before: Message, message: Message): boolean {
  const sameAuthor =
    before.author.kind === message.author.kind &&
    (before.author.kind !== 'person' || message.author.kind !== 'person' || before.author.id === message.author.id);
  return sameAuthor && before.visibleTo === message.visibleTo && Number(message.ts) - Number(before.ts) < 300;
}

function dayOf({ language, person }: PageContext, message: Message): string {
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: timeZoneOf(person),
  }).format(Number(message.ts) * 1000);
}

function timeOf({ language, person }: PageContext, message: Message): string {
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: timeZoneOf(person) }).format(
    Number(message.ts) * 1000,
  );
}

const eye = html`<svg viewBox="0 0 20 20" width="14" height="14" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.6" d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10Z"/><circle cx="10" cy="10" r="2.4" fill="currentColor"/></svg>`;
