import type { Command } from 'commander';
import { migrateDatabase, openDatabase } from '../../core/db/index.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command-line.ts';
import type { Program } from '../program.ts';

export function addMigrateCommand(root: Command, program: Program, run: Run): void {
  root
    .command('migrate')
    .description(program.say('cli:migrate.about'))
    .option('--json', program.say('cli:json'))
    .action((options: { json?: boolean }) =>
      run(async () => {
        const db = openDatabase({ url: program.config.databaseUrl });
        try {
          const result = await migrateDatabase(db);
          if (options.json) answerJson(program, result);
          else answerText(program, program.say('cli:migrate.done', { count: result.applied.length }));
        } finally {
          await db.destroy();
        }
        return undefined;
      }),
    );
}
