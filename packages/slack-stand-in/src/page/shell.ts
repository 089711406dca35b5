import type { Channel } from '../types.ts';
import { blocksHtml } from './blocks.ts';
import type { Hint, PageContext } from './context.ts';
import { attributes, type Html, html } from './html.ts';
import { hue, initials, messageListHtml } from './messages.ts';
import { modalHtml } from './modal.ts';
import { nameOf } from './mrkdwn.ts';

/** The whole page as one person sees it. */
export function pageHtml(context: PageContext): Html {
  const { say, workspace, person, place, language } = context;
  const words = JSON.stringify({
    failed: say('failed', { app: workspace.bot.name, error: '{error}' }),
    lost: say('lost'),
    searching: say('select.searching'),
    tooShort: say('select.tooShort'),
  });
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${titleOf(context)} · ${workspace.team.name}</title><script src="/page/typing.js"></script><link rel="icon" href="/page/icon.svg"><link rel="stylesheet" href="/page/slack.css"><script type="module" src="/page/slack.js"></script></head><body data-as="${person.id}" data-place="${place}" data-words="${words}"><aside id="sidebar">${sidebarHtml(context)}</aside><main>${mainHtml(context)}</main><dialog id="modal">${modalHtml(context)}</dialog><dialog id="confirm"></dialog><div id="toasts" role="status" aria-live="polite"></div></body></html>`;
}

export function sidebarHtml(context: PageContext): Html {
  const { workspace, person, say } = context;
  const channels = [...workspace.channels.values()].filter(
    (channel) => channel.kind !== 'im' && channel.members.has(person.id) && !channel.archived,
  );
  const direct = workspace.directMessages(person.id);
  return html`<header class="team"><b>${workspace.team.name}</b><span>${say('standIn')}</span></header>${switcherHtml(context)}<nav aria-label="${say('channels')}"><h2>${say('channels')}</h2><ul>${channels.map((channel) => placeHtml(context, channel.id, html`<span class="hash" aria-hidden="true">${channel.kind === 'private' ? lock : '#'}</span>${channel.name}`))}</ul><h2>${say('apps')}</h2><ul>${placeHtml(context, 'home', html`<span class="avatar small avatar-bot" aria-hidden="true">${initials(workspace.bot.name)}</span>${workspace.bot.name}<small>${say('home')}</small>`)}${placeHtml(context, direct.id, html`<span class="avatar small avatar-bot" aria-hidden="true">${initials(workspace.bot.name)}</span>${workspace.bot.name}<small>${say('messages')}</small>`)}</ul></nav>${statusHtml(context)}`;
}

/** Home tab, or a channel with its messages: what changes as things happen. */
export function contentHtml(context: PageContext): Html {
  if (context.place !== 'home') {
    context.unread.look(context.person.id, context.place);
    const list = messageListHtml(context, context.place);
    return list.html === '' ? welcomeHtml(context) : list;
  }
  const home = context.workspace.homes.get(context.person.id);
  return home
    ? blocksHtml(context, home.view.blocks, home)
    : html`<p class="nothing-yet" data-key="nothing">${context.say('homeEmpty', { app: context.workspace.bot.name })}</p>`;
}

function mainHtml(context: PageContext): Html {
  const { workspace, place, say } = context;
  const menu = html`<button type="button" id="menu" class="button quiet" aria-label="${say('menu')}" aria-expanded="false" aria-controls="sidebar">☰</button>`;
  if (place === 'home') {
    return html`<header class="place">${menu}<h1>${workspace.bot.name}</h1><p>${say('homeAbout')}</p></header><div class="scroll"><div id="content" class="home">${contentHtml(context)}</div></div>`;
  }
  const channel = workspace.channel(place);
  const about = channel.kind === 'im' ? say('directAbout', { app: workspace.bot.name }) : membersOf(context, channel);
  return html`<header class="place">${menu}<h1>${titleOf(context)}</h1><p>${about}</p></header><div class="scroll"><ol id="content" class="messages">${contentHtml(context)}</ol></div>${composerHtml(context)}`;
}

function composerHtml(context: PageContext): Html {
  const { say, manifest, hints } = context;
  const label = say('compose', { place: titleOf(context) });
  const shortcuts = (manifest.features?.shortcuts ?? []).filter((shortcut) => shortcut.type === 'global');
  const items = shortcuts.map(
    (shortcut) =>
      html`<button type="button" role="menuitem" data-global-shortcut="${shortcut.callback_id}">${shortcut.name}${shortcut.description ? html`<small>${shortcut.description}</small>` : null}</button>`,
  );
  const menu = html`<div class="shortcuts"><button type="button" class="button quiet" aria-haspopup="menu" aria-expanded="false" aria-label="${say('shortcuts')}" title="${say('shortcuts')}">⚡</button><div class="menu" role="menu" hidden>${items}</div></div>`;
  return html`<form id="composer" data-hints="${JSON.stringify(hints)}"><ul id="hints" role="listbox" aria-label="${say('commands')}" hidden></ul><textarea rows="1" aria-label="${label}" placeholder="${label}" autocomplete="off" aria-controls="hints" autofocus></textarea><div class="composer-tools">${items.length > 0 ? menu : null}<span class="tip">${say('tip')}</span><button type="submit" class="button primary" aria-label="${say('send')}" title="${say('send')}">➤</button></div></form>`;
}

function switcherHtml({ workspace, person, say, language }: PageContext): Html {
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  const people = [...workspace.people.values()].map(
    (other) =>
      html`<option${attributes({ value: other.id, selected: other.id === person.id })}>${[other.name, other.title, languages.of((other.locale ?? 'en').split('-')[0] ?? 'en')].filter((part) => part).join(' · ')}</option>`,
  );
  return html`<label class="who"><span class="avatar avatar-${hue(person.id)}" aria-hidden="true">${initials(person.name)}</span><span class="who-text">${say('whoAmI')}<b>${person.name}</b><small>${person.title ?? `@${person.handle}`}</small></span><select id="who" aria-label="${say('whoAmI')}">${people}</select></label>`;
}

function placeHtml(context: PageContext, place: string, label: Html): Html {
  const isHere = context.place === place;
  const href = `/?as=${encodeURIComponent(context.person.id)}&in=${encodeURIComponent(place)}`;
  const isUnread = !isHere && place !== 'home' && context.unread.in(context.person.id, place);
  const data = attributes({
    href,
    class: isUnread && 'unread',
    'aria-current': isHere ? 'page' : undefined,
    'data-in': place,
  });
  const hidden = isUnread ? html`<span class="for-readers"> ${context.say('unread')}</span>` : null;
  return html`<li data-key="${place}"><a${data}>${label}${hidden}</a></li>`;
}

function statusHtml({ isConnected, say, workspace }: PageContext): Html {
  return html`<p class="status ${isConnected ? 'on' : 'off'}" data-key="status"><span aria-hidden="true">●</span> ${say(isConnected ? 'connected' : 'disconnected', { app: workspace.bot.name })}</p>`;
}

/** An empty channel says what one can do here. */
function welcomeHtml(context: PageContext): Html {
  const { say, workspace, hints } = context;
  const tries = hints
    .slice(0, 6)
    .map(
      (hint: Hint) =>
        html`<li><button type="button" class="try" data-try="${hint.line}"><code>${hint.line}</code><span>${hint.about}</span></button></li>`,
    );
  return html`<li class="welcome" data-key="welcome"><h2>${say('welcome', { place: titleOf(context) })}</h2><p>${say('welcomeTry', { app: workspace.bot.name })}</p><ul>${tries}</ul></li>`;
}

function titleOf({ workspace, place }: PageContext): string {
  if (place === 'home') return workspace.bot.name;
  const channel = workspace.channel(place);
  return channel.kind === 'im' ? workspace.bot.name : `#${channel.name}`;
}

function membersOf({ workspace }: PageContext, channel: Channel): string {
  return [...channel.members].map((id) => nameOf(workspace, id)).join(', ');
}

const lock = html`<svg viewBox="0 0 16 16" width="13" height="13" fill="none" stroke="currentColor" stroke-width="1.6"><rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/></svg>`;
