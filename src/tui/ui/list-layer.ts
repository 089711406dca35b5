import type { App } from '../app/app.ts';
import { Latest } from '../app/latest.ts';
import type { Box, Frame, Row } from '../frame.ts';
import type { Binding, Key } from '../keys.ts';
import { bindAction } from './declaration.ts';
import { FrameLayer } from './frame-layer.tsx';
import { CLEAR, FILTERING, type ListKeys, listActions } from './list/list-keys.ts';
import { PagedRows } from './list/paged-rows.ts';
import { type SortChoice, SortOrder } from './list/sort-order.ts';
import { listView, tableHeightIn } from './list-view.ts';
import { SearchFilter } from './search-filter.ts';
import type { Column } from './table.ts';

export interface ListQuery {
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
  readonly sort: string | undefined;
  readonly descending: boolean;
}

/** A list of any length: only what is on the screen is fetched, filtering and sorting are the database's. */
export abstract class ListLayer<Item> extends FrameLayer {
  protected readonly rows = new PagedRows<Item>((offset, limit) => this.fetch(this.query(offset, limit)));
  protected readonly marks = new Map<string, Item>();
  private readonly searchFilter = new SearchFilter();
  private readonly order = new SortOrder(() => this.sorts());
  /** While one types, only the newest filter is looked for. */
  private readonly typing: Latest<null, void>;
  private cursor = 0;
  private bodyHeight = 10;

  constructor(app: App) {
    super(app);
    this.typing = new Latest({
      answer: () => app.track(this.rows.reset(0)),
      show: () => {
        this.clampCursor();
        app.changed();
      },
      failed: (error) => app.fail(error),
    });
  }

  protected abstract fetch(query: ListQuery): Promise<{ rows: readonly Item[]; total: number }>;
  protected abstract columns(): readonly Column<Item>[];
  protected abstract idOf(item: Item): string;
  /** What this list does beyond moving, filtering, sorting and marking. */
  protected abstract actions(): readonly Binding[];
  /** The sentence of an empty list: which key makes the first. */
  protected abstract emptyText(): string;

  /** The orders that `s` goes through; the first is the usual one. */
  protected sorts(): readonly SortChoice[] {
    return [];
  }

  /** Whether each order can be read backwards too. */
  protected reversible(): boolean {
    return true;
  }

  protected searchable(): boolean {
    return true;
  }

  protected markable(): boolean {
    return false;
  }

  /** Rows under the table: totals, charts. */
  protected summary(_width: number): readonly Row[] {
    return [];
  }

  /** The filters in words, beside the title. */
  protected filterText(): string {
    return '';
  }

  override capturing(): boolean {
    return this.searchFilter.active;
  }

  override opened(): void {
    this.reload();
  }

  /** Live: what is shown is read again without making anybody wait. */
  override refresh(): void {
    if (this.rows.loaded())
      this.app.background(
        () => this.rows.reread(this.cursor),
        () => this.clampCursor(),
        () => undefined,
      );
    else this.reload();
  }

  /** Reads from the start; keys wait, so that Enter means a row of the new list. */
  protected reload(): void {
    this.typing.forget();
    this.app.perform(
      () => this.rows.reset(this.cursor),
      () => this.clampCursor(),
    );
  }

  protected current(): Item | undefined {
    return this.rows.at(this.cursor);
  }

  /** The marked rows, or else the chosen one. */
  protected selection(): Item[] {
    if (this.marks.size > 0) return [...this.marks.values()];
    const current = this.current();
    return current === undefined ? [] : [current];
  }

  protected search(): string {
    return this.searchFilter.text();
  }

  protected noRow(): string | undefined {
    return this.current() === undefined ? this.app.say('tui:disabled.noRow') : undefined;
  }

