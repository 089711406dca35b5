import type { App } from './app.ts';
import type { Layer } from './layer.ts';
import type { Session } from './session.ts';

/** One of the numbered screens. */
export interface Section {
  readonly id: string;
  /** The key that opens it: a digit, or the letter of one that is no tab. */
  readonly key: string;
  /** Key of its name, e.g. `tui:section.today`. */
  readonly label: string;
  /** False: it has no tab, and is gone to by its key or by name. */
  readonly tab?: false;
  allowed(session: Session): boolean;
  create(app: App): Layer;
}
