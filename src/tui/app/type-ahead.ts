import type { Key } from '../keys.ts';

/** What arrives from the keyboard: a key, or a pasted text. */
export type Input = { readonly key: Key } | { readonly paste: string };

/**
 * Keeps the order of keys and answers. While a use case is running, what is typed waits, and is
 * handled when the answer has been shown: `n name Ctrl-S p` in one burst means what it says.
 */
export class TypeAhead {
  private waiting: Input[] = [];
  private running = 0;
  private generation = 0;
  private readonly handle: (input: Input) => void;

  constructor(handle: (input: Input) => void) {
    this.handle = handle;
  }

  busy(): boolean {
    return this.running > 0;
  }

  take(input: Input): void {
    this.waiting.push(input);
    this.drain();
  }

  /** Holds keys back until the returned function is called. Calling it again does nothing. */
  hold(): () => void {
    this.running += 1;
    const generation = this.generation;
    let held = true;
    return () => {
      if (!held || generation !== this.generation) return;
      held = false;
      this.running -= 1;
      this.drain();
    };
  }

  /** Stops waiting for whatever is running, and forgets what was typed meanwhile. */
  release(): void {
    this.generation += 1;
    this.running = 0;
    this.waiting = [];
  }

  private drain(): void {
    while (this.running === 0) {
      const input = this.waiting.shift();
      if (!input) return;
      this.handle(input);
    }
  }
}
