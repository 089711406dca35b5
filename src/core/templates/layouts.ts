import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type nunjucks from 'nunjucks';
import { packageRoot } from '../package-root.ts';

/**
 * The frames and blocks of mails: Nunjucks files that ship with the program (`assets/mail`). This is the only place where
 * a template is compiled, and only from those files: what users write never comes here (see docs/decisions).
 */

const require = createRequire(import.meta.url);

export type LayoutName = 'layout' | 'footer' | 'receipts' | 'rating' | 'logo';

/** Renders one of our files; values are escaped, except what the file itself marks as finished HTML. */
export function renderLayout(name: LayoutName, values: object): string {
  let template = compiled.get(name);
  if (!template) {
    template = environment().getTemplate(name, true);
    compiled.set(name, template);
  }
  return template.render(values);
}

/** Fonts that every system has; no web font, since a mail loads nothing. Used inside `style="…"`. */
export const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const compiled = new Map<LayoutName, nunjucks.Template>();
let shared: nunjucks.Environment | null = null;

function environment(): nunjucks.Environment {
  // Heavy: loaded for the first mail.
  const { Environment } = require('nunjucks') as typeof nunjucks;
  shared ??= new Environment(fixedLoader(), {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  return shared;
}

/** Knows our files by name and nothing else: no path that a template could name is opened. */
function fixedLoader(): nunjucks.ILoader {
  return {
    getSource: (name) => {
      const src = sources().get(name);
      if (src === undefined) throw new Error(`no layout ${name}`);
      return { src, path: name, noCache: false };
    },
  };
}

/** All that the files say, for telling whether they changed. */
export function layoutSources(): string {
  return [...sources().values()].join('');
}

let read: ReadonlyMap<string, string> | null = null;

function sources(): ReadonlyMap<string, string> {
  const folder = path.join(packageRoot, 'assets', 'mail');
  read ??= new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.njk'))
      .sort()
      .map((file) => [path.basename(file, '.njk'), readFileSync(path.join(folder, file), 'utf8')]),
  );
  return read;
}
