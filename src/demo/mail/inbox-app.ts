import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { languageOf, type Say, type Words } from '../../core/words.ts';
import type { CaughtMail } from './caught-mail.ts';
import { inboxPage, mailPage } from './inbox-pages.ts';

/** What the inbox shows and does. */
export interface Inbox {
  mails(): readonly CaughtMail[];
  onMail(listener: (mail: CaughtMail) => void): () => void;
  clear(): Promise<void>;
}

/** Styles and the one script of our own pages; frames hold the mails. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'";
/** A mail as its reader's program would show it: no script, no form; pictures from anywhere, as most programs do once asked. */
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src * data: cid:";

/** Reloads the list when a mail arrives. */
const SCRIPT = "new EventSource('/events').addEventListener('mail', () => location.reload());";

/** How often an open page hears a sign of life, in ms. */
const KEEP_ALIVE = 15_000;

/** The web inbox of the mail catcher. */
export function createInboxApp(inbox: Inbox, words: Words): Hono {
  const app = new Hono();
  const sayFor = (header: string | undefined): { say: Say; language: string } => {
    const language = languageOf(header?.split(',')[0]);
    return { say: words.in(language), language };
  };
  app.get('/', (context) => {
    const { say, language } = sayFor(context.req.header('accept-language'));
    const query = context.req.query('q') ?? '';
    const shown = inbox
      .mails()
      .filter((mail) => matches(mail, query))
      .toReversed();
    return context.html(inboxPage({ say, language, mails: shown, total: inbox.mails().length, query }), 200, {
      'content-security-policy': PAGE_POLICY,
    });
  });
  app.get('/mail/:id', (context) => {
    const mail = find(context.req.param('id'));
    if (!mail) return context.notFound();
    const { say, language } = sayFor(context.req.header('accept-language'));
    return context.html(mailPage({ say, language, mail, view: context.req.query('view') ?? 'html' }), 200, {
      'content-security-policy': PAGE_POLICY,
    });
  });
  app.get('/mail/:id/html', (context) => {
    const mail = find(context.req.param('id'));
    if (!mail || typeof mail.parsed.html !== 'string') return context.notFound();
    // Links open in a tab of their own: the frame is sandboxed.
    return context.html(`<base target="_blank">${mail.parsed.html}`, 200, { 'content-security-policy': MAIL_POLICY });
  });
  app.get('/mail/:id/source', (context) => {
    const mail = find(context.req.param('id'));
    return mail ? context.text(mail.source.toString('utf8')) : context.notFound();
  });
  app.post('/clear', async (context) => {
    await inbox.clear();
    return context.redirect('/', 303);
  });
  app.get('/script.js', (context) => context.body(SCRIPT, 200, { 'content-type': 'text/javascript' }));
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const stop = inbox.onMail((mail) => void stream.writeSSE({ event: 'mail', data: mail.id }));
      stream.onAbort(stop);
      while (!stream.aborted) {
        await stream.writeSSE({ event: 'alive', data: '' });
        await stream.sleep(KEEP_ALIVE);
      }
    }),
  );
  return app;

  function find(id: string): CaughtMail | undefined {
    return inbox.mails().find((mail) => mail.id === id);
  }
}

function matches({ parsed, envelopeTo }: CaughtMail, query: string): boolean {
  const haystack = [parsed.subject, parsed.text, ...envelopeTo].join('\n').toLowerCase();
  return haystack.includes(query.toLowerCase());
}
