import type { App } from '../../app/app.ts';
import { labelText } from '../../app/label.ts';
import { lacking } from '../../app/permission.ts';
import type { Section } from '../../app/section.ts';
import { type Binding, keyLabel } from '../../keys.ts';

/** Something that help or the palette lists and Enter does. */
export interface Offer {
  readonly id: string;
  /** How its keys are written; empty: it has none here. */
  readonly keys: string;
  /** In the person's language. */
  readonly text: string;
  readonly help: string;
  /** One of many: listed once something is typed. */
  readonly whenTyped?: true;
  /** Why it can't be done now. */
  off(): string | undefined;
  run(): void;
}

/** Every key of the screen on top, and those that work everywhere. */
export function keysHere(app: App): readonly Offer[] {
  return bindingsHere(app).map((binding) => offerOf(app, binding));
}

/** What can be done here, and where one can go: sections, their commands, and pages by name. */
export function everything(app: App): readonly Offer[] {
  const here = bindingsHere(app).filter((binding) => !binding.quiet);
  const elsewhere = app.sections().flatMap((section) => [...commandsOf(app, section), ...destinationsOf(app, section)]);
  return [...here.map((binding) => offerOf(app, binding)), ...elsewhere];
}

function bindingsHere(app: App): readonly Binding[] {
  const own = app.top()?.bindings() ?? [];
  const taken = new Set(own.flatMap((binding) => binding.keys));
  const everywhere = app.globalBindings().filter((binding) => !binding.keys.every((key) => taken.has(key)));
  return [...own, ...everywhere].filter((binding) => binding.keys.length > 0);
}

function offerOf(app: App, binding: Binding): Offer {
  return {
    id: binding.id,
    keys: binding.keys.map(keyLabel).join(' '),
    text: app.say(binding.label),
    help: binding.help ? app.say(binding.help) : '',
    off: () => binding.disabled?.(),
    run: () => app.runBinding(binding),
  };
}

/** Those of the section on the screen are among the keys here. */
function commandsOf(app: App, section: Section<App>): readonly Offer[] {
  if (section === app.section && app.layers().length === 1) return [];
  return (section.commands ?? []).map((command) => ({
    id: `${section.id}.${command.id}`,
    keys: '',
    text: labelText(app, app.say(section.label)) + app.say(command.label),
    help: command.help ? app.say(command.help) : '',
    off: () => (command.needs ? lacking(app, command.needs) : undefined),
    run: () => app.go(section, () => app.press(command.keys[0] ?? '')),
  }));
}

function destinationsOf(app: App, section: Section<App>): readonly Offer[] {
  return (section.destinations?.(app) ?? []).map(({ id, name, needs, whenTyped, open }) => ({
    id: `${section.id}.${id}`,
    keys: '',
    text: labelText(app, app.say(section.label)) + name,
    help: '',
    ...(whenTyped ? { whenTyped } : {}),
    off: () => (needs ? lacking(app, needs) : undefined),
    run: () => app.go(section, open),
  }));
}
