import type { Binding } from '../../keys.ts';

/** What the keys of every list do; each list says which of them it has. */
export interface ListKeys {
  readonly searchable: boolean;
  readonly sorts: number;
  readonly reversible: boolean;
  /** Whether Esc has something to clear before it goes back. */
  readonly clearable: boolean;
  noRow(): string | undefined;
  noMarks(): string | undefined;
  move(step: number): void;
  movePage(direction: 1 | -1): void;
  moveToFirst(): void;
  moveToLast(): void;
  startFilter(): void;
  endFilter(): void;
  clear(): void;
  nextSort(): void;
  reverseSort(): void;
  toggleMark(): void;
  markAll(): void;
  unmarkAll(): void;
  reload(): void;
  copyRow(): void;
}

/** The keys that a list with these abilities has, for the docs. */
export function listKeyLines(list: {
  readonly searchable?: boolean;
  readonly sorts?: readonly unknown[];
  readonly reversible?: boolean;
  readonly markable?: boolean;
}): readonly Pick<Binding, 'keys' | 'label' | 'help'>[] {
  const nothing = (): undefined => undefined;
  const keys: ListKeys = {
    searchable: list.searchable !== false,
    sorts: list.sorts?.length ?? 0,
    reversible: list.reversible !== false,
    clearable: false,
    noRow: nothing,
    noMarks: nothing,
    move: nothing,
    movePage: nothing,
    moveToFirst: nothing,
    moveToLast: nothing,
    startFilter: nothing,
    endFilter: nothing,
    clear: nothing,
    nextSort: nothing,
    reverseSort: nothing,
    toggleMark: nothing,
    markAll: nothing,
    unmarkAll: nothing,
    reload: nothing,
    copyRow: nothing,
  };
  return [...(list.markable ? markBindings(keys) : []), ...listBindings(keys)];
}

/** Filtering, sorting, moving. */
export function listBindings(list: ListKeys): readonly Binding[] {
  const filter = { id: 'filter', keys: ['/'], label: 'tui:action.filter', footer: true, run: () => list.startFilter() };
  const sort = { id: 'sort', keys: ['s'], label: 'tui:action.sort', footer: true, run: () => list.nextSort() };
  const reverse = { id: 'reverse', keys: ['S'], label: 'tui:action.reverse', run: () => list.reverseSort() };
  return [
    ...(list.searchable ? [filter] : []),
    ...(list.sorts > 1 ? [sort] : []),
    ...(list.sorts > 0 && list.reversible ? [reverse] : []),
    moving(list, 'down', ['j', 'down'], 'tui:action.down', () => list.move(1)),
    moving(list, 'up', ['k', 'up'], 'tui:action.up', () => list.move(-1)),
    moving(list, 'pageDown', ['pagedown', 'ctrl-f'], 'tui:action.pageDown', () => list.movePage(1)),
    moving(list, 'pageUp', ['pageup', 'ctrl-b'], 'tui:action.pageUp', () => list.movePage(-1)),
    moving(list, 'first', ['g', 'home'], 'tui:action.first', () => list.moveToFirst()),
    moving(list, 'last', ['G', 'end'], 'tui:action.last', () => list.moveToLast()),
    {
      id: 'clear',
      keys: list.clearable ? ['esc'] : [],
      label: 'tui:action.clear',
      quiet: true,
      run: () => list.clear(),
    },
    { id: 'reload', keys: ['ctrl-r'], label: 'tui:action.reload', run: () => list.reload() },
    { id: 'copy', keys: ['y'], label: 'tui:action.copy', disabled: () => list.noRow(), run: () => list.copyRow() },
  ];
}

/** Marking rows for what is done to several at once. */
export function markBindings(list: ListKeys): readonly Binding[] {
  const noRow = (): string | undefined => list.noRow();
  return [
    {
      id: 'mark',
      keys: ['space'],
      label: 'tui:action.mark',
      footer: true,
      disabled: noRow,
      run: () => list.toggleMark(),
    },
    { id: 'markAll', keys: ['a'], label: 'tui:action.markAll', disabled: noRow, run: () => list.markAll() },
    {
      id: 'unmark',
      keys: ['A'],
      label: 'tui:action.unmarkAll',
      disabled: () => list.noMarks(),
      run: () => list.unmarkAll(),
    },
  ];
}

/** While the filter is typed, letters are text. */
export function filterBindings(list: ListKeys): readonly Binding[] {
  return [
    { id: 'apply', keys: ['enter'], label: 'tui:action.apply', footer: true, run: () => list.endFilter() },
    { id: 'cancel', keys: ['esc'], label: 'tui:action.clear', footer: true, run: () => list.clear() },
    { id: 'down', keys: ['down'], label: 'tui:action.down', quiet: true, run: () => list.move(1) },
    { id: 'up', keys: ['up'], label: 'tui:action.up', quiet: true, run: () => list.move(-1) },
  ];
}

function moving(list: ListKeys, id: string, keys: readonly string[], label: string, run: () => void): Binding {
  return { id, keys, label, quiet: true, disabled: () => list.noRow(), run };
}
