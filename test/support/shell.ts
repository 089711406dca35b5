import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { systemClock } from '../../src/core/clock.ts';
import { isoInstant } from '../../src/core/dates.ts';
import { bareProgram } from './bare-program.ts';
import { openTestCore, TEST_SECRET, type TestCore } from './core.ts';
import type { Outcome } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * The whole command line within this process, on a database of its own; `core` prepares and looks at its data. Commands
 * live by the system's clock; the core's stands at the beginning of the test until the test moves it.
 */
export interface Shell extends Pick<TestCore, 'core' | 'clock'> {
  run(...args: string[]): Promise<Outcome>;
  /** Runs a command with `--json`, expects success, and answers what it printed. */
  json<Value>(...args: string[]): Promise<Value>;
  /** Writes a file and answers its path. */
  file(name: string, text: string): string;
}

export async function openShell(options: { smtpUrl?: string } = {}): Promise<Shell> {
  const { core, clock, url } = await openTestCore('sqlite', { ...options, now: isoInstant(systemClock.now()) });
  const folder = temporaryFolder();
  const run = async (...args: string[]): Promise<Outcome> => {
    const program = bareProgram({ DATABASE_URL: url, SECRET_KEY: TEST_SECRET });
    const code = await runCommandLine(program, args);
    return { code, stdout: String(program.stdout.read() ?? ''), stderr: String(program.stderr.read() ?? '') };
  };
  return {
    core,
    clock,
    run,
    async json(...args) {
      const { code, stdout, stderr } = await run(...args, '--json');
      if (code !== 0) throw new Error(`relance ${args.join(' ')} ended with ${code}\n${stderr}${stdout}`);
      return JSON.parse(stdout);
    },
    file(name, text) {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    },
  };
}
