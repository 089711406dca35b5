import { userInfo } from 'node:os';
import { processEnvironment, readConfig, systemLanguage } from '../core/config.ts';
import { packageVersion } from '../core/package-root.ts';
import { createWords } from '../core/words.ts';
import { asksForJson, failureJson } from './failure-json.ts';
import { EXIT, type ExitCode, type Program } from './program.ts';

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
  const surroundings = processEnvironment();
  const env = 'env' in surroundings ? surroundings.env : {};
  const words = createWords();
  const language = systemLanguage(env);
  const say = words.in(language);
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE)
    return refuse(EXIT.failed, [say('cli:nodeTooOld', { version: process.versions.node, needed: OLDEST_NODE })]);
  if ('databases' in surroundings) {
    const [one, other] = surroundings.databases;
    return refuse(EXIT.wrongUse, [say('cli:home.two', { one, other })]);
  }
  const read = readConfig(env, surroundings.folder);
  if ('problems' in read)
    return refuse(
      EXIT.wrongUse,
      read.problems.map(({ variable, code }) =>
        say('cli:configProblem', { variable, what: say(`core:config.${code}`) }),
      ),
    );
  const { insteadOf, folder } = surroundings;
  const program: Program = {
    config: read.config,
    env,
    words,
    say,
    language,
    systemUser: userInfo().username,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    notice: insteadOf === null ? null : say('cli:home.old', { folder, home: insteadOf }),
  };
  if (args.length === 1 && args[0] === '--version') {
    // Known without the code of any command.
    process.stdout.write(`${packageVersion}\n`);
    return EXIT.done;
  }
  if (args.length === 1 && args[0] === 'tui') {
    if (program.notice) process.stderr.write(`${program.notice}\n`);
    // Its first frame does not wait for the code of all other commands.
    const { openTerminal } = await import('./open-terminal.ts');
    return await openTerminal(program);
  }
  const { runCommandLine } = await import('./command-line.ts');
  return await runCommandLine(program, args);

  /** Before there is a program that could. */
  function refuse(code: ExitCode, sentences: readonly string[]): ExitCode {
    for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
    if (asksForJson(args)) process.stdout.write(failureJson({ code: null, message: sentences.join(' ') }));
    return code;
  }
}
