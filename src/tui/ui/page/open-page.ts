import { createElement, type ReactNode } from 'react';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import { bindAction } from '../declaration.ts';
import { SCROLLING, type Scrolled } from './page-keys.ts';
import type { Page, PageSpec } from './page-spec.ts';
import { PageView } from './page-view.tsx';

/** A page on the stack: what was read, and how far it is scrolled. Made by `pageScreen(…).open`. */
export class OpenPage<Input, Shown> implements Page<Input, Shown>, Scrolled {
  readonly id: string;
  readonly app: App;
  readonly input: Input;
  shown: Shown | null;
  private readonly spec: PageSpec<Input, Shown>;
  /** Rows to be scrolled away, as asked: until the page is measured, it may be more than there are. */
  private wanted = 0;
  /** As last told by the view: rows of the window and of what it looks at. */
  private seen = { height: 1, length: 0 };
  /** Whether that is what is shown now: keys come one by one, the view measures a moment later. */
  private measuredNow = false;

  constructor(app: App, spec: PageSpec<Input, Shown>, input: Input) {
    this.id = spec.id;
    this.app = app;
    this.spec = spec;
    this.input = input;
    // Without `load` the types of both are the same.
    this.shown = spec.load ? null : (input as unknown as Shown);
  }

  title(): string {
    return this.spec.title(this);
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.measuredNow = false;
    this.app.changed();
  }

  reload(): void {
    const { load } = this.spec;
    if (!load) return;
    this.app.perform(
      () => load(this.app, this.input),
      (shown) => this.show(shown),
      (error) => {
        if (this.spec.stays === false) this.close();
        this.app.fail(error);
      },
    );
  }

  close(): void {
    this.app.close(this);
  }

  opened(): void {
    this.reload();
  }

  refresh(): void {
    const { load, live } = this.spec;
    if (!load || live === false) return;
    this.app.background(
      () => load(this.app, this.input),
      (shown) => this.show(shown),
      () => undefined,
    );
  }

  bindings(): readonly Binding[] {
    const { app } = this;
    const whenShown = <T>(use: (shown: Shown) => T): T | undefined =>
      this.shown === null ? undefined : use(this.shown);
    const actions = (this.spec.actions ?? []).map((action) =>
      bindAction(app, action, {
        missing: () => (this.shown === null ? app.say('tui:list.loading') : undefined),
        off: () => whenShown((shown) => action.off?.(this, shown)),
        run: () => whenShown((shown) => action.run(this, shown)),
      }),
    );
    return [...actions, ...SCROLLING.map((action) => bindAction(app, action, { run: () => action.run(this) }))];
  }

  draw(): ReactNode {
    const { app, shown } = this;
    return createElement(PageView, {
      title: this.title(),
      top: this.clamped(this.wanted),
      body: shown === null ? app.say('tui:list.loading') : this.spec.body(shown, this),
      onSize: (height: number, length: number) => this.measured(height, length),
    });
  }

  scroll(rows: number): void {
    const from = this.measuredNow ? this.clamped(this.wanted) : this.wanted;
    this.wanted = Math.max(0, from + rows);
  }

  scrollPage(direction: 1 | -1): void {
    this.scroll(direction * this.seen.height);
  }

  scrollToEnd(direction: 1 | -1): void {
    this.scroll(direction * Number.POSITIVE_INFINITY);
  }

  private clamped(top: number): number {
    return Math.max(0, Math.min(top, this.seen.length - this.seen.height));
  }

  private measured(height: number, length: number): void {
    this.measuredNow = true;
    if (height === this.seen.height && length === this.seen.length) return;
    const top = this.clamped(this.wanted);
    this.seen = { height, length };
    if (top !== this.clamped(this.wanted)) this.app.changed();
  }
}
