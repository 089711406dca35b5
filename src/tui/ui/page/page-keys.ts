import type { Action } from '../declaration.ts';

/** What can be scrolled. */
export interface Scrolled {
  scroll(rows: number): void;
  scrollPage(direction: 1 | -1): void;
  scrollToEnd(direction: 1 | -1): void;
  close(): void;
}

/** Keys of every page. */
export const SCROLLING: readonly Action<Scrolled>[] = [
  { id: 'down', keys: ['j', 'down'], label: 'tui:action.down', quiet: true, run: (page) => page.scroll(1) },
  { id: 'up', keys: ['k', 'up'], label: 'tui:action.up', quiet: true, run: (page) => page.scroll(-1) },
  {
    id: 'pageDown',
    keys: ['pagedown', 'space', 'ctrl-f'],
    label: 'tui:action.pageDown',
    footer: true,
    quiet: true,
    run: (page) => page.scrollPage(1),
  },
  {
    id: 'pageUp',
    keys: ['pageup', 'ctrl-b'],
    label: 'tui:action.pageUp',
    quiet: true,
    run: (page) => page.scrollPage(-1),
  },
  { id: 'first', keys: ['g', 'home'], label: 'tui:action.first', quiet: true, run: (page) => page.scrollToEnd(-1) },
  { id: 'last', keys: ['G', 'end'], label: 'tui:action.last', quiet: true, run: (page) => page.scrollToEnd(1) },
  { id: 'back', keys: ['esc'], label: 'tui:action.back', footer: true, quiet: true, run: (page) => page.close() },
];
