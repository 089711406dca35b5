import { readFile } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  'slack.css': 'text/css; charset=utf-8',
  'slack.js': 'text/javascript; charset=utf-8',
  'combo.js': 'text/javascript; charset=utf-8',
  'composer.js': 'text/javascript; charset=utf-8',
  'redraw.js': 'text/javascript; charset=utf-8',
  'typing.js': 'text/javascript; charset=utf-8',
  'menus.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** Beside this file; a bundle takes the folder along and keeps it beside itself. */
const FOLDER = path.join(import.meta.dirname, 'browser');

/** A file of the page by its name; null for any other name. */
export async function pageAsset(name: string): Promise<{ type: string; body: Uint8Array<ArrayBuffer> } | null> {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  return type ? { type, body: await readFile(path.join(FOLDER, name)) } : null;
}
