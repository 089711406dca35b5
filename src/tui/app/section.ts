import type { App } from './app.ts';
import type { Layer } from './layer.ts';
import type { Session } from './session.ts';

/** One of the numbered screens. */
export interface Section {
  readonly id: string;
  /** The digit that opens it. */
  readonly key: string;
  /** Key of its name, e.g. `tui:section.today`. */
  readonly label: string;
  allowed(session: Session): boolean;
  create(app: App): Layer;
}
