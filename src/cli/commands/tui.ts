import type { Command } from 'commander';
import type { Run } from '../command-line.ts';
import { openCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program } from '../program.ts';

export function addTuiCommand(root: Command, program: Program, run: Run): void {
  root
    .command('tui')
    .description(program.say('cli:tui.about'))
    .action(() => run(() => openTerminal(program)));
}

async function openTerminal(program: Program): Promise<ExitCode> {
  const { runTui } = await import('../../tui/main.tsx');
  const { core, close } = await openCore(program);
  try {
    const actor = await core.access.actorForSystemUser(program.systemUser, 'tui', program.language);
    const code = await runTui({ core, actor, stdin: process.stdin, stdout: process.stdout, env: program.env });
    return code === EXIT.done ? EXIT.done : EXIT.wrongUse;
  } finally {
    await close();
  }
}