  bindings(): readonly Binding[] {
    const keys = this.listKeys();
    const bind = (actions: typeof FILTERING): Binding[] =>
      actions.map((action) =>
        bindAction(this.app, action, { off: () => action.off?.(keys), run: () => action.run(keys) }),
      );
    if (this.searchFilter.active) return bind(FILTERING);
    const abilities = {
      searchable: this.searchable(),
      sorts: this.sorts(),
      reversible: this.reversible(),
      markable: this.markable(),
    };
    return [...this.actions(), ...bind(listActions(abilities)), ...(keys.clearable ? bind([CLEAR]) : [])];
  }

  override press(key: Key): boolean {
    const typed = this.searchFilter.press(key);
    if (typed) this.filterTyped();
    return typed;
  }

  override paste(text: string): void {
    if (!this.searchFilter.active) return;
    this.searchFilter.paste(text);
    this.filterTyped();
  }

  view(box: Box): Frame {
    const summary = this.summary(box.width);
    this.bodyHeight = tableHeightIn(box, summary) - 1;
    const sorted = this.order.current();
    const options = {
      app: this.app,
      title: this.title(),
      words: this.filterText(),
      search: this.searchFilter,
      marked: this.marks.size,
      loaded: this.rows.loaded(),
      emptyText: this.emptyText(),
      summary,
      table: {
        columns: this.columns(),
        total: this.rows.total,
        cursor: this.cursor,
        marked: (item: Item) => this.marks.has(this.idOf(item)),
        at: (index: number) => this.rows.at(index),
        glyphs: this.app.theme.glyphs,
        ...(sorted ? { sorted } : {}),
      },
    };
    return listView(options, box);
  }

  private listKeys(): ListKeys {
    return {
      clearable: this.search() !== '' || this.marks.size > 0,
      noRow: () => this.noRow(),
      noMarks: () => (this.marks.size > 0 ? undefined : this.app.say('tui:disabled.noMarks')),
      move: (step) => this.moveTo(this.cursor + step),
      movePage: (direction) => this.moveTo(this.cursor + direction * this.bodyHeight),
      moveToFirst: () => this.moveTo(0),
      moveToLast: () => this.moveTo(this.rows.total - 1),
      startFilter: () => {
        this.searchFilter.active = true;
      },
      endFilter: () => {
        this.searchFilter.active = false;
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

  private query(offset: number, limit: number): ListQuery {
    const sort = this.order.current();
    return { search: this.search(), offset, limit, sort: sort?.id, descending: sort?.descending ?? false };
  }

  private toggleMark(): void {
    const item = this.current();
    if (item === undefined) return;
    const id = this.idOf(item);
    if (!this.marks.delete(id)) this.marks.set(id, item);
    this.moveTo(this.cursor + 1);
  }

  /** All that match, not only what is on the screen. */
  private markAll(): void {
    this.app.perform(
      () => this.rows.everything(),
      (items) => {
        for (const item of items) this.marks.set(this.idOf(item), item);
        if (items.length < this.rows.total)
          this.app.toast('warn', this.app.say('tui:list.markedFirst', { count: items.length, total: this.rows.total }));
      },
    );
  }

  private filterTyped(): void {
    this.cursor = 0;
    this.typing.ask(null);
  }

  /** Esc clears the filter first, and without one the marks. */
  private clear(): void {
    if (this.search() === '') this.marks.clear();
    this.searchFilter.clear();
    this.reload();
  }

  private reordered(change: () => void): void {
    change();
    this.reload();
  }

  private moveTo(index: number): void {
    this.cursor = Math.max(0, Math.min(this.rows.total - 1, index));
    const missing = this.rows.missingAround(this.cursor, this.bodyHeight);
    if (missing.length === 0) return;
    this.app.perform(
      () => this.rows.load(missing),
      () => undefined,
    );
  }

  private clampCursor(): void {
    this.cursor = Math.max(0, Math.min(this.rows.total - 1, this.cursor));
  }

  private copyRow(): void {
    const item = this.current();
    if (item === undefined) return;
    const text = this.columns()
      .map((column) => column.cell(item))
      .join('\t');
    if (this.app.terminal.copy(text)) this.app.toast('good', this.app.say('tui:toast.copied'));
  }
}
