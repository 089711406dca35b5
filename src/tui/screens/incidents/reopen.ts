import type { Incident } from '../../../core/incidents/index.ts';
import type { App } from '../../app/app.ts';
import { ask } from '../../ui/dialog/confirm.tsx';

/** Why only an open (or closed) incident will do; undefined when it is one. */
export function notIn({ say }: App, incident: Incident, state: Incident['state']): string | undefined {
  if (incident.state === state) return undefined;
  return say(state === 'open' ? 'tui:disabled.notOpen' : 'tui:disabled.notClosed');
}

/** Opens it again once the question is answered, and then calls `done`. */
export function askToReopen(app: App, { id, reference }: Incident, done: () => void): void {
  const { core, actor } = app.session;
  ask(app, {
    question: app.say('tui:incident.askReopen', { reference }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.incidents.reopen(actor, { id })),
        () => {
          app.toast('good', app.say('tui:toast.reopened', { reference }));
          done();
        },
      ),
  });
}
