import type { Env, Terminal } from '../terminal.ts';
import { createTheme } from '../theme.ts';
import { ask } from '../ui/dialog/confirm.tsx';
import { App } from './app.ts';
import { globalBindings } from './global-bindings.ts';

/** The app without a terminal: tests and the generator of docs/keys.md build it too. */
export function createTuiApp({ env, terminal, say }: { env: Env; terminal: Terminal; say: App['say'] }): App {
  const app = new App({ env, theme: createTheme(env), say, terminal });
  app.globalBindings = () => globalBindings(app);
  app.askToDiscard = (dirty, then) =>
    ask(app, { question: app.say('tui:confirm.discard', { title: dirty.title().replace(/ \*$/, '') }), yes: then });
  return app;
}
