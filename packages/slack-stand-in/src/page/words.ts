import en from './words/en.json' with { type: 'json' };
import es from './words/es.json' with { type: 'json' };
import fr from './words/fr.json' with { type: 'json' };

export type WordKey = keyof typeof en;

/** The page's words in one language, with values put in for `{{name}}`. */
export type Say = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

/** The compiler holds the languages complete: a key that one of them lacks does not pass. */
const LANGUAGES: Readonly<Record<string, Readonly<Record<WordKey, string>>>> = { en, fr, es };

/** The words for a BCP 47 tag; English where the page does not speak the language. */
export function wordsFor(tag: string): Say {
  const primary = tag.toLowerCase().split(/[-_]/)[0] ?? '';
  const words = (Object.hasOwn(LANGUAGES, primary) ? LANGUAGES[primary] : undefined) ?? en;
  return (key, values = {}) =>
    words[key].replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(values[name] ?? hole));
}
