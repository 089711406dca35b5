import { userInfo } from 'node:os';
import { type Config, processEnvironment, readConfig, systemLanguage } from '../core/config.ts';
import { createWords } from '../core/words.ts';
import { EXIT, type Program } from './program.ts';

const OLDEST_NODE = 24;

// `relance notify | head`: the reader has seen enough, which is no failure. A terminal whose window was closed takes
// nothing more (EIO); the signal that comes with it decides what follows.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EIO' && process.stdout.isTTY) return;
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const env = processEnvironment();
  const words = createWords();
  const language = systemLanguage(env);
  const say = words.in(language);
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    process.stderr.write(`${say('cli:nodeTooOld', { version: process.versions.node, needed: OLDEST_NODE })}\n`);
    return EXIT.failed;
  }
  const config = configOrSay();
  if (!config) return EXIT.wrongUse;
  const program: Program = {
    config,
    env,
    words,
    say,
    language,
    systemUser: userInfo().username,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  };
  if (args.length === 1 && args[0] === 'tui') {
    // Its first frame does not wait for the code of all other commands.
    const { openTerminal } = await import('./open-terminal.ts');
    return await openTerminal(program);
  }
  const { runCommandLine } = await import('./command-line.ts');
  return await runCommandLine(program, args);

  function configOrSay(): Config | null {
    const result = readConfig(env);
    if ('config' in result) return result.config;
    for (const { variable, code } of result.problems) {
      process.stderr.write(`${say('cli:configProblem', { variable, what: say(`core:config.${code}`) })}\n`);
    }
    return null;
  }
}
