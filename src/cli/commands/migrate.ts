import type { Command } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { openDatabase } from '../../core/db/index.ts';
import { bringUpToDate } from '../../core/processes/index.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command-line.ts';
import type { Program } from '../program.ts';

export function addMigrateCommand(root: Command, program: Program, run: Run): void {
  root
    .command('migrate')
    .description(program.say('cli:migrate.about'))
    .option('--force', program.say('cli:migrate.force'))
    .option('--json', program.say('cli:json'))
    .action((options: { force?: boolean; json?: boolean }) =>
      run(async () => {
        const db = openDatabase({ url: program.config.databaseUrl });
        try {
          const result = await bringUpToDate(db, { clock: systemClock, force: options.force === true });
          if (options.json) answerJson(program, result);
          else answerText(program, program.say('cli:migrate.done', { count: result.applied.length }));
        } finally {
          await db.destroy();
        }
        return undefined;
      }),
    );
}
