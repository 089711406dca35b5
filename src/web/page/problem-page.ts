import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Core } from '../../core/core.ts';
import { type Locale, localeOf } from '../../core/locale.ts';
import { LANGUAGES } from '../../core/words.ts';
import { sendPage } from './layout.ts';
import { readLook } from './look.ts';

/** Each is a title and a sentence `web:problem.<code>.…`; none says anything of a customer. */
export type Problem = 'notFound' | 'gone' | 'tooOften' | 'downloadedOften' | 'tooLarge' | 'unexpected';

const STATUS = {
  notFound: 404,
  gone: 410,
  tooOften: 429,
  downloadedOften: 429,
  tooLarge: 413,
  unexpected: 500,
} as const;

/** `language` when it is known whom we speak to; the browser's otherwise. */
export async function sendProblem(
  c: Context,
  core: Core,
  problem: Problem,
  { language, reference = '' }: { language?: Locale; reference?: string } = {},
) {
  const look = await readLook(core, language ?? browserLanguage(c.req.header('accept-language')));
  const title = look.say(`web:problem.${problem}.title`);
  return sendPage(c, look, {
    title,
    status: STATUS[problem],
    body: html`<h1>${title}</h1><p class="last">${look.say(`web:problem.${problem}.text`, { reference })}</p>`,
  });
}

/** The first language of ours that the browser asks for; browsers list the preferred one first. */
export function browserLanguage(header: string | undefined): Locale {
  const wanted = (header ?? '').split(',').map((part) => (part.split(';')[0] ?? '').trim().slice(0, 20));
  return localeOf(wanted.find((tag) => LANGUAGES.some((language) => language === tag.slice(0, 2).toLowerCase())));
}
