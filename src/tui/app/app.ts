import { AppError } from '../../core/errors.ts';
import type { BatchProgress } from '../../core/mail/index.ts';
import type { Say } from '../../core/words.ts';
import type { Binding, Key } from '../keys.ts';
import { boundTo } from '../keys.ts';
import type { Env, Terminal } from '../terminal.ts';
import type { Theme } from '../theme.ts';
import { explain } from './explain.ts';
import type { Layer } from './layer.ts';
import type { Section } from './section.ts';
import type { Session } from './session.ts';
import { type ToastKind, type ToastMessage, Toasts } from './toasts.ts';
import { type Input, TypeAhead } from './type-ahead.ts';
import type { Undo } from './undo.ts';
import { Work } from './work.ts';

export interface AppOptions {
  readonly env: Env;
  readonly theme: Theme;
  readonly say: Say;
  readonly terminal: Terminal;
}

/** From here on Esc gives up waiting, in ms. */
const LONG_WAIT = 700;

/**
 * The state of the whole terminal program, outside React. A key is handled at once and against the
 * present state; React only draws what is there afterwards.
 */
export class App {
  readonly env: Env;
  readonly terminal: Terminal;
  theme: Theme;
  say: Say;
  /** The section on the screen. */
  section: Section<App> | null = null;
  undo: Undo | null = null;
  /** The newest send of this session, until all of it has left. */
  batch: BatchProgress | null = null;
  private allSections: readonly Section<App>[] = [];
  private readonly stack: Layer[] = [];
  readonly typeAhead = new TypeAhead((input) => this.handle(input));
  private readonly listeners = new Set<() => void>();
  private readonly work = new Work();
  private readonly toasts = new Toasts(() => this.changed());
  private version = 0;
  private current: Session | null = null;
  private waitingSince = 0;
  private interrupted = false;
  private finished = false;

  constructor(options: AppOptions) {
    this.env = options.env;
    this.theme = options.theme;
    this.say = options.say;
    this.terminal = options.terminal;
  }

  /** Who works here on what. Asking before `connect` is a bug: no layer that loads is open yet. */
  get session(): Session {
    if (!this.current) throw new Error('the terminal is not connected yet');
    return this.current;
  }

  connected(): boolean {
    return this.current !== null;
  }

  connect(session: Session, sections: readonly Section<App>[]): void {
    this.allSections = sections;
    this.current = session;
    this.say = session.say;
    this.waitingSince = session.clock.now();
    const first = this.sections()[0];
    if (first) this.go(first);
    this.changed();
  }

  /** Only what this person may open is offered (X2). */
  sections(): readonly Section<App>[] {
    const { current } = this;
    return current ? this.allSections.filter((section) => section.allowed(current)) : [];
  }

  layers(): readonly Layer[] {
    return this.stack;
  }

  top(): Layer | undefined {
    return this.stack.at(-1);
  }

  push(layer: Layer): void {
    if (!layer.overlay) this.toasts.screenChanged();
    this.stack.push(layer);
    layer.opened?.();
    this.changed();
  }

  /** Takes this layer, and whatever is above it, off the stack without asking. */
  close(layer: Layer): void {
    const index = this.stack.indexOf(layer);
    if (index === -1) return;
    if (!layer.overlay) this.toasts.screenChanged();
    for (const gone of this.stack.splice(index).reverse()) gone.closed?.();
    this.top()?.refresh?.();
    this.changed();
  }

  /** Opens a section, and goes on there; work that isn't saved is asked about first. */
  go(section: Section<App>, then: () => void = () => undefined): void {
    this.leave(() => {
      for (const gone of this.stack.splice(0).reverse()) gone.closed?.();
      this.section = section;
      this.push(section.create(this));
      then();
    });
  }

  quit(code = 0): void {
    this.leave(() => this.finish(code));
  }

  /** Does `then`, after asking when a layer holds unsaved work. */
  leave(then: () => void): void {
    const dirty = this.stack.find((layer) => layer.dirty?.());
    if (dirty) this.askToDiscard(dirty, then);
    else then();
  }

  /** What works on every screen; set by the composition. */
  globalBindings: () => readonly Binding[] = () => [];

  /** Set by the composition, so that this file needs no dialog. */
  askToDiscard: (dirty: Layer, then: () => void) => void = (_dirty, then) => then();

