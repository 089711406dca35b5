import type { Actor } from '../core/access/index.ts';
import type { Core } from '../core/core.ts';
import { localeOf } from '../core/locale.ts';
import type { App } from './app/app.ts';
import { startLive, versionOf } from './app/live.ts';
import { createSession, readSurroundings } from './app/session.ts';
import { SECTIONS } from './screens/sections.ts';

/** Reads what the header shows, opens the first section, and follows changes. Returns the function that stops following. */
export async function connectApp({
  app,
  core,
  actor,
  language,
}: {
  app: App;
  core: Core;
  actor: Actor;
  language: string;
}): Promise<() => void> {
  const tag = actor.language ?? language;
  const say = core.base.words.in(tag);
  const version = await versionOf(core, actor);
  const session = createSession({
    core,
    actor,
    say,
    locale: localeOf(tag),
    surroundings: await readSurroundings(core),
  });
  app.connect(session, SECTIONS);
  const onChange = async (): Promise<void> => {
    session.update(await readSurroundings(core));
    if (app.batch) app.batch = app.batch.done ? null : await core.outbox.progress(app.batch.id);
  };
  return startLive({ app, core, version, onChange });
}
