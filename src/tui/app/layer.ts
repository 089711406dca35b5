import type { ReactNode } from 'react';
import type { Binding, Key } from '../keys.ts';

/**
 * One screen, page or dialog on the stack. The topmost gets the keys. Making one touches nothing outside: data is asked
 * for in `opened`. Its state lives in it, outside React; `draw` only shows what is there.
 */
export interface Layer {
  readonly id: string;
  /** Drawn over the lower part of the layer beneath. */
  readonly overlay?: boolean;
  title(): string;
  /** What keys do here. Dispatch, footer, `?` and `:` are made from this list. */
  bindings(): readonly Binding[];
  draw(): ReactNode;
  /** Whether plain characters are text for a field, so that no one-letter binding may take them. */
  capturing?(): boolean;
  /** Whether there is unsaved work, which nothing may throw away without asking. */
  dirty?(): boolean;
  /** A key that is not among the bindings: text for a field. Returns whether it meant something here. */
  press?(key: Key): boolean;
  paste?(text: string): void;
  /** On the stack: load what is to be shown. */
  opened?(): void;
  /** Data may have changed, here or in another process. */
  refresh?(): void;
  /** Off the stack. */
  closed?(): void;
}