  press(key: Key): void {
    if (key === 'ctrl-c') this.interrupt();
    else if (key === 'ctrl-z') this.terminal.stop();
    else if (key === 'esc' && this.waitsLong()) this.stopWaiting();
    else this.typeAhead.take({ key });
  }

  paste(text: string): void {
    this.typeAhead.take({ paste: text });
  }

  busy(): boolean {
    return this.typeAhead.busy();
  }

  /** Runs a use case; keys typed meanwhile wait for its answer. */
  perform<T>(work: () => Promise<T>, done: (value: T) => void, failed?: (error: unknown) => void): void {
    if (!this.typeAhead.busy()) this.waitingSince = this.session.clock.now();
    const release = this.typeAhead.hold();
    this.changed();
    this.start(work, done, failed, release);
  }

  /** As `perform`, but nobody waits: live updates, previews. */
  background<T>(work: () => Promise<T>, done: (value: T) => void, failed?: (error: unknown) => void): void {
    this.start(work, done, failed, () => undefined);
  }

  track<T>(work: Promise<T>): Promise<T> {
    return this.work.track(work);
  }

  settled(): Promise<void> {
    return this.work.settled();
  }

  get toastShown(): ToastMessage | null {
    return this.toasts.shown;
  }

  /** What the message was about is over. */
  hush(): void {
    this.toasts.hush();
  }

  toast(kind: ToastKind, text: string): void {
    this.toasts.say({ kind, text });
    this.changed();
  }

  /** Says what went wrong; a bug goes to the log too. */
  fail(error: unknown): void {
    if (!(error instanceof AppError)) this.current?.core.base.log.error({ err: error }, 'terminal');
    this.toast('bad', explain(this.say, error));
  }

  /** Does what a key is bound to; when that is not possible now, the reason is said. A refusal is the core's: it is in the audit log. */
  runBinding(binding: Binding): void {
    if (binding.needs) this.session.core.access.require(this.session.actor, binding.needs);
    const reason = binding.disabled?.();
    if (reason === undefined) binding.run();
    else this.toast('warn', reason);
  }

  /** From here on looks like this: the terminal has said what its background is. */
  dress(theme: Theme): void {
    this.theme = theme;
    this.changed();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): number => this.version;

  changed(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }

  private handle(input: Input): void {
    this.interrupted = false;
    this.toasts.nextStep();
    this.guarded(() => {
      if ('paste' in input) this.top()?.paste?.(input.paste);
      else this.dispatch(input.key);
    });
    this.changed();
  }

  private dispatch(key: Key): void {
    const top = this.top();
    if (top && (this.runBound(top.bindings(), key) || top.press?.(key))) return;
    if (top?.capturing?.() && !key.startsWith('ctrl-')) return;
    this.runBound(this.globalBindings(), key);
  }

  /** Whether the key is bound. */
  private runBound(bindings: readonly Binding[], key: Key): boolean {
    const binding = boundTo(bindings, key);
    if (binding) this.runBinding(binding);
    return binding !== undefined;
  }

  /** Esc gives up waiting, but not for what would have been there in a moment. */
  private waitsLong(): boolean {
    return this.connected() && this.typeAhead.busy() && this.session.clock.now() - this.waitingSince > LONG_WAIT;
  }

  /** Ctrl-C asks once about unsaved work; pressed again, it has been answered. */
  private interrupt(): void {
    this.typeAhead.release();
    if (this.interrupted) this.finish(0);
    else this.quit();
    this.interrupted = true;
    this.changed();
  }

  private finish(code: number): void {
    if (this.finished) return;
    this.finished = true;
    this.toasts.stop();
    this.terminal.exit(code);
  }

  private stopWaiting(): void {
    this.typeAhead.release();
    this.toast('warn', this.say('tui:busy.stopped'));
  }

  private start<T>(
    work: () => Promise<T>,
    done: (value: T) => void,
    failed: ((error: unknown) => void) | undefined,
    release: () => void,
  ): void {
    this.work.run({
      work,
      done,
      failed: failed ?? ((error) => this.fail(error)),
      finish: (show) => {
        this.toasts.nextStep();
        this.guarded(show);
        release();
        this.changed();
      },
    });
  }

  /** A bug in one place must not take the unsaved text of a form with it. */
  private guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.fail(error);
    }
  }
}
