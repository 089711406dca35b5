import type { Action } from '../declaration.ts';

/** What the keys of every list are done with. */
export interface ListKeys {
  /** Whether Esc has something to clear before it goes back. */
  readonly clearable: boolean;
  /** Why there is no chosen row: the list is empty, or the row has not been read. */
  noRow(): string | undefined;
  noRows(): string | undefined;
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

/** Which of them a list has. */
export interface ListAbilities {
  /** Left out: true. */
  readonly searchable?: boolean;
  readonly sorts?: readonly unknown[];
  /** Left out: true. */
  readonly reversible?: boolean;
  readonly markable?: boolean;
}

type ListKey = Action<ListKeys>;

/** Marking, filtering, sorting, moving: the same keys on every list that can. */
export function listActions({
  searchable = true,
  sorts = [],
  reversible = true,
  markable = false,
}: ListAbilities): readonly ListKey[] {
  return [
    ...(markable ? MARKING : []),
    ...(searchable ? [FILTER] : []),
    ...(sorts.length > 1 ? [SORT] : []),
    ...(sorts.length > 0 && reversible ? [REVERSE] : []),
    ...MOVING,
    { id: 'reload', keys: ['ctrl-r'], label: 'tui:action.reload', run: (list) => list.reload() },
    { id: 'copy', keys: ['y'], label: 'tui:action.copy', off: (list) => list.noRow(), run: (list) => list.copyRow() },
  ];
}

const FILTER: ListKey = {
  id: 'filter',
  keys: ['/'],
  label: 'tui:action.filter',
  footer: true,
  run: (list) => list.startFilter(),
};

const SORT: ListKey = {
  id: 'sort',
  keys: ['s'],
  label: 'tui:action.sort',
  footer: true,
  run: (list) => list.nextSort(),
};

const REVERSE: ListKey = { id: 'reverse', keys: ['S'], label: 'tui:action.reverse', run: (list) => list.reverseSort() };

/** Marking rows for what is done to several at once. */
const MARKING: readonly ListKey[] = [
  {
    id: 'mark',
    keys: ['space'],
    label: 'tui:action.mark',
    footer: true,
    off: (list) => list.noRow(),
    run: (list) => list.toggleMark(),
  },
  {
    id: 'markAll',
    keys: ['a'],
    label: 'tui:action.markAll',
    off: (list) => list.noRow(),
    run: (list) => list.markAll(),
  },
  {
    id: 'unmark',
    keys: ['A'],
    label: 'tui:action.unmarkAll',
    off: (list) => list.noMarks(),
    run: (list) => list.unmarkAll(),
  },
];

const MOVING: readonly ListKey[] = [
  moving('down', ['j', 'down'], (list) => list.move(1)),
  moving('up', ['k', 'up'], (list) => list.move(-1)),
  moving('pageDown', ['pagedown', 'ctrl-f'], (list) => list.movePage(1)),
  moving('pageUp', ['pageup', 'ctrl-b'], (list) => list.movePage(-1)),
  moving('first', ['g', 'home'], (list) => list.moveToFirst()),
  moving('last', ['G', 'end'], (list) => list.moveToLast()),
];

function moving(id: string, keys: readonly string[], run: (list: ListKeys) => void): ListKey {
  return { id, keys, label: `tui:action.${id}`, quiet: true, off: (list) => list.noRows(), run };
}

/** Esc, while there is something to clear. */
export const CLEAR: ListKey = {
  id: 'clear',
  keys: ['esc'],
  label: 'tui:action.clear',
  quiet: true,
  run: (list) => list.clear(),
};

/** While the filter is typed, letters are text. */
export const FILTERING: readonly ListKey[] = [
  { id: 'apply', keys: ['enter'], label: 'tui:action.apply', footer: true, run: (list) => list.endFilter() },
  { id: 'cancel', keys: ['esc'], label: 'tui:action.clear', footer: true, run: (list) => list.clear() },
  { id: 'down', keys: ['down'], label: 'tui:action.down', quiet: true, run: (list) => list.move(1) },
  { id: 'up', keys: ['up'], label: 'tui:action.up', quiet: true, run: (list) => list.move(-1) },
];
