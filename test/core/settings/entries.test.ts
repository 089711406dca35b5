import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import {
  parseSettings,
  SETTING_DEFAULTS,
  SETTING_GROUPS,
  SETTING_KEYS,
  SETTINGS,
  type SettingEntry,
  settingsOf,
} from '../../../src/core/settings/index.ts';
import { createWords, LANGUAGES, type Language, sayError } from '../../../src/core/words.ts';
import { wordsOf } from '../../support/locale-words.ts';

const words = createWords();

const entries: readonly (readonly [string, SettingEntry])[] = SETTING_KEYS.map((key) => [key, SETTINGS[key]]);

/** Of no setting's form, or beyond its range. */
const MISFITS = ['\u0007', 'not one', '', '-1', 1e12, 0.5, true, null, [], [99], {}];

describe('the entries of the settings', () => {
  it.each(LANGUAGES)('[O2] every one has its words in %s: label, field, hint, unit, choices, group', (language) => {
    const needed = entries.flatMap(([key, { hint, unit, values = [], words: choice }]) => [
      `label.${key}`,
      `field.${key}`,
      `hint.${hint}`,
      ...(unit ? [`unit.${unit}`] : []),
      ...values.map((value) => `choice.${choice}.${value}`),
    ]);
    const all = [...needed, ...SETTING_GROUPS.map((group) => `group.${group}`)];
    expect(all.filter((key) => !spoken(language).has(key))).toEqual([]);
  });

  it('[O2] no words are left of a setting that is gone', () => {
    const known = new Set(entries.flatMap(([key, { hint }]) => [`label.${key}`, `field.${key}`, `hint.${hint}`]));
    const told = [...spoken('en')].filter((key) => /^(label|field|hint)\./.test(key));
    expect(told.filter((key) => !known.has(key))).toEqual([]);
  });

  it('[O2] every number has a unit, every choice its values, every group a setting, and what one needs exists', () => {
    const wrong = entries.flatMap(([key, { input, unit, range, values, words: choice, needs }]) => [
      ...(range !== undefined && unit === undefined ? [`${key}: no unit`] : []),
      ...(typeof SETTINGS[key as keyof typeof SETTINGS].default === 'number' && !range && !values
        ? [`${key}: no range`]
        : []),
      ...(input === 'choice' && !(values && choice) ? [`${key}: no values`] : []),
      ...(needs !== null && !(needs in SETTINGS) ? [`${key}: needs ${needs}, which is none`] : []),
    ]);
    expect(wrong).toEqual([]);
    expect(SETTING_GROUPS.filter((group) => settingsOf(group).length === 0)).toEqual([]);
  });

  it('[O2] every default is a value that would be stored as it is', () => {
    for (const key of SETTING_KEYS)
      expect(parseSettings({ [key]: SETTING_DEFAULTS[key] }), key).toEqual({ [key]: SETTING_DEFAULTS[key] });
  });

  it.each(LANGUAGES)('[O2] whatever does not fit is refused in a whole sentence (%s)', (language) => {
    const broken = SETTING_KEYS.flatMap((key) =>
      MISFITS.map((value) => refusalOf(key, value, language)).filter(
        (sentence) => sentence !== null && (/\{\{|settings[:.]|error\./.test(sentence) || sentence === ''),
      ),
    );
    expect(broken).toEqual([]);
  });
});

function refusalOf(key: string, value: unknown, language: string): string | null {
  try {
    parseSettings({ [key]: value });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return sayError(words.in(language), error);
  }
}

/** The keys of all sentences about settings in a language. */
function spoken(language: Language): ReadonlySet<string> {
  return new Set(wordsOf(language, 'settings').keys());
}
