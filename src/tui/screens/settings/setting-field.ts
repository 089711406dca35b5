import {
  levelsText,
  measureOf,
  SECRET_SETTINGS,
  SETTINGS,
  type SettingEntry,
  type SettingKey,
  type Settings,
  settingProblem,
} from '../../../core/settings/index.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { Field, Option } from '../../ui/form/form-spec.ts';
import type { Form } from '../../ui/form.ts';

/** The form in which a setting stands. */
interface SettingsForm {
  readonly app: App;
  readonly fields: Form;
}

/** How one setting is typed: all of it follows from its entry. */
export function fieldOf(key: SettingKey): Field<SettingsForm> {
  const entry: SettingEntry = SETTINGS[key];
  const measure = measureOf(key);
  const { needs } = entry;
  const words = {
    id: key,
    label: `settings:field.${key}`,
    hint: `settings:hint.${entry.hint}`,
    ...(needs === null ? {} : { idle: (form: SettingsForm) => idleWithout(form, needs) }),
  };
  switch (entry.input) {
    case 'switch':
      return { ...words, kind: 'switch' };
    case 'choice':
      return { ...words, kind: 'choice', options: choicesOf(entry) };
    case 'weekdays':
      return { ...words, kind: 'set', options: choicesOf(entry) };
    case 'secret':
    case 'signingKey':
      return { ...words, kind: 'text', secret: true };
    default:
      return { ...words, kind: 'text', ...(measure === null ? {} : { unit: measure }) };
  }
}

/** What it needs is not there. */
function idleWithout({ app, fields }: SettingsForm, needed: string): string | undefined {
  const field = fields.field(needed);
  const given = field?.kind === 'switch' ? fields.on(needed) : fields.text(needed).trim() !== '';
  if (!field || given) return undefined;
  const words = { other: app.say(field.label) };
  return field.kind === 'switch' ? app.say('settings:needs.on', words) : app.say('settings:needs.filled', words);
}

function choicesOf({ values = [], words }: SettingEntry): Option[] {
  return values.map((value) => ({ value: String(value), label: `settings:choice.${words}.${value}` }));
}

/** Of these settings, those whose fields show something else than the value: levels as one line, no picture. */
export function settingsInForm(settings: Partial<Settings>): object {
  const { 'policy.levels': levels, 'company.logo': logo } = settings;
  return {
    ...(levels === undefined ? {} : { 'policy.levels': levelsText(levels) }),
    ...(logo === undefined ? {} : { 'company.logo': '' }),
  };
}

/** What stands in a field, as the settings room takes it. */
export function typedSetting(key: SettingKey, form: Form): unknown {
  switch (SETTINGS[key].input) {
    case 'switch':
      return form.on(key);
    case 'weekdays':
      return form.chosen(key).map(Number).sort();
    default:
      return form.text(key).trim();
  }
}

/** The sentence of the first thing wrong with what is typed, by the same rules as the core's. */
export function typedProblem(app: App, key: SettingKey, form: Form): string | undefined {
  const { input } = SETTINGS[key];
  // A file that is read when it is saved; a secret that is left as it is.
  if (input === 'picture' || (SECRET_SETTINGS.has(key) && form.text(key) === '')) return undefined;
  const problem = settingProblem(key, typedSetting(key, form));
  return problem === null ? undefined : sayProblem(app.say, problem);
}
