import type { Permission } from '../../core/access/index.ts';
import type { Binding } from '../keys.ts';
import type { Layer } from './layer.ts';
import type { Session } from './session.ts';

/** One of the numbered screens of a program; which one that is, this file need not know. */
export interface Section<Program> {
  readonly id: string;
  /** The key that opens it: a digit, or the letter of one that is no tab. */
  readonly key: string;
  /** Key of its name, e.g. `tui:section.today`. */
  readonly label: string;
  /** False: it has no tab, and is gone to by its key or by name. */
  readonly tab?: false;
  allowed(session: Session): boolean;
  create(app: Program): Layer;
  /** What can be done there without choosing anything first: `:` offers it from everywhere. */
  readonly commands?: readonly Command[];
  /** Pages of it that `:` goes to by name. */
  destinations?(app: Program): readonly Destination[];
}

export type Command = Pick<Binding, 'id' | 'keys' | 'label' | 'help' | 'needs'>;

export interface Destination {
  readonly id: string;
  /** In the person's language. */
  readonly name: string;
  readonly needs?: Permission;
  /** One of many: offered once something is typed. */
  readonly whenTyped?: true;
  /** Opens it; its section is on the screen. */
  open(): void;
}
