import type { Permission } from '../../core/access/index.ts';
import type { App } from '../app/app.ts';
import type { Layer } from '../app/layer.ts';
import { lacking } from '../app/permission.ts';
import type { Command } from '../app/section.ts';
import type { Binding, Key } from '../keys.ts';

/** A key with its words, as `docs/keys.md` lists it. */
export type KeyLine = Pick<Binding, 'keys' | 'label' | 'help'>;

/**
 * What a screen says of itself without being opened. `docs/keys.md`, and the test that no two actions share a key, are made
 * from whatever of this kind the files of `screens/` export: a screen can't be forgotten there.
 */
export interface Declaration {
  readonly id: string;
  /** Its heading in `docs/keys.md`, e.g. `Incidents: card`. */
  readonly name: string;
  /** Whether letters are text here, as in a form. */
  readonly takesText: boolean;
  readonly keys: readonly KeyLine[];
  /** What can be done there without choosing anything first. */
  readonly commands?: readonly Command[];
}

/** A screen, page or form, made once when its file is loaded; `app.push(screen.open(app, input))` shows one. */
export interface Screen<Input> extends Declaration {
  open(app: App, input: Input): Layer;
}

/** What every action has, whatever it is done with. */
export interface ActionWords {
  readonly id: string;
  readonly keys: readonly Key[];
  /** Key of the words, e.g. `tui:action.new`. */
  readonly label: string;
  /** Key of a longer explanation for `?`. */
  readonly help?: string;
  readonly footer?: boolean;
  readonly quiet?: boolean;
  /** Without this permission it is refused, by name. */
  readonly needs?: Permission;
}

/** An action of a page or a form. */
export interface Action<Subject> extends ActionWords {
  /** Why it can't be done right now, as a sentence. */
  off?(subject: Subject): string | undefined;
  run(subject: Subject): void;
}

/** The binding of an action: it is refused for the first of these reasons: the permission, `missing`, `off`. */
export function bindAction(
  app: App,
  action: ActionWords,
  { missing, off, run }: { missing?: () => string | undefined; off?: () => string | undefined; run: () => void },
): Binding {
  const { id, keys, label, help, footer, quiet, needs } = action;
  return {
    id,
    keys,
    label,
    ...(help ? { help } : {}),
    ...(footer ? { footer } : {}),
    ...(quiet ? { quiet } : {}),
    ...(needs ? { needs } : {}),
    disabled: () => (needs ? lacking(app, needs) : undefined) ?? missing?.() ?? off?.(),
    run,
  };
}
