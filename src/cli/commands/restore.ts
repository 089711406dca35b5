import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { sqliteFileOf } from '../../core/config.ts';
import { isoInstant } from '../../core/dates.ts';
import { makeFolder } from '../../core/folders.ts';
import { markRestored, restoreFile } from '../../core/recovery/index.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { cannotWrite, insistOnFolderOf, insistOnReadable } from '../file-access.ts';
import { withCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

interface RestoreOptions {
  readonly mark?: boolean;
  readonly takenAt?: string;
}

/** Puts a backup in the database's place; with `--mark` says of a database that was restored by other means that it was. */
export function addRestoreCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('restore')
    .argument('[file]', say('cli:restore.file'))
    .description(say('cli:restore.about'))
    .option('--mark', say('cli:restore.mark'))
    .option('--taken-at <instant>', say('cli:restore.takenAt'))
    .option('--json', say('cli:json'))
    .action((file: string | undefined, options: RestoreOptions) =>
      run(() => (options.mark ? mark : restore)(program, file, options)),
    );
}

async function restore(program: Program, file: string | undefined, { takenAt }: RestoreOptions): Promise<Answer> {
  const { say, config } = program;
  if (takenAt !== undefined) throw new WrongUse(say('cli:restore.takenAtNeedsMark'));
  const target = sqliteFileOf(config.databaseUrl);
  if (target === null) throw new WrongUse(say('cli:restore.postgres'));
  if (file === undefined) throw new WrongUse(say('cli:restore.fileNeeded'));
  insistOnReadable(program, file);
  try {
    makeFolder(path.dirname(target));
  } catch (error) {
    throw cannotWrite(program, target, error);
  }
  insistOnFolderOf(program, target);
  const { takenAt: at, kept } = await restoreFile({ file, target, clock: systemClock });
  const folder = path.dirname(target);
  const keyIsMissing = config.secretKey === null && !existsSync(path.join(folder, 'secret.key'));
  return {
    json: { file, takenAt: isoInstant(at), kept },
    text: [
      say('cli:restore.done', { file, time: isoInstant(at) }),
      ...(kept === null ? [] : [say('cli:restore.kept', { file: kept })]),
      ...(keyIsMissing ? [say('cli:restore.noSecretKey', { folder })] : []),
      say('cli:restore.next'),
    ],
  };
}

async function mark(program: Program, file: string | undefined, { takenAt }: RestoreOptions): Promise<Answer> {
  const { say } = program;
  if (file !== undefined) throw new WrongUse(say('cli:restore.markTakesNoFile'));
  const at = takenAt === undefined ? null : instantOf(program, takenAt);
  // As the restore of a file does: a copy may be of an older version.
  const marked = await withCore(
    program,
    ({ core }) => markRestored(core.base.db, { takenAt: at, clock: core.base.clock }),
    { mayUpgrade: true },
  );
  const time = isoInstant(marked.takenAt);
  return { json: { takenAt: time }, text: [say('cli:restore.marked', { time }), say('cli:restore.next')] };
}

function instantOf({ say }: Program, text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(instant)) throw new WrongUse(say('cli:restore.notAnInstant', { value: text }));
  return instant;
}
