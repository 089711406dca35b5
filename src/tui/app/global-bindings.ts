import type { Binding } from '../keys.ts';
import { openCommands } from '../ui/dialog/commands.tsx';
import type { App } from './app.ts';

/** What works on every screen. A layer that wants one of these keys for itself takes it first. */
export function globalBindings(app: App): readonly Binding[] {
  const sections = app.sections().map(
    (section): Binding => ({
      id: `go.${section.id}`,
      keys: [section.key],
      label: section.label,
      run: () => app.go(section),
    }),
  );
  return [
    {
      id: 'help',
      keys: ['?'],
      label: 'tui:action.help',
      footer: true,
      quiet: true,
      run: () => openCommands(app, 'help'),
    },
    {
      id: 'palette',
      keys: [':', 'ctrl-p'],
      label: 'tui:action.palette',
      footer: true,
      quiet: true,
      run: () => openCommands(app, 'palette'),
    },
    ...sections,
    {
      id: 'undo',
      keys: ['z'],
      label: 'tui:action.undo',
      disabled: () => (canUndo(app) ? undefined : app.say('tui:disabled.undo')),
      run: () => {
        const { undo } = app;
        app.undo = null;
        undo?.run();
      },
    },
    { id: 'back', keys: ['esc'], label: 'tui:action.back', quiet: true, run: () => back(app) },
    { id: 'quit', keys: ['q'], label: 'tui:action.quit', run: () => app.quit() },
  ];
}

function canUndo(app: App): boolean {
  return app.undo !== null && app.connected() && app.undo.until > app.session.clock.now();
}

/** Esc never discards work without asking: over a slow line it may be half of an arrow key. */
function back(app: App): void {
  const top = app.top();
  if (!top || app.layers().length === 1) return;
  if (top.dirty?.()) app.askToDiscard(top, () => app.close(top));
  else app.close(top);
}
