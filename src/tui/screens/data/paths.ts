import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { App } from '../../app/app.ts';
import { type Choice, pick } from '../../ui/dialog/picker.tsx';

/** A path as typed: `~` is the home folder, others count from where the program was started. */
export function typedPath(app: App, text: string): string {
  const typed = text.trim();
  const home = app.env['HOME'] ?? '';
  return path.resolve(typed === '~' || typed.startsWith('~/') ? `${home}${typed.slice(1)}` : typed);
}

/** What can be chosen at a place. */
interface Place {
  readonly folder: string;
  /** Beginning of a name. */
  readonly begun: string;
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/**
 * Completes what is typed when one file or folder alone begins like that; else all that do are a menu that narrows as one
 * types. `endings` are of files; none: folders are chosen.
 */
export function choosePath(
  app: App,
  { typed, endings, chosen }: { typed: string; endings: readonly string[]; chosen: (place: string) => void },
): void {
  app.perform(
    () => lookAt(app, typed, endings),
    (place) => offer(app, { place, endings, chosen }),
  );
}

function offer(
  app: App,
  { place, endings, chosen }: { place: Place; endings: readonly string[]; chosen: (place: string) => void },
): void {
  const { folder, begun, folders, files } = place;
  const whole = (name: string) => path.join(folder, name);
  const [only, ...more] = [...folders, ...files];
  const enter = (name: string) => {
    chosen(`${whole(name)}${path.sep}`);
    choosePath(app, { typed: `${whole(name)}${path.sep}`, endings, chosen });
  };
  if (begun !== '' && only !== undefined && more.length === 0) {
    chosen(files.includes(only) ? whole(only) : `${whole(only)}${path.sep}`);
    return;
  }
  if (only === undefined && begun !== '') {
    app.toast('warn', app.say('data:path.nothing', { folder, begun }));
    return;
  }
  const choices: Choice[] = [
    ...(endings.length === 0 ? [{ text: app.say('data:path.here'), run: () => chosen(folder) }] : []),
    ...folders.map((name) => ({ text: `${name}${path.sep}`, run: () => enter(name) })),
    ...files.map((name) => ({ text: name, run: () => chosen(whole(name)) })),
    { text: `..${path.sep}`, run: () => enter('..') },
  ];
  pick(app, { heading: folder, choices });
}

async function lookAt(app: App, typed: string, endings: readonly string[]): Promise<Place> {
  const whole = typedPath(app, typed);
  const isFolder = typed.trim() === '' || typed.endsWith(path.sep) || (await isFolderThere(whole));
  const folder = isFolder ? whole : path.dirname(whole);
  const begun = isFolder ? '' : path.basename(whole);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const fitting = entries
    .filter(({ name }) => name.startsWith(begun) && (begun.startsWith('.') || !name.startsWith('.')))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    folder,
    begun,
    folders: fitting.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    files: fitting
      .filter((entry) => !entry.isDirectory() && endings.includes(path.extname(entry.name).toLowerCase()))
      .map(({ name }) => name),
  };
}

async function isFolderThere(place: string): Promise<boolean> {
  return await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
