import type { ReactNode } from 'react';
import type { App } from '../../app/app.ts';
import type { Layer } from '../../app/layer.ts';
import type { ActionWords } from '../declaration.ts';
import type { Column } from './columns.ts';
import type { SortChoice } from './sort-order.ts';

/** A list on the stack, as its declaration sees it. */
export interface List<Item, Input = void, State = undefined> extends Layer {
  readonly app: App;
  readonly input: Input;
  /** Of this screen alone, e.g. which filter is chosen; after changing it call `reload`. */
  readonly state: State;
  /** The marked rows by their id; they stay marked while one searches. */
  readonly marks: Map<string, Item>;
  /** Rows that match, wherever they are. */
  readonly total: number;
  /** The chosen row. */
  current(): Item | undefined;
  /** The marked rows, or else the chosen one. */
  selection(): readonly Item[];
  /** What is searched for; empty: everything. */
  search(): string;
  /** Reads from the start; keys wait, so that Enter means a row of the new list. */
  reload(): void;
  close(): void;
}

export interface ListQuery {
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
  readonly sort: string | undefined;
  readonly descending: boolean;
}

/** What can be done with the list, with its chosen row, or with the marked rows (without marks: the chosen one). */
export type ListAction<Item, Input, State> = ActionWords &
  (
    | {
        on?: undefined;
        off?(list: List<Item, Input, State>): string | undefined;
        run(list: List<Item, Input, State>): void;
      }
    | {
        on: 'row';
        off?(list: List<Item, Input, State>, row: Item): string | undefined;
        run(list: List<Item, Input, State>, row: Item): void;
      }
    | {
        on: 'selection';
        off?(list: List<Item, Input, State>, rows: readonly Item[]): string | undefined;
        run(list: List<Item, Input, State>, rows: readonly Item[]): void;
      }
  );

/** A list: moving, searching, sorting, marking, live reading and drawing are the kit's; this is the rest. */
export interface ListSpec<Item, Input, State> {
  readonly id: string;
  /** Its heading in `docs/keys.md`. */
  readonly name: string;
  /** Key of the words, or the words themselves. */
  readonly title: string | ((list: List<Item, Input, State>) => string);
  /** What this screen remembers while it is open, beyond what every list does. */
  state?(app: App, input: Input): State;
  /** A cell shows its item alone: its row is drawn anew only when the item is another one. */
  readonly columns: readonly Column<Item>[];
  /** One page; searching and sorting are the database's. */
  fetch(list: List<Item, Input, State>, query: ListQuery): Promise<{ rows: readonly Item[]; total: number }>;
  idOf(item: Item): string;
  readonly actions?: readonly ListAction<Item, Input, State>[];
  /** The orders that `s` goes through; the first is the usual one. */
  readonly sorts?: readonly SortChoice[];
  /** False: no order can be read backwards. */
  readonly reversible?: boolean;
  /** False: there is no `/`. */
  readonly searchable?: boolean;
  /** Space marks rows. */
  readonly markable?: boolean;
  /** The filters in words, beside the title. */
  filterText?(list: List<Item, Input, State>): string;
  /** Under the table: totals, charts. */
  summary?(list: List<Item, Input, State>): ReactNode;
  /** The sentence of an empty list: which key makes the first. */
  empty(list: List<Item, Input, State>): string;
  /** Before the first page is read. */
  opened?(list: List<Item, Input, State>): void;
  /** False: what is shown must not change under its reader's hands. */
  readonly live?: boolean;
}
