import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { bareProgram } from '../support/bare-program.ts';

const REFUSED = '--taken-at goes with --mark. A file that “backup” wrote knows its time.';

describe('a command that fails', () => {
  it('[O2] with --json → one JSON value on standard output, the sentence on standard error', async () => {
    const { code, stdout, stderr } = await run('restore', 'copy.db', '--taken-at', 'noon', '--json');
    expect({ code, stderr }).toEqual({ code: 2, stderr: `${REFUSED}\n` });
    expect(JSON.parse(stdout)).toEqual({ error: { code: null, message: REFUSED, fields: [] } });
  });

  it('[O2] --json is what another option is given → nobody has asked for JSON', async () => {
    const failed = await run('restore', 'copy.db', '--taken-at', '--json');
    expect(failed).toEqual({ code: 2, stdout: '', stderr: `${REFUSED}\n` });
  });
});

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const program = bareProgram();
  const code = await runCommandLine(program, args);
  return { code, stdout: String(program.stdout.read() ?? ''), stderr: String(program.stderr.read() ?? '') };
}
