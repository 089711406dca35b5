import { LANGUAGES } from '../words.ts';
import { headerKey } from './headers.ts';

/** Languages that files may call by name, in the languages that Relance speaks and in their own. */
const NAMED = 'en fr es de it pt nl ca eu gl pl ro ar ja zh ru sv da'.split(' ');

let tags: ReadonlyMap<string, string> | undefined;

/** `French`, `français`, `francés` → `fr`; anything else stays as it is. */
export function languageTag(text: string): string {
  tags ??= namedTags();
  return tags.get(headerKey(text)) ?? text;
}

function namedTags(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const tag of NAMED) {
    for (const language of [...LANGUAGES, tag]) {
      const name = new Intl.DisplayNames(language, { type: 'language' }).of(tag);
      if (name) names.set(headerKey(name), tag);
    }
  }
  return names;
}
