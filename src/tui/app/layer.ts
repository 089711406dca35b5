import type { Box, Frame } from '../frame.ts';
import { type Binding, dispatch, type Key } from '../keys.ts';
import type { App } from './app.ts';

/**
 * One screen, page or dialog on the stack. The topmost gets the keys. Building one touches nothing
 * outside: data is asked for in `opened`, so that help and docs can list every layer's bindings.
 */
export abstract class Layer {
  abstract readonly id: string;
  /** Drawn over the lower part of the layer beneath. */
  readonly overlay: boolean = false;
  protected readonly app: App;

  constructor(app: App) {
    this.app = app;
  }

  abstract title(): string;
  abstract bindings(): readonly Binding[];
  abstract view(box: Box): Frame;

  /** Whether plain characters are text for a field, so that no one-letter binding may take them. */
  capturing(): boolean {
    return false;
  }

  /** Whether there is unsaved work, which nothing may throw away without asking. */
  dirty(): boolean {
    return false;
  }

  /** Returns whether the key meant something here. */
  press(key: Key): boolean {
    const result = dispatch(this.bindings(), key);
    if (typeof result === 'string') this.app.toast('warn', result);
    return result !== false;
  }

  paste(_text: string): void {}

  /** On the stack: load what is to be shown. */
  opened(): void {}

  /** Data may have changed, here or in another process. */
  refresh(): void {}

  /** Off the stack. */
  closed(): void {}
}
