import type { App } from '../app/app.ts';

/** Says what leaves, and keeps `z` open as the way back for as long as the core allows (T14). */
export function offerUndo(app: App, { batchId, until, text }: { batchId: string; until: number; text: string }): void {
  const { clock, core, actor } = app.session;
  app.background(
    () => core.outbox.progress(batchId),
    (progress) => {
      app.batch = progress;
    },
    () => undefined,
  );
  const seconds = Math.ceil((until - clock.now()) / 1000);
  if (seconds <= 0) {
    app.toast('good', text);
    return;
  }
  app.undo = {
    label: text,
    until,
    run: () =>
      app.perform(
        () => core.transaction((tx) => tx.outbox.undo(actor, batchId)),
        ({ cancelled, left }) => app.toast('good', app.say('tui:undo.done', { cancelled, left })),
      ),
  };
  app.toast('good', app.say('tui:undo.offer', { text, seconds }));
}
