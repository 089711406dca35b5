import { PassThrough } from 'node:stream';
import type { Program } from '../../src/cli/program.ts';
import { readConfig } from '../../src/core/config.ts';
import { createWords } from '../../src/core/words.ts';

/** What commands get, within this process and without a database: streams to read from, an empty environment. */
export function bareProgram(): Program & { readonly stdout: PassThrough; readonly stderr: PassThrough } {
  const read = readConfig({}, '/');
  if (!('config' in read)) throw new Error('the empty environment is a right one');
  const words = createWords();
  return {
    config: read.config,
    env: {},
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
