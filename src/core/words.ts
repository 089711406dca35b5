import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next from 'i18next';
import type { AppError, ErrorParams, FieldProblem } from './errors.ts';
import { packageRoot } from './package-root.ts';

/** The languages that Relance speaks, complete each; a test holds them equal. */
export const LANGUAGES = ['en', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Says the words at `room:path.to.key`, with values put in. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Words {
  /** The words of the language nearest to a BCP 47 tag (`fr-CA` → French; unknown → English). */
  in(tag: string | null | undefined): Say;
}

/** The language of ours nearest to a BCP 47 tag. */
export function languageOf(tag: string | null | undefined): Language {
  const primary = (tag ?? '').toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === primary) ?? 'en';
}

/** Reads `locales/<language>/<room>.json`, all at once: they are small and needed from the first sentence. */
export function createWords(folder = path.join(packageRoot, 'locales')): Words {
  const i18n = i18next.createInstance();
  void i18n.init({
    resources: Object.fromEntries(LANGUAGES.map((language) => [language, readNamespaces(path.join(folder, language))])),
    supportedLngs: [...LANGUAGES],
    fallbackLng: 'en',
    // All words of a notice may stand together: what another room's file has not is looked up there.
    fallbackNS: 'notices',
    initAsync: false,
    // Each place escapes for itself: HTML, Slack's mrkdwn and the terminal differ.
    interpolation: { escapeValue: false, skipOnVariables: true },
  });
  const sayers = Object.fromEntries(
    LANGUAGES.map((language) => {
      const fixed = i18n.getFixedT(language);
      return [
        language,
        (key: string, values?: Readonly<Record<string, string | number>>) => String(fixed(key, { ...values })),
      ];
    }),
  ) as Record<Language, Say>;
  return { in: (tag) => sayers[languageOf(tag)] };
}

/** The sentence for an expected failure. */
export function sayError(say: Say, error: AppError): string {
  if (error.fields.length === 1 && error.fields[0]) return sayProblem(say, error.fields[0]);
  return say(errorKey(error.code), readable(say, error.params));
}

/** The sentence for one refused field, to be shown under it. */
export function sayProblem(say: Say, problem: FieldProblem): string {
  return say(errorKey(problem.code), readable(say, problem.params ?? {}));
}

/** `templates.nameTaken` → `templates:error.nameTaken`. */
function errorKey(code: string): string {
  const dot = code.indexOf('.');
  return `${code.slice(0, dot)}:error.${code.slice(dot + 1)}`;
}

/** What errors name by its key in the program, people read in words: the setting `key`, the `permission`. */
function readable(say: Say, params: ErrorParams): Record<string, string | number> {
  const { key, permission } = params;
  return {
    ...params,
    ...(typeof key === 'string' ? { key: settingName(say, key) } : {}),
    ...(typeof permission === 'string' ? { permission: permissionName(say, permission) } : {}),
  };
}

/** A setting in words, e.g. `mailings a day`; a key that is none of ours as it was written. */
export function settingName(say: Say, key: string): string {
  const name = say(`settings:label.${key}`);
  return name.endsWith(`label.${key}`) ? key : name;
}

/** A permission as the roles' form calls it, e.g. `Debtors: view`. */
export function permissionName(say: Say, permission: string): string {
  const [section = '', level = ''] = permission.split('.');
  return say('access:permissionName', {
    section: say(`access:permission.${section}`),
    level: say(`access:permission.${level}`),
  });
}

function readNamespaces(folder: string): Record<string, object> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => [
        path.basename(file, '.json'),
        JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as object,
      ]),
  );
}
