import { EXIT, type ExitCode, type Program } from './program.ts';

/** Draws the terminal's first frame while the core is still being loaded and the database opened behind it. */
export async function openTerminal(program: Program): Promise<ExitCode> {
  const { runTui } = await import('../tui/main.tsx');
  const opening = import('./open-core.ts').then(({ openCore }) => openCore(program));
  const core = opening.then((opened) => opened.core);
  const actor = core.then((opened) => opened.access.actorForSystemUser(program.systemUser, 'tui', program.language));
  try {
    const code = await runTui({
      core,
      actor,
      words: program.words,
      stdin: process.stdin,
      stdout: process.stdout,
      env: program.env,
    });
    return code === EXIT.done || code === EXIT.wrongUse ? code : EXIT.failed;
  } finally {
    // A database that did not open has been said by the terminal already.
    await opening.then((opened) => opened.close()).catch(() => undefined);
  }
}
