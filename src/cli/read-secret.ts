import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Program, WrongUse } from './program.ts';

/** Longer than any password or key: a whole file by mistake. */
const LIMIT = 64 * 1024;

/** All of standard input, without the line break that `echo` and editors put at its end. */
export async function readStandardInput({ stdin, say }: Program): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer);
    size += bytes.byteLength;
    if (size > LIMIT) throw new WrongUse(say('cli:settings.inputTooLong', { limit: LIMIT / 1024 }));
    chunks.push(bytes);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** Asks on the terminal and shows nothing of what is typed. */
export async function askHidden({ stdin, stderr, say }: Program, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  stderr.write(question);
  const answer = await Promise.race([
    lines.question(''),
    // Ctrl-C and Ctrl-D.
    Promise.race([once(lines, 'SIGINT'), once(lines, 'close')]).then(() => null),
  ]);
  lines.close();
  stderr.write('\n');
  if (answer === null) throw new WrongUse(say('cli:settings.notAnswered'));
  return answer;
}
