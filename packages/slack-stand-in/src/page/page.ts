import type { IncomingMessage, ServerResponse } from 'node:http';
import { NotOnScreen } from '../hands/context.ts';
import type { Hands } from '../hands/index.ts';
import type { SlackManifest } from '../manifest.ts';
import { parseObject, readBody } from '../request-body.ts';
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

/** The page on which people use the stand-in. */
export function createPage(
  options: PageOptions,
): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const unread = createUnread(options.workspace);

  function contextOf(request: IncomingMessage, url: URL): PageContext {
    const { workspace, manifest } = options;
    const language = request.headers['accept-language']?.split(/[,;]/)[0] || 'en';
    const [first] = workspace.people.values();
    const person = workspace.people.get(url.searchParams.get('as') ?? '') ?? first;
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
      place: placeOf(workspace, person.id, url.searchParams.get('in')),
    };
  }

  return async (request, response, url) => {
    const send = (type: string, body: string | Buffer): void => {
      response.writeHead(200, {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      response.end(body);
    };
    const [, area = '', name = '', deed = ''] = url.pathname.split('/');
    if (request.method === 'GET' && url.pathname === '/')
      return send('text/html; charset=utf-8', pageHtml(contextOf(request, url)).html);
    if (request.method === 'GET' && area === 'archives') {
      // A permalink leads to its channel.
      response.writeHead(302, { location: `/?in=${encodeURIComponent(name)}` }).end();
      return;
    }
    if (area === 'page' && request.method === 'GET') {
      const context = contextOf(request, url);
      if (name === 'stream') return openStream(options.workspace, context.person.id, response);
      const parts: Readonly<Record<string, (context: PageContext) => { html: string }>> = {
        content: contentHtml,
        modal: modalHtml,
        sidebar: sidebarHtml,
      };
      const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
      if (part) return send('text/html; charset=utf-8', part(context).html);
      const asset = await pageAsset(name);
      if (asset) return send(asset.type, asset.body);
    }
    if (area === 'page' && name === 'do' && request.method === 'POST' && isOwn(request)) {
      const body = parseObject((await readBody(request)).toString('utf8'));
      return send(
        'application/json',
        JSON.stringify(await playDeed(contextOf(request, url), options.hands, deed, body).catch(stale)),
      );
    }
    response.writeHead(404).end();
  };
}

/** Another window, or the bot, has taken away what was clicked: the page draws itself anew. */
function stale(error: unknown): DeedResult {
  if (error instanceof NotOnScreen) return { outcome: 'acknowledged' };
  throw error;
}

/** Another site's page may not press buttons here. */
function isOwn(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
}

/** The place asked for if the person may be there, else the first channel of theirs. */
function placeOf(workspace: Workspace, person: string, wanted: string | null): string {
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
