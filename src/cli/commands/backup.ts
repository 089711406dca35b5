import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { sqliteFileOf } from '../../core/config.ts';
import { AppError } from '../../core/errors.ts';
import { backUp } from '../../core/recovery/index.ts';
import type { Run } from '../command.ts';
import { insistOnFolderOf } from '../file-access.ts';
import { missingDatabase, withDatabase } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

/** Copies the SQLite database while it is in use; PostgreSQL brings `pg_dump` for that. */
export function addBackupCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('backup')
    .argument('<file>', say('cli:backup.file'))
    .description(say('cli:backup.about'))
    .option('--json', say('cli:json'))
    .action((file: string) =>
      run(async () => {
        if (sqliteFileOf(program.config.databaseUrl) === null) throw new WrongUse(say('cli:backup.postgres'));
        const missing = missingDatabase(program.config);
        if (missing !== null) throw new AppError('core.noDatabase', { params: { file: missing } });
        if (existsSync(file)) throw new WrongUse(say('cli:backup.exists', { file }));
        insistOnFolderOf(program, file);
        // Before an upgrade as well: the copy is of the version that made it.
        await withDatabase(program, (db) => backUp(db, { file, clock: systemClock }));
        return { json: { file }, text: [say('cli:backup.done', { file })] };
      }),
    );
}
