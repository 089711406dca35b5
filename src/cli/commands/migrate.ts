import type { Command } from 'commander';
import type { Run } from '../command.ts';
import { upgradeSchema } from '../open-core.ts';
import type { Program } from '../program.ts';

export function addMigrateCommand(root: Command, program: Program, run: Run): void {
  root
    .command('migrate')
    .description(program.say('cli:migrate.about'))
    .option('--force', program.say('cli:migrate.force'))
    .option('--json', program.say('cli:json'))
    .action(({ force = false }: { force?: boolean }) =>
      run(async () => {
        const applied = await upgradeSchema(program, { force });
        return { json: { applied }, text: [program.say('cli:migrate.done', { count: applied.length })] };
      }),
    );
}
