import type { Command } from 'commander';
import type { Run } from '../command.ts';
import { openTerminal } from '../open-terminal.ts';
import type { Program } from '../program.ts';

export function addTuiCommand(root: Command, program: Program, run: Run): void {
  root
    .command('tui')
    .description(program.say('cli:tui.about'))
    .action(() => run(() => openTerminal(program)));
}
