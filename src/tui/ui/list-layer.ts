import { Layer } from '../app/layer.ts';
import { type Box, type Frame, type Row, row, span, spread } from '../frame.ts';
import type { Binding, Key } from '../keys.ts';
import { cells, wrap } from '../text.ts';
import { PagedRows } from './paged-rows.ts';
import { type Column, shownRange, table } from './table.ts';
import { bufferOf, edit, insert, type TextBuffer, textOf } from './text-buffer.ts';

export interface ListQuery {
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
  readonly sort: string | undefined;
  readonly descending: boolean;
}

export interface SortChoice {
  readonly id: string;
  /** The column whose heading wears the arrow. */
  readonly column: string;
  readonly descending: boolean;
}

/** A list of any length: only what is on the screen is fetched, filtering and sorting are the database's. */
export abstract class ListLayer<Item> extends Layer {
  protected readonly rows = new PagedRows<Item>((offset, limit) => this.fetch(this.query(offset, limit)));
  protected readonly marks = new Map<string, Item>();
  private searchBuffer: TextBuffer = bufferOf('');
  private filtering = false;
  private cursor = 0;
  private sortIndex = 0;
  private reversed = false;
  private bodyHeight = 10;

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
    return this.filtering;
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
    return textOf(this.searchBuffer).trim();
  }

  protected noRow(): string | undefined {
    return this.current() === undefined ? this.app.say('tui:disabled.noRow') : undefined;
  }

  bindings(): readonly Binding[] {
    if (this.filtering) return this.filterBindings();
    const { app } = this;
    const none = (): string | undefined => this.noRow();
    const sorts = this.sorts();
    return [
      ...this.actions(),
      ...(this.markable() ? this.markBindings() : []),
      ...(this.searchable()
        ? [{ id: 'filter', keys: ['/'], label: 'tui:action.filter', footer: true, run: () => this.startFilter() }]
        : []),
      ...(sorts.length > 1
        ? [{ id: 'sort', keys: ['s'], label: 'tui:action.sort', footer: true, run: () => this.nextSort() }]
        : []),
      ...(sorts.length > 0 && this.reversible()
        ? [{ id: 'reverse', keys: ['S'], label: 'tui:action.reverse', run: () => this.reverse() }]
        : []),
      {
        id: 'down',
        keys: ['j', 'down'],
        label: 'tui:action.down',
        quiet: true,
        disabled: none,
        run: () => this.move(1),
      },
      { id: 'up', keys: ['k', 'up'], label: 'tui:action.up', quiet: true, disabled: none, run: () => this.move(-1) },
      {
        id: 'pageDown',
        keys: ['pagedown', 'ctrl-f'],
        label: 'tui:action.pageDown',
        quiet: true,
        disabled: none,
        run: () => this.move(this.bodyHeight),
      },
      {
        id: 'pageUp',
        keys: ['pageup', 'ctrl-b'],
        label: 'tui:action.pageUp',
        quiet: true,
        disabled: none,
        run: () => this.move(-this.bodyHeight),
      },
      {
        id: 'first',
        keys: ['g', 'home'],
        label: 'tui:action.first',
        quiet: true,
        disabled: none,
        run: () => this.moveTo(0),
      },
      {
        id: 'last',
        keys: ['G', 'end'],
        label: 'tui:action.last',
        quiet: true,
        disabled: none,
        run: () => this.moveTo(this.rows.total - 1),
      },
      {
        id: 'clear',
        keys: this.search() || this.marks.size > 0 ? ['esc'] : [],
        label: 'tui:action.clear',
        quiet: true,
        run: () => this.clear(),
      },
      { id: 'reload', keys: ['ctrl-r'], label: 'tui:action.reload', run: () => this.reload() },
      {
        id: 'copy',
        keys: ['y'],
        label: 'tui:action.copy',
        disabled: none,
        run: () => this.copyRow(app.say('tui:toast.copied')),
      },
    ];
  }

  override press(key: Key): boolean {
    if (super.press(key)) return true;
    if (!this.filtering) return false;
    const next = edit(this.searchBuffer, key, false);
    if (next) this.applyFilter(next);
    return next !== null;
  }

  override paste(text: string): void {
    if (this.filtering) this.applyFilter(insert(this.searchBuffer, text, false));
  }

  view(box: Box): Frame {
    const summary = this.summary(box.width);
    const tableHeight = Math.max(2, box.height - 1 - summary.length);
    this.bodyHeight = tableHeight - 1;
    const title = this.titleRow(box.width);
    const body =
      this.rows.loaded() && this.rows.total === 0
        ? this.emptyRows(box.width)
        : table(this.tableOptions(), { width: box.width, height: tableHeight });
    const rows = [title, ...body.slice(0, tableHeight)];
    while (rows.length < 1 + tableHeight) rows.push(row());
    const frame: Frame = { rows: [...rows, ...summary] };
    if (!this.filtering) return frame;
    const before = this.searchBuffer.characters.slice(0, this.searchBuffer.cursor).join('');
    return { ...frame, cursor: { x: cells(` ${this.title()}  /`) + cells(before), y: 0 } };
  }

  private titleRow(width: number): Row {
    const { say, theme } = this.app;
    const total = this.rows.total;
    const range = shownRange({ cursor: this.cursor, height: this.bodyHeight, total });
    const marked =
      this.marks.size > 0 ? [span(`${say('tui:list.marked', { count: this.marks.size })}  `, 'accent')] : [];
    const position = this.rows.loaded()
      ? total === 0
        ? ''
        : say('tui:list.position', { from: range.from, to: range.to, total })
      : say('tui:list.loading');
    const words = this.filterText();
    const filter = this.filtering || this.search() ? [span('  /', 'accent'), span(textOf(this.searchBuffer))] : [];
    return spread(
      row(
        span(` ${this.title()}`, 'title'),
        ...filter,
        span(words ? ` ${theme.glyphs.separator} ${words}` : '', 'muted'),
      ),
      row(...marked, span(position, 'muted')),
      width,
    );
  }

  private tableOptions(): Parameters<typeof table<Item>>[0] {
    const sort = this.sorts()[this.sortIndex];
    const options = {
      columns: this.columns(),
      total: this.rows.total,
      cursor: this.cursor,
      marked: (item: Item) => this.marks.has(this.idOf(item)),
      at: (index: number) => this.rows.at(index),
      glyphs: this.app.theme.glyphs,
    };
    return sort
      ? { ...options, sorted: { column: sort.column, descending: sort.descending !== this.reversed } }
      : options;
  }

  private emptyRows(width: number): Row[] {
    const text = this.search() ? this.app.say('tui:list.noMatch') : this.emptyText();
    return [row(), ...wrap(text, width - 4).map((line) => row('  ', span(line, 'muted')))];
  }

  private query(offset: number, limit: number): ListQuery {
    const sort = this.sorts()[this.sortIndex];
    return {
      search: this.search(),
      offset,
      limit,
      sort: sort?.id,
      descending: sort ? sort.descending !== this.reversed : false,
    };
  }

  private filterBindings(): readonly Binding[] {
    return [
      { id: 'apply', keys: ['enter'], label: 'tui:action.apply', footer: true, run: () => this.endFilter() },
      { id: 'cancel', keys: ['esc'], label: 'tui:action.clear', footer: true, run: () => this.clear() },
      { id: 'down', keys: ['down'], label: 'tui:action.down', quiet: true, run: () => this.move(1) },
      { id: 'up', keys: ['up'], label: 'tui:action.up', quiet: true, run: () => this.move(-1) },
    ];
  }

  private markBindings(): readonly Binding[] {
    return [
      {
        id: 'mark',
        keys: ['space'],
        label: 'tui:action.mark',
        footer: true,
        disabled: () => this.noRow(),
        run: () => this.toggleMark(),
      },
      {
        id: 'markAll',
        keys: ['a'],
        label: 'tui:action.markAll',
        disabled: () => this.noRow(),
        run: () => this.markAll(),
      },
      {
        id: 'unmark',
        keys: ['A'],
        label: 'tui:action.unmarkAll',
        disabled: () => (this.marks.size > 0 ? undefined : this.app.say('tui:disabled.noMarks')),
        run: () => this.marks.clear(),
      },
    ];
  }

  private toggleMark(): void {
    const item = this.current();
    if (item === undefined) return;
    const id = this.idOf(item);
    if (!this.marks.delete(id)) this.marks.set(id, item);
    this.move(1);
  }

  /** All that match, not only what is on the screen. */
  private markAll(): void {
    this.app.perform(
      () => this.rows.everything(),
      (items) => {
        for (const item of items) this.marks.set(this.idOf(item), item);
      },
    );
  }

  private startFilter(): void {
    this.filtering = true;
  }

  private applyFilter(next: TextBuffer): void {
    this.searchBuffer = next;
    this.cursor = 0;
    this.app.background(
      () => this.rows.reset(0),
      () => this.clampCursor(),
    );
  }

  private endFilter(): void {
    this.filtering = false;
    this.reload();
  }

  private clear(): void {
    this.filtering = false;
    if (this.search() === '') this.marks.clear();
    this.searchBuffer = bufferOf('');
    this.reload();
  }

  private nextSort(): void {
    this.sortIndex = (this.sortIndex + 1) % Math.max(1, this.sorts().length);
    this.reversed = false;
    this.reload();
  }

  private reverse(): void {
    this.reversed = !this.reversed;
    this.reload();
  }

  private move(step: number): void {
    this.moveTo(this.cursor + step);
  }

  private moveTo(index: number): void {
    this.cursor = Math.max(0, Math.min(this.rows.total - 1, index));
    const missing = this.rows.missingAround(this.cursor, this.bodyHeight);
    if (missing.length > 0)
      this.app.perform(
        () => this.rows.load(missing),
        () => undefined,
      );
  }

  private clampCursor(): void {
    this.cursor = Math.max(0, Math.min(this.rows.total - 1, this.cursor));
  }

  private copyRow(done: string): void {
    const item = this.current();
    if (item === undefined) return;
    const text = this.columns()
      .map((column) => column.cell(item))
      .join('\t');
    if (this.app.terminal.copy(text)) this.app.toast('good', done);
  }
}
