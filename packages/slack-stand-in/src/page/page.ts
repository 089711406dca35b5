import { type Context, Hono } from 'hono';
import { NotOnScreen } from '../hands/context.ts';
import type { Hands } from '../hands/index.ts';
import { parseObject, type Served } from '../http.ts';
import type { SlackManifest } from '../manifest.ts';
import type { Workspace } from '../workspace.ts';
import { pageAsset } from './assets.ts';
import type { Hint, PageContext } from './context.ts';
import { type DeedResult, playDeed } from './deeds.ts';
import { modalHtml } from './modal.ts';
import { contentHtml, pageHtml, sidebarHtml } from './shell.ts';
import { openStream } from './stream.ts';
import { createUnread } from './unread.ts';
import { wordsFor } from './words.ts';

export interface PageOptions {
  readonly workspace: Workspace;
  readonly hands: Hands;
  readonly manifest: SlackManifest;
  /** What a verb of a command does, in a language. */
  readonly describeVerb?: ((verb: string, language: string) => string) | undefined;
  readonly isConnected: () => boolean;
}

/** Scripts and styles from here alone, pictures from this machine alone, no frames, no forms elsewhere. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: http://localhost:* http://127.0.0.1:*; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const HEADERS: readonly (readonly [string, string])[] = [
  ['content-security-policy', CONTENT_SECURITY_POLICY],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cache-control', 'no-store'],
];

/** The page on which people use the stand-in. */
export function createPage(options: PageOptions): Hono<Served> {
  const unread = createUnread(options.workspace);

  function contextOf({ req }: Context<Served>): PageContext {
    const { workspace, manifest } = options;
    const language = languageOf(req.header('accept-language'));
    const [first] = workspace.people.values();
    const person = workspace.people.get(req.query('as') ?? '') ?? first;
    if (!person) throw new Error('a stand-in without people has no page');
    const hints = commandHints(manifest, (verb) => options.describeVerb?.(verb, language) ?? '');
    return {
      workspace,
      manifest,
      hints,
      person,
      language,
      say: wordsFor(language),
      isConnected: options.isConnected(),
      unread,
      place: placeOf(workspace, person.id, req.query('in')),
    };
  }

  const page = new Hono<Served>();
  page.use(async (context, next) => {
    await next();
    for (const [name, value] of HEADERS) context.header(name, value);
  });
  page.get('/', (context) => context.html(pageHtml(contextOf(context)).html));
  // A permalink leads to its channel.
  page.get('/archives/:channel/*', (context) =>
    context.redirect(`/?in=${encodeURIComponent(context.req.param('channel'))}`),
  );
  page.get('/page/stream', (context) => openStream(options.workspace, contextOf(context).person.id, context));
  page.get('/page/content', (context) => context.html(contentHtml(contextOf(context)).html));
  page.get('/page/modal', (context) => context.html(modalHtml(contextOf(context)).html));
  page.get('/page/sidebar', (context) => context.html(sidebarHtml(contextOf(context)).html));
  page.get('/page/:asset', async (context) => {
    const asset = await pageAsset(context.req.param('asset'));
    return asset ? context.body(asset.body, 200, { 'content-type': asset.type }) : context.notFound();
  });
  page.post('/page/do/:deed', async (context) => {
    if (!isOwn(context)) return context.notFound();
    const body = parseObject(await context.req.text());
    return context.json(
      await playDeed(contextOf(context), options.hands, context.req.param('deed'), body).catch(stale),
    );
  });
  return page;
}

/** Another window, or the bot, has taken away what was clicked: the page draws itself anew. */
function stale(error: unknown): DeedResult {
  if (error instanceof NotOnScreen) return { outcome: 'acknowledged' };
  throw error;
}

/** The first language that a browser asks for; English for those that take any (`*`) or say nothing that is one. */
function languageOf(header = ''): string {
  try {
    return Intl.getCanonicalLocales(header.split(/[,;]/)[0] ?? '')[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Another site's page may not press buttons here. */
function isOwn({ req }: Context<Served>): boolean {
  const site = req.header('sec-fetch-site');
  return site === undefined || site === 'same-origin';
}

/** The place asked for if the person may be there, else the first channel of theirs. */
function placeOf(workspace: Workspace, person: string, wanted: string | undefined): string {
  if (wanted === 'home') return wanted;
  workspace.directMessages(person);
  const theirs = [...workspace.channels.values()].filter((channel) => channel.members.has(person) && !channel.archived);
  return (theirs.find((channel) => channel.id === wanted) ?? theirs[0])?.id ?? 'home';
}

/** One line for each verb that a usage hint like `[send | help]` lists, and the bare command. */
function commandHints(manifest: SlackManifest, describe: (verb: string) => string): readonly Hint[] {
  return (manifest.features?.slash_commands ?? []).flatMap(({ command, description = '', usage_hint = '' }) => {
    const verbs = usage_hint.split(/[|,[\]\s]+/).filter((verb) => /^[a-z]+$/.test(verb));
    return [
      ...verbs.map((verb) => ({ line: `${command} ${verb}`, about: describe(verb).replaceAll('`', '') })),
      { line: command, about: description },
    ];
  });
}
