import type { Command } from 'commander';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { openSchema } from '../open-core.ts';
import type { Program } from '../program.ts';

export function addMigrateCommand(root: Command, program: Program, run: Run): void {
  root
    .command('migrate')
    .description(program.say('cli:migrate.about'))
    .option('--force', program.say('cli:migrate.force'))
    .option('--json', program.say('cli:json'))
    .action((options: { force?: boolean; json?: boolean }) =>
      run(async () => {
        const { db, applied } = await openSchema(program, { force: options.force === true });
        await db.destroy();
        if (options.json) answerJson(program, { applied });
        else answerText(program, program.say('cli:migrate.done', { count: applied.length }));
        return undefined;
      }),
    );
}
