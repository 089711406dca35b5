import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import { BadConfiguration, type ConfigurationFile, type ConfigurationProblem } from './configuration.ts';
import {
  NOTICES_FOLDER,
  PEOPLE_FILE,
  POLICY_FILE,
  ROLES_FILE,
  SETTINGS_FILE,
  TEMPLATES_FOLDER,
  VERSIONS_FILE,
} from './configuration-files.ts';

const LISTS = [SETTINGS_FILE, POLICY_FILE, ROLES_FILE, PEOPLE_FILE, VERSIONS_FILE];
const TEXT_ENDINGS = ['.txt', '.html'];
/** Megabytes of one file: a template's body has one at most. */
const FILE_LIMIT_MB = 2;

/** The files of a configuration in a folder, in stable order; others in it are left alone. Refuses what cannot be read. */
export async function readConfigurationFolder(folder: string): Promise<ConfigurationFile[]> {
  const problems: ConfigurationProblem[] = [];
  const names = await namesIn(folder);
  if (names === null) throw new AppError('exchange.noSuchFolder', { params: { folder } });
  const paths = LISTS.filter((name) => names.includes(name));
  for (const inner of [TEMPLATES_FOLDER, NOTICES_FOLDER]) {
    for (const name of names.includes(inner) ? ((await namesIn(path.join(folder, inner))) ?? []) : []) {
      if (name.startsWith('.')) continue;
      if (TEXT_ENDINGS.includes(path.extname(name))) paths.push(`${inner}/${name}`);
      else problems.push({ file: `${inner}/${name}`, place: '', error: new AppError('exchange.otherEnding') });
    }
  }
  const files: ConfigurationFile[] = [];
  for (const file of paths) {
    try {
      files.push({ path: file, text: await readWhole(path.join(folder, file)) });
    } catch (error) {
      problems.push({ file, place: '', error: unreadable(file, error) });
    }
  }
  if (problems.length > 0) throw new BadConfiguration(problems);
  return files;
}

/** Writes the files; answers with texts in the folder that this configuration does not have: they would be applied again. */
export async function writeConfigurationFolder(
  folder: string,
  files: readonly ConfigurationFile[],
): Promise<{ beside: string[] }> {
  for (const { path: name, text } of files) {
    const file = path.join(folder, name);
    makeFolder(path.dirname(file));
    await writeFile(file, text);
  }
  const ours = new Set(files.map((file) => file.path));
  const texts: string[] = [];
  for (const inner of [TEMPLATES_FOLDER, NOTICES_FOLDER])
    texts.push(...((await namesIn(path.join(folder, inner))) ?? []).map((name) => `${inner}/${name}`));
  return { beside: texts.filter((name) => TEXT_ENDINGS.includes(path.extname(name)) && !ours.has(name)) };
}

async function namesIn(folder: string): Promise<string[] | null> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

async function readWhole(file: string): Promise<string> {
  if ((await stat(file)).size > FILE_LIMIT_MB * 1024 * 1024)
    throw new AppError('exchange.fileTooLarge', { params: { limit: FILE_LIMIT_MB } });
  // A mark at the beginning may be a body's own.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
}

function unreadable(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TypeError) return new AppError('exchange.notUtf8', { cause: error });
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  return new AppError('exchange.unreadable', { params: { file, reason }, cause: error });
}
