import { type Actor, may } from '../../core/access/index.ts';
import type { Core } from '../../core/core.ts';
import type { App } from './app.ts';

/** Several events of one use case are one redraw; in ms. */
const GATHER = 80;
/** The bridge tells of other processes' changes; this look finds those that were not told, in ms. */
const POLL = 5_000;
/** On a large outbox a look takes longer: at most a twentieth of the time goes into looking. */
const REST = 20;

/**
 * Keeps the screen true while others work: changes come over the hub, those of other processes over its bridge, and what
 * was not told by a cheap look at what the database counts. Returns the function that stops it.
 */
export function startLive({
  app,
  core,
  version: shown,
  onChange,
}: {
  app: App;
  core: Core;
  /** What the database was like before the first screen was read. */
  version: string;
  onChange: () => Promise<void>;
}): () => void {
  let gathering: NodeJS.Timeout | undefined;
  let seen = shown;
  const refresh = (): void => {
    if (gathering) return;
    gathering = setTimeout(() => {
      gathering = undefined;
      app.background(
        onChange,
        () => app.top()?.refresh?.(),
        () => undefined,
      );
    }, GATHER);
  };
  const stops = [
    core.base.hub.on('changed', refresh),
    core.base.hub.on('delivered', refresh),
    core.base.hub.on('outbox', refresh),
    core.base.hub.on('alert', refresh),
  ];
  const look = (): void => {
    const started = core.base.clock.now();
    const again = (): void => {
      const took = core.base.clock.now() - started;
      if (!stopped) looking = setTimeout(look, Math.max(POLL, took * REST));
    };
    app.background(
      () => versionOf(core, app.session.actor),
      (version) => {
        if (seen !== version) refresh();
        seen = version;
        again();
      },
      again,
    );
  };
  let stopped = false;
  let looking = setTimeout(look, POLL);
  return () => {
    for (const stop of stops) stop();
    clearTimeout(gathering);
    stopped = true;
    clearTimeout(looking);
  };
}

/** Changes whenever a message moves, mail stands still, or somebody does something: every use case leaves a row in the audit log. */
export async function versionOf(core: Core, actor: Actor): Promise<string> {
  const newest = may(actor, 'access.view') ? await core.audit.list(actor, { limit: 1 }) : [];
  const { stop, trouble } = await core.watch.mail();
  const held = [stop?.reason, trouble?.since, (await core.outbox.pause())?.id];
  return JSON.stringify([await core.outbox.counts(), newest[0]?.id, held]);
}
