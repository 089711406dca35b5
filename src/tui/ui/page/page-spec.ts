import type { ReactNode } from 'react';
import type { App } from '../../app/app.ts';
import type { Layer } from '../../app/layer.ts';
import type { ActionWords } from '../declaration.ts';

/** A page on the stack, as its declaration sees it. */
export interface Page<Input, Shown> extends Layer {
  readonly app: App;
  readonly input: Input;
  /** Null until it has been read. */
  readonly shown: Shown | null;
  /** Shows this; after a use case that answers it. */
  show(shown: Shown): void;
  /** Reads again; keys wait. */
  reload(): void;
  close(): void;
}

/** What can be done from a page once it has been read. */
export interface PageAction<Input, Shown> extends ActionWords {
  off?(page: Page<Input, Shown>, shown: Shown): string | undefined;
  run(page: Page<Input, Shown>, shown: Shown): void;
}

/** A page to be read: scrolling, live reading and drawing are the kit's; this is the rest. */
export interface PageSpec<Input, Shown> {
  readonly id: string;
  /** Its heading in `docs/keys.md`. */
  readonly name: string;
  title(page: Page<Input, Shown>): string;
  /** Read when it is opened, and again when something has changed. Without it the input is shown. */
  load?(app: App, input: Input): Promise<Shown>;
  /** False: read once. */
  readonly live?: boolean;
  /** False: what can't be read is not worth staying for; the page closes with the reason. */
  readonly stays?: boolean;
  body(shown: Shown, page: Page<Input, Shown>): ReactNode;
  readonly actions?: readonly PageAction<Input, Shown>[];
}
