import { createElement, type ReactNode } from 'react';
import type { App } from '../../app/app.ts';
import { Latest } from '../../app/latest.ts';
import type { Binding, Key } from '../../keys.ts';
import { bindAction } from '../declaration.ts';
import { bufferOf, edit, insert, type TextBuffer, textOf } from '../text-buffer.ts';
import { CLEAR, FILTERING, type ListKeys, listActions } from './list-keys.ts';
import type { List, ListAction, ListSpec } from './list-spec.ts';
import { ListView } from './list-view.tsx';
import { PagedRows } from './paged-rows.ts';
import { SortOrder } from './sort-order.ts';

/** A list on the stack: where one stands in it, what is marked, searched and sorted. Made by `listScreen(…).open`. */
export class OpenList<Item, Input = void, State = undefined> implements List<Item, Input, State> {
  readonly id: string;
  readonly app: App;
  readonly input: Input;
  readonly state: State;
  readonly marks = new Map<string, Item>();
  private readonly spec: ListSpec<Item, Input, State>;
  private readonly rows: PagedRows<Item>;
  private readonly order: SortOrder;
  /** While one types, only the newest search is made. */
  private readonly typing: Latest<null, void>;
  private searched: TextBuffer = bufferOf('');
  private searching = false;
  private cursor = 0;
  private height = 10;

  constructor(app: App, spec: ListSpec<Item, Input, State>, input: Input) {
    this.id = spec.id;
    this.app = app;
    this.spec = spec;
    this.input = input;
    // Without `state` the type says undefined, too.
    this.state = spec.state?.(app, input) as State;
    this.order = new SortOrder(() => spec.sorts ?? []);
    this.rows = new PagedRows((offset, limit) => {
      const sort = this.order.current();
      const query = { search: this.search(), offset, limit, sort: sort?.id, descending: sort?.descending ?? false };
      return spec.fetch(this, query);
    });
    this.typing = new Latest({
      answer: () => app.track(this.rows.reset(0)),
      show: () => {
        this.moveTo(0);
        app.changed();
      },
      failed: (error) => app.fail(error),
    });
  }

  title(): string {
    const { title } = this.spec;
    return typeof title === 'string' ? this.app.say(title) : title(this);
  }

  get total(): number {
    return this.rows.total;
  }

  current(): Item | undefined {
    return this.rows.at(this.cursor);
  }

  selection(): readonly Item[] {
    if (this.marks.size > 0) return [...this.marks.values()];
    const current = this.current();
    return current === undefined ? [] : [current];
  }

  search(): string {
    return textOf(this.searched).trim();
  }

  reload(): void {
    this.typing.forget();
    this.app.perform(
      () => this.rows.reset(this.cursor),
      () => this.moveTo(this.cursor),
    );
  }

  close(): void {
    this.app.close(this);
  }

  capturing(): boolean {
    return this.searching;
  }

  opened(): void {
    this.spec.opened?.(this);
    this.reload();
  }

  /** Live: what is shown is read again without making anybody wait. */
  refresh(): void {
    if (this.spec.live === false) return;
    if (this.rows.loaded())
      this.app.background(
        () => this.rows.reset(this.cursor),
        () => this.moveTo(this.cursor),
        () => undefined,
      );
    else this.reload();
  }

  bindings(): readonly Binding[] {
    const keys = this.listKeys();
    const bind = (actions: typeof FILTERING): Binding[] =>
      actions.map((action) =>
        bindAction(this.app, action, { off: () => action.off?.(keys), run: () => action.run(keys) }),
      );
    if (this.searching) return bind(FILTERING);
    const own = (this.spec.actions ?? []).map((action) => this.bind(action));
    return [...own, ...bind(listActions(this.spec)), ...(keys.clearable ? bind([CLEAR]) : [])];
  }

  press(key: Key): boolean {
    const next = this.searching ? edit(this.searched, key, false) : null;
    if (!next) return false;
    this.searched = next;
    this.searchTyped();
    return true;
  }

  paste(text: string): void {
    if (!this.searching) return;
    this.searched = insert(this.searched, text, false);
    this.searchTyped();
  }

