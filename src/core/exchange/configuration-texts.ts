import { AppError } from '../errors.ts';
import { oneLine } from '../text.ts';
import type { ConfigurationFile } from './configuration.ts';
import { badField, type FrontMatter, type Problems, readText, SHOWN } from './configuration-files.ts';

/** Templates and notices as files hold them: fields under a front matter, then the body. */

interface WantedText {
  readonly file: string;
  readonly subject: string;
  readonly body: string;
  /** Lines of the file above the body: places in the body are counted from the file's top. */
  readonly headLines: number;
}

export interface WantedTemplate extends WantedText {
  readonly name: string;
  readonly design: string;
  readonly archived: boolean;
}

export interface WantedNotice extends WantedText {
  readonly kind: string;
  readonly language: string;
}

const TEMPLATE_FIELDS = ['name', 'subject', 'design', 'archived'];
const NOTICE_FIELDS = ['notice', 'language', 'subject'];

export function readTemplate(file: ConfigurationFile, problems: Problems): WantedTemplate[] {
  const text = readFields(file, TEMPLATE_FIELDS, problems);
  if (!text) return [];
  const [name, subject, design] = required(file, text, ['name', 'subject', 'design'], problems) ?? [];
  if (name === undefined || subject === undefined || design === undefined) return [];
  const archived = text.fields.get('archived') ?? 'no';
  if (archived !== 'yes' && archived !== 'no') {
    problems.add(
      file.path,
      'archived',
      new AppError('exchange.notAFlag', { params: { value: oneLine(archived, SHOWN) } }),
    );
    return [];
  }
  const { body, headLines } = text;
  return [{ file: file.path, name, subject, design, body, headLines, archived: archived === 'yes' }];
}

export function readNotice(file: ConfigurationFile, problems: Problems): WantedNotice[] {
  const text = readFields(file, NOTICE_FIELDS, problems);
  if (!text) return [];
  const [kind, language, subject] = required(file, text, NOTICE_FIELDS, problems) ?? [];
  if (kind === undefined || language === undefined || subject === undefined) return [];
  return [{ file: file.path, kind, language, subject, body: text.body, headLines: text.headLines }];
}

function readFields(file: ConfigurationFile, known: readonly string[], problems: Problems): FrontMatter | null {
  const text = readText(file, problems);
  const stranger = text && [...text.fields.keys()].find((field) => !known.includes(field));
  if (!stranger) return text;
  problems.add(file.path, stranger, badField(stranger, known));
  return null;
}

function required(
  file: ConfigurationFile,
  { fields }: FrontMatter,
  names: readonly string[],
  problems: Problems,
): string[] | null {
  const missing = names.find((name) => !fields.has(name));
  if (missing === undefined) return names.map((name) => fields.get(name) ?? '');
  problems.add(file.path, missing, new AppError('exchange.fieldMissing', { params: { field: missing } }));
  return null;
}
