import type { ReactNode } from 'react';
import {
  SETTINGS,
  type SettingGroup,
  type SettingKey,
  type Settings,
  settingsOf,
} from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import type { Action } from '../../ui/declaration.ts';
import { type FormScreen, formScreen } from '../../ui/form/form-screen.ts';
import type { FilledForm } from '../../ui/form/form-spec.ts';
import { fieldOf, settingsInForm, typedProblem, typedSetting } from './setting-field.ts';

export interface GroupInput {
  readonly settings: Settings;
  /** The field to begin with; the first unless given. */
  readonly key?: SettingKey;
}

export interface GroupState {
  /** As they are stored. */
  settings: Settings;
}

export type GroupForm<More = unknown> = FilledForm<GroupInput, Settings, GroupState & More>;
export type GroupScreen = FormScreen<GroupInput, Settings, GroupState>;

/** What a group has beyond its fields. */
interface Own<More> {
  /** What it remembers while it is open. */
  state?(app: App): More;
  readonly actions?: readonly Action<GroupForm<More>>[];
  /** What is wrong with the values together, by field. */
  check?(form: GroupForm<More>): Readonly<Record<string, string | undefined>>;
  /** What is stored instead of what stands in the fields, e.g. of a file that they name. */
  read?(typed: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  edited?(form: GroupForm<More>): void;
  closed?(form: GroupForm<More>): void;
  layout?(form: GroupForm<More>, fields: ReactNode): ReactNode;
}

/** One group of settings as a form, made of their entries; what was not changed is not written. */
export function groupForm<More = unknown>(group: SettingGroup, own: Own<More> = {}): GroupScreen {
  const keys = settingsOf(group);
  const ofGroup = (settings: Settings) => Object.fromEntries(keys.map((key) => [key, settings[key]]));
  return formScreen<GroupInput, Settings, GroupState & More>({
    id: `settings.${group}`,
    name: `Settings: ${group}`,
    title: ({ app }) => app.say(`settings:group.${group}`),
    state: (app, { settings }) => ({ settings, ...own.state?.(app) }) as GroupState & More,
    fields: keys.map(fieldOf),
    values: ({ state }) => ofGroup(state.settings),
    base: ({ state }) => ofGroup(state.settings),
    inForm: settingsInForm,
    check: (form) => ({
      ...own.check?.(form),
      ...defined(keys.map((key) => [key, typedProblem(form.app, key, form.fields)])),
    }),
    saveNeeds: keys[0] ? SETTINGS[keys[0]].mayEdit : 'settings.edit',
    async save({ app, fields, base }) {
      const { core, actor } = app.session;
      const changed = keys.filter((key) => fields.changed(key));
      const typed = Object.fromEntries(changed.map((key) => [key, typedSetting(key, fields)]));
      const values = own.read ? await own.read(typed) : typed;
      return await core.transaction((tx) => tx.settings.edit(actor, { values, base }));
    },
    stored({ state }, settings) {
      state.settings = settings;
      return ofGroup(settings);
    },
    opened: ({ input, fields }) => fields.focus(input.key ?? keys[0] ?? ''),
    ...(own.actions ? { actions: own.actions } : {}),
    ...(own.edited ? { edited: own.edited } : {}),
    ...(own.closed ? { closed: own.closed } : {}),
    ...(own.layout ? { layout: own.layout } : {}),
  }) as GroupScreen;
}

function defined(problems: readonly (readonly [string, string | undefined])[]): Record<string, string> {
  return Object.fromEntries(
    problems.filter((problem): problem is readonly [string, string] => problem[1] !== undefined),
  );
}

/** `settings` with what was typed over them; null while something of it does not fit. */
export function withTyped(settings: Settings, { fields }: GroupForm): Settings | null {
  const changed = fields.fields.map(({ id }) => id as SettingKey).filter((key) => fields.changed(key));
  const read = changed.map((key) => [key, SETTINGS[key].schema.safeParse(typedSetting(key, fields))] as const);
  if (read.some(([, { success }]) => !success)) return null;
  return { ...settings, ...Object.fromEntries(read.map(([key, { data }]) => [key, data])) };
}
