import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { sqliteFileOf } from '../../core/config.ts';
import { isoInstant } from '../../core/dates.ts';
import { makeFolder } from '../../core/folders.ts';
import { markRestored, restoreFile } from '../../core/recovery/index.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { withCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

interface RestoreOptions {
  readonly mark?: boolean;
  readonly takenAt?: string;
  readonly json?: boolean;
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
      run(async () => {
        if (options.mark) await mark(program, file, options);
        else await restore(program, file, options);
        return undefined;
      }),
    );
}

async function restore(program: Program, file: string | undefined, { takenAt, json }: RestoreOptions): Promise<void> {
  const { say, config } = program;
  if (takenAt !== undefined) throw new WrongUse(say('cli:restore.takenAtNeedsMark'));
  const target = sqliteFileOf(config.databaseUrl);
  if (target === null) throw new WrongUse(say('cli:restore.postgres'));
  if (file === undefined) throw new WrongUse(say('cli:restore.fileNeeded'));
  insistOnReadable(program, file);
  insistOnFolder(program, target);
  const restored = await restoreFile({ file, target, clock: systemClock });
  if (json) {
    answerJson(program, { file, takenAt: isoInstant(restored.takenAt), kept: restored.kept });
    return;
  }
  const lines = [say('cli:restore.done', { file, time: isoInstant(restored.takenAt) })];
  if (restored.kept !== null) lines.push(say('cli:restore.kept', { file: restored.kept }));
  if (config.secretKey === null && !existsSync(path.join(path.dirname(target), 'secret.key')))
    lines.push(say('cli:restore.noSecretKey', { folder: path.dirname(target) }));
  answerText(program, [...lines, say('cli:restore.next')].join('\n'));
}

async function mark(program: Program, file: string | undefined, { takenAt, json }: RestoreOptions): Promise<void> {
  const { say } = program;
  if (file !== undefined) throw new WrongUse(say('cli:restore.markTakesNoFile'));
  const at = takenAt === undefined ? null : instantOf(program, takenAt);
  const marked = await withCore(program, ({ core }) =>
    markRestored(core.base.db, { takenAt: at, clock: core.base.clock }),
  );
  const time = isoInstant(marked.takenAt);
  if (json) answerJson(program, { takenAt: time });
  else answerText(program, [say('cli:restore.marked', { time }), say('cli:restore.next')].join('\n'));
}

function instantOf({ say }: Program, text: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(instant)) throw new WrongUse(say('cli:restore.notAnInstant', { value: text }));
  return instant;
}

function insistOnFolder({ say }: Program, target: string): void {
  try {
    makeFolder(path.dirname(target));
    accessSync(path.dirname(path.resolve(target)), constants.W_OK);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new WrongUse(say('cli:cannotWrite', { file: target, reason }), { cause: error });
  }
}

function insistOnReadable({ say }: Program, file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new WrongUse(say('cli:cannotRead', { file, reason }), { cause: error });
  }
}
