import type { ListedImport } from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';
import { ask } from '../../ui/dialog/confirm.tsx';

/** Takes an import back, after asking. */
export function askToUndo(
  app: App,
  {
    id,
    kind,
    fileName: file,
    created,
    updated,
  }: Pick<ListedImport, 'id' | 'kind' | 'fileName' | 'created' | 'updated'>,
  done: () => void,
): void {
  const { core, actor } = app.session;
  ask(app, {
    question: app.say('data:undo.ask', { kind: app.say(`data:kind.${kind}`), file, created, updated }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.exchange.undoImport(actor, { id })),
        ({ removed, restored }) => {
          app.toast('good', app.say('data:undo.done', { file, removed, restored }));
          done();
        },
      ),
  });
}
