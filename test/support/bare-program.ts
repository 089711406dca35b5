import { PassThrough } from 'node:stream';
import type { Program } from '../../src/cli/program.ts';
import { readConfig } from '../../src/core/config.ts';
import { createWords } from '../../src/core/words.ts';

/** What commands get, within this process: streams to read from, and an environment that is empty unless given. */
export function bareProgram(
  env: Readonly<Record<string, string>> = {},
): Program & { readonly stdout: PassThrough; readonly stderr: PassThrough } {
  const read = readConfig(env, '/');
  if (!('config' in read)) throw new Error('not a right environment');
  const words = createWords();
  return {
    config: read.config,
    env,
    words,
    say: words.in('en'),
    language: 'en',
    systemUser: 'root',
    notice: null,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  };
}
