import { html, raw } from 'hono/html';
import type { Say } from '../../core/words.ts';
import type { CaughtMail } from './caught-mail.ts';

type Html = ReturnType<typeof html>;

interface InboxView {
  readonly say: Say;
  readonly language: string;
  readonly mails: readonly CaughtMail[];
  readonly total: number;
  readonly query: string;
}

/** The list, newest first. */
export function inboxPage({ say, language, mails, total, query }: InboxView): Html {
  const list = mails.map(
    (mail) => html`<a class="row" href="/mail/${mail.id}">
      <span class="to">${mail.envelopeTo.join(', ')}</span>
      <span class="subject">${mail.parsed.subject ?? ''}</span>
      <time>${timeOf(mail, language)}</time>
    </a>`,
  );
  return page({
    language,
    title: say('inbox:title'),
    body: html`<header>
        <h1>${say('inbox:title')}</h1>
        <p>${say('inbox:intro', { count: total })}</p>
        <form method="get"><input type="search" name="q" value="${query}" placeholder="${say('inbox:search')}" aria-label="${say('inbox:search')}" /></form>
        <form method="post" action="/clear"><button>${say('inbox:clear')}</button></form>
      </header>
      <main>${mails.length === 0 ? html`<p class="empty">${say(query ? 'inbox:nothingFound' : 'inbox:empty')}</p>` : list}</main>`,
  });
}

/** One mail: as its reader sees it, as plain text, or its headers. */
export function mailPage({
  say,
  language,
  mail,
  view,
}: {
  say: Say;
  language: string;
  mail: CaughtMail;
  view: string;
}): Html {
  const { parsed } = mail;
  const hasHtml = typeof parsed.html === 'string';
  const shown = view === 'html' && !hasHtml ? 'text' : view;
  const tab = (name: string) =>
    html`<a class="tab" aria-current="${shown === name ? 'page' : 'false'}" href="?view=${name}">${say(`inbox:view.${name}`)}</a>`;
  const content =
    shown === 'html'
      ? html`<iframe title="${parsed.subject ?? ''}" src="/mail/${mail.id}/html"></iframe>`
      : shown === 'headers'
        ? html`<pre>${parsed.headerLines.map((header) => header.line).join('\n')}</pre>`
        : html`<pre>${parsed.text ?? ''}</pre>`;
  return page({
    language,
    title: parsed.subject ?? say('inbox:title'),
    body: html`<header>
        <a href="/">← ${say('inbox:title')}</a>
        <h1>${parsed.subject ?? ''}</h1>
        <p>${say('inbox:fromTo', { from: parsed.from?.text ?? '', to: mail.envelopeTo.join(', ') })} · ${timeOf(mail, language)}</p>
        <nav>${hasHtml ? tab('html') : ''}${tab('text')}${tab('headers')}<a class="tab" href="/mail/${mail.id}/source">${say('inbox:view.source')}</a></nav>
      </header>
      <main>${content}</main>`,
  });
}

function page({ language, title, body }: { language: string; title: string; body: Html }): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
        <script src="/script.js" defer></script>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

function timeOf(mail: CaughtMail, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(mail.receivedAt);
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#e3e3e0, #3a3a38); --soft: light-dark(#6b6b66, #a5a5a0); --accent: light-dark(#1f6f8b, #7cc4dd); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; min-height: 100vh; display: flex; flex-direction: column; font: 15px/1.5 system-ui, sans-serif; padding: 0 1rem; }
header { padding: 1.5rem 0 1rem; display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; }
h1 { font-size: 1.35rem; margin: 0; width: 100%; overflow-wrap: anywhere; }
header p { margin: 0; color: var(--soft); flex: 1 1 20rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
input, button { font: inherit; padding: .4rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; }
button { cursor: pointer; }
main { flex: 1; display: flex; flex-direction: column; }
.row { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr auto; gap: 1rem; padding: .7rem .5rem; border-top: 1px solid var(--line); text-decoration: none; color: inherit; }
.row:hover, .row:focus { background: light-dark(#f4f6f6, #262826); }
.to, time { color: var(--soft); } .to, .subject { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .subject { font-weight: 600; }
.empty { color: var(--soft); text-align: center; margin: 15vh 0; }
nav { width: 100%; display: flex; gap: 1rem; margin-top: .5rem; } .tab[aria-current=page] { font-weight: 700; text-decoration: none; }
iframe { flex: 1; min-height: 70vh; border: 1px solid var(--line); border-radius: .5rem; background: #fff; margin-bottom: 1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
@media (max-width: 40rem) { .row { grid-template-columns: 1fr auto; } .subject { grid-row: 2; grid-column: 1 / -1; } }
`;
