import { hostname } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { EXIT, type ExitCode, type Program } from './program.ts';

/** Draws the terminal's first frame while the core is still being loaded and the database opened behind it. */
export async function openTerminal(program: Program): Promise<ExitCode> {
  const { runTui } = await import('../tui/main.tsx');
  // Importing reads and compiles at once, on this thread: the frame goes first.
  const opening = setImmediate().then(async () => {
    const { openCore } = await import('./open-core.ts');
    const opened = await openCore(program);
    opened.bridge.listen();
    const { startHeartbeat } = await import('../core/processes/index.ts');
    const heartbeat = await startHeartbeat(opened.core, { kind: 'tui', name: `${hostname()}:${process.pid}` });
    return { ...opened, heartbeat };
  });
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
    await opening
      .then(async ({ heartbeat, close }) => {
        await heartbeat.stop();
        await close();
      })
      .catch(() => undefined);
  }
}
