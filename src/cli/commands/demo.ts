import path from 'node:path';
import type { Command } from 'commander';
import type { Run } from '../command.ts';
import { EXIT, type Program, WrongUse } from '../program.ts';

interface DemoOptions {
  readonly fresh?: boolean;
  readonly port?: string;
}

const LAST_PORT = 65_535;

/** Everything on one machine: database, mail catcher, Slack stand-in, and the program itself. */
export function addDemoCommand(root: Command, program: Program, run: Run): void {
  root
    .command('demo')
    .description(program.say('cli:demo.about'))
    .option('--fresh', program.say('cli:demo.fresh'))
    .option('--port <number>', program.say('cli:demo.port'))
    .action((options: DemoOptions) =>
      run(async () => {
        const firstPort = portOf(program, options);
        const { runDemo } = await import('../demo-program.ts');
        // Kept apart from real data, beside them.
        const folder = path.join(program.config.home, 'data', 'demo');
        await runDemo(program, { firstPort, fresh: options.fresh === true, folder });
        return EXIT.done;
      }),
    );
}

function portOf(program: Program, { port }: DemoOptions): number {
  if (port === undefined) return program.config.port;
  if (!/^\d{1,5}$/.test(port) || Number(port) > LAST_PORT)
    throw new WrongUse(`--port: ${program.say('core:config.port')}`);
  return Number(port);
}