  draw(): ReactNode {
    const { spec } = this;
    return createElement(ListView<Item>, {
      title: this.title(),
      words: spec.filterText?.(this) ?? '',
      search: this.searched,
      searching: this.searching,
      marked: this.marks.size,
      loaded: this.rows.loaded(),
      empty: spec.empty(this),
      summary: spec.summary?.(this) ?? null,
      columns: spec.columns,
      total: this.rows.total,
      cursor: this.cursor,
      height: this.height,
      at: (index) => this.rows.at(index),
      isMarked: (item) => this.marks.has(spec.idOf(item)),
      sorted: this.order.current(),
      onHeight: (height) => this.resized(height),
    });
  }

  /** Told by the view; the position in the title says it with the next frame. */
  private resized(height: number): void {
    if (height === this.height) return;
    this.height = height;
    this.app.changed();
  }

  private bind(action: ListAction<Item, Input, State>): Binding {
    const missing = (): string | undefined => (action.on === undefined ? undefined : this.noRow());
    if (action.on === undefined)
      return bindAction(this.app, action, { off: () => action.off?.(this), run: () => action.run(this) });
    if (action.on === 'selection')
      return bindAction(this.app, action, {
        missing,
        off: () => action.off?.(this, this.selection()),
        run: () => action.run(this, this.selection()),
      });
    const row = <T>(use: (item: Item) => T): T | undefined => {
      const item = this.current();
      return item === undefined ? undefined : use(item);
    };
    return bindAction(this.app, action, {
      missing,
      off: () => row((item) => action.off?.(this, item)),
      run: () => row((item) => action.run(this, item)),
    });
  }

  private listKeys(): ListKeys {
    return {
      clearable: this.search() !== '' || this.marks.size > 0,
      noRow: () => this.noRow(),
      noRows: () => (this.rows.total === 0 ? this.app.say('tui:disabled.noRow') : undefined),
      noMarks: () => (this.marks.size > 0 ? undefined : this.app.say('tui:disabled.noMarks')),
      move: (step) => this.moveTo(this.cursor + step),
      movePage: (direction) => this.moveTo(this.cursor + direction * this.height),
      moveToFirst: () => this.moveTo(0),
      moveToLast: () => this.moveTo(this.rows.total - 1),
      startFilter: () => {
        this.searching = true;
      },
      endFilter: () => {
        this.searching = false;
        this.reload();
      },
      clear: () => this.clear(),
      nextSort: () => this.reordered(() => this.order.next()),
      reverseSort: () => this.reordered(() => this.order.reverse()),
      toggleMark: () => this.toggleMark(),
      markAll: () => this.markAll(),
      unmarkAll: () => this.marks.clear(),
      reload: () => this.reload(),
      copyRow: () => this.copyRow(),
    };
  }

  private noRow(): string | undefined {
    return this.current() === undefined ? this.app.say('tui:disabled.noRow') : undefined;
  }

  private toggleMark(): void {
    const item = this.current();
    if (item === undefined) return;
    const id = this.spec.idOf(item);
    if (!this.marks.delete(id)) this.marks.set(id, item);
    this.moveTo(this.cursor + 1);
  }

  /** All that match, not only what is on the screen. */
  private markAll(): void {
    this.app.perform(
      () => this.rows.everything(),
      (items) => {
        for (const item of items) this.marks.set(this.spec.idOf(item), item);
        if (items.length < this.rows.total)
          this.app.toast('warn', this.app.say('tui:list.markedFirst', { count: items.length, total: this.rows.total }));
      },
    );
  }

  private searchTyped(): void {
    this.cursor = 0;
    this.typing.ask(null);
  }

  /** Esc clears the search first, and without one the marks. */
  private clear(): void {
    if (this.search() === '') this.marks.clear();
    this.searching = false;
    this.searched = bufferOf('');
    this.reload();
  }

  private reordered(change: () => void): void {
    change();
    this.reload();
  }

  /** Stays within the list, and reads what is seen from there when it is not at hand: keys wait for it. */
  private moveTo(index: number): void {
    this.cursor = Math.max(0, Math.min(this.rows.total - 1, index));
    const missing = this.rows.missingAround(this.cursor, this.height);
    if (missing.length === 0) return;
    this.app.perform(
      () => this.rows.load(missing),
      () => undefined,
    );
  }

  private copyRow(): void {
    const item = this.current();
    if (item === undefined) return;
    const text = this.spec.columns.map((column) => column.cell(item, this.app)).join('\t');
    if (this.app.terminal.copy(text)) this.app.toast('good', this.app.say('tui:toast.copied'));
  }
}
