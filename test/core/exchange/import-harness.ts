import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Actor } from '../../../src/core/access/index.ts';
import type { Core } from '../../../src/core/core.ts';
import { AppError } from '../../../src/core/errors.ts';
import {
  type ImportInput,
  type ImportKind,
  type ImportResult,
  sayImportError,
} from '../../../src/core/exchange/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { admin } from '../../support/core.ts';
import { closeAfterTest } from '../../support/open-things.ts';

/** Writes a file that goes after the test. */
export function writeFile(content: string | Buffer, name = 'file.csv'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-import-'));
  closeAfterTest(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What people read after an import: counts, and refused rows as `row, column: sentence` in English; warnings where there are any. */
export async function importContent(
  core: Core,
  kind: ImportKind,
  content: string | Buffer,
  options: Partial<ImportInput> & { as?: Actor } = {},
): Promise<{ counts: string; errors: string[]; warnings?: string[] }> {
  const { as = admin, ...input } = options;
  const result = await core.importFile(as, { kind, file: writeFile(content), ...input });
  const say = core.base.words.in('en');
  const said = (list: ImportResult['errors']) =>
    list.map((error) => `${error.row}, ${error.column}: ${sayImportError(say, error)}`);
  return {
    counts: `${result.created} created, ${result.updated} updated, ${result.unchanged} unchanged`,
    errors: said(result.errors),
    ...(result.warnings.length > 0 ? { warnings: said(result.warnings) } : {}),
  };
}

/** The English sentence with which an import as a whole is refused. */
export async function refusalOf(core: Core, work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('the import was not refused', { cause: error });
  return sayError(core.base.words.in('en'), error);
}
