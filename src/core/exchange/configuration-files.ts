import { AppError } from '../errors.ts';
import type { NoticeText } from '../templates/index.ts';
import { oneLine } from '../text.ts';
import type { ConfigurationFile, ConfigurationProblem } from './configuration.ts';

/** How the files of a configuration are written and read: JSON, and texts under a front matter. */

export const SETTINGS_FILE = 'settings.json';
export const POLICY_FILE = 'policy.json';
export const ROLES_FILE = 'roles.json';
export const PEOPLE_FILE = 'people.json';
export const VERSIONS_FILE = 'versions.json';
export const TEMPLATES_FOLDER = 'templates';
export const NOTICES_FOLDER = 'notices';

const FENCE = '---';
/** Characters of a value that a problem shows. */
export const SHOWN = 80;

/** Takes down what does not fit, so that all of it is told at once. */
export class Problems {
  readonly list: ConfigurationProblem[] = [];

  add(file: string, place: string, error: AppError): void {
    this.list.push({ file, place, error });
  }
}

/** A field that is none of those that may stand here. */
export function badField(field: string, known: readonly string[]): AppError {
  return new AppError('exchange.badField', { params: { field: oneLine(field, SHOWN), known: known.join(', ') } });
}

/** A thing that another file, or another entry, has already. */
export function twice(name: string, other: string): AppError {
  return new AppError('exchange.twice', { params: { name: oneLine(name, SHOWN), other } });
}

export function jsonFile(path: string, value: unknown): ConfigurationFile {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` };
}

/** The value, or undefined when the file is not JSON: a problem then. */
export function readJson({ path, text }: ConfigurationFile, problems: Problems): unknown {
  try {
    return JSON.parse(withoutMark(text)) as unknown;
  } catch (error) {
    const at = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? text.length);
    const line = text.slice(0, at).split('\n').length;
    problems.add(path, String(line), new AppError('exchange.notJson', { params: { line } }));
    return undefined;
  }
}

/** Fields above, then the body byte for byte. */
export function textFile(path: string, fields: Readonly<Record<string, string>>, body: string): ConfigurationFile {
  const head = Object.entries(fields).map(([field, value]) => `${field}: ${fieldText(value)}`);
  return { path, text: [FENCE, ...head, FENCE, body].join('\n') };
}

/** The wording of a notice in one language. */
export function noticeFile({ kind, language, subject, body }: Omit<NoticeText, 'own'>): ConfigurationFile {
  return textFile(`${NOTICES_FOLDER}/${kind}.${language}.txt`, { notice: kind, language, subject }, body);
}

export interface FrontMatter {
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
  /** Lines above the body. */
  readonly headLines: number;
}

/** Null when the front matter is missing, not closed, or holds a line that is none: a problem then. */
export function readText({ path, text }: ConfigurationFile, problems: Problems): FrontMatter | null {
  const plain = withoutMark(text);
  const fields = new Map<string, string>();
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = plain.indexOf('\n', start);
    const content = plain.slice(start, end < 0 ? plain.length : end).replace(/\r$/, '');
    if (line === 1 && content !== FENCE) break;
    if (line > 1 && content === FENCE) return { fields, body: end < 0 ? '' : plain.slice(end + 1), headLines: line };
    if (end < 0) break;
    if (line > 1 && content.trim() !== '') {
      const value = readField(content);
      if (!value) {
        problems.add(path, String(line), new AppError('exchange.notAField', { params: { line } }));
        return null;
      }
      fields.set(...value);
    }
    start = end + 1;
  }
  problems.add(path, '1', new AppError('exchange.noFrontMatter'));
  return null;
}

/** A name in ASCII that file systems bear, the same for the same name. */
export function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return plain || 'text';
}

/** Words of letters stay as they are; anything else stands in quotation marks, as JSON and YAML write it. */
function fieldText(value: string): string {
  return /^[a-z][a-z0-9.-]*$/i.test(value) ? value : JSON.stringify(value);
}

function readField(line: string): [string, string] | null {
  const match = /^([a-zA-Z]+):\s*(.*?)\s*$/.exec(line);
  const [, field = '', value = ''] = match ?? [];
  if (!match) return null;
  if (!value.startsWith('"')) return [field, value];
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === 'string' ? [field, text] : null;
  } catch {
    return null;
  }
}

/** Editors on Windows put a byte order mark in front. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
