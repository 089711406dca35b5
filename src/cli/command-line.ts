import { Command, CommanderError } from 'commander';
import { PermissionDenied } from '../core/access/index.ts';
import { AppError } from '../core/errors.ts';
import { packageVersion } from '../core/package-root.ts';
import { oneLine } from '../core/text.ts';
import { sayError, sayProblem } from '../core/words.ts';
import { printAnswer, printable } from './answer.ts';
import type { Run } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { asksForJson, type Failure, failureJson } from './failure-json.ts';
import { EXIT, type ExitCode, type Program, WrongUse } from './program.ts';

const KEEPS_RUNNING = ['start', 'worker'];

/** Parses the arguments and runs the command; answers the exit code (0 done, 1 failed, 2 wrong use). */
export async function runCommandLine(program: Program, args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  let asJson = false;
  const run: Run = async (work) => {
    try {
      const answer = await work();
      if (typeof answer !== 'number') printAnswer(program, answer, asJson);
      exitCode = typeof answer === 'number' ? answer : (answer.exitCode ?? EXIT.done);
    } catch (error) {
      exitCode = sayFailure(program, error);
      if (asJson) program.stdout.write(failureJson(failureOf(program, error)));
    }
  };
  const root = new Command('relance').description(program.say('cli:about')).exitOverride();
  root.version(packageVersion, '--version', program.say('cli:version'));
  root.configureOutput({
    writeOut: (text) => program.stdout.write(text),
    writeErr: (text) => program.stderr.write(printable(text)),
  });
  root.hook('preAction', (_, command) => {
    // A command above may have taken the option of one below: `outbox` that of `outbox resume`.
    asJson = command.optsWithGlobals()['json'] === true;
    // A program that keeps running says it in its log.
    if (program.notice && !KEEPS_RUNNING.includes(command.name())) program.stderr.write(`${program.notice}\n`);
  });
  root.showHelpAfterError(program.say('cli:seeHelp'));
  await addCommands(root, { program, run, args });
  try {
    await root.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    if (asksForJson(args)) program.stdout.write(failureJson({ code: null, message: oneLine(error.message) }));
    return EXIT.wrongUse;
  }
  return exitCode;
}

/** The command that is asked for, or, where none is, all of them by name alone. */
async function addCommands(
  root: Command,
  { program, run, args }: { program: Program; run: Run; args: readonly string[] },
): Promise<void> {
  const [first, second] = args.filter((argument) => !argument.startsWith('-'));
  const asked = COMMANDS.find(({ name }) => name === (first === 'help' ? second : first));
  if (asked) return (await asked.load())(root, program, run);
  for (const { name, about } of COMMANDS) root.command(name).description(program.say(about));
  const usages = new Map(COMMANDS.map(({ name, usage }) => [name, `${name} ${usage}`.trim()]));
  root.configureHelp({ subcommandTerm: (command) => usages.get(command.name()) ?? `${command.name()} [command]` });
}

function failureOf({ say }: Program, error: unknown): Failure {
  if (!(error instanceof AppError)) return { code: null, message: oneLine((error as Error).message ?? String(error)) };
  const fields = error.fields.map((problem) => ({
    field: problem.field,
    code: problem.code,
    message: sayProblem(say, problem),
  }));
  return { code: error.code, message: sayError(say, error), fields };
}

function sayFailure(program: Program, error: unknown): ExitCode {
  const { say, stderr } = program;
  const complain = (text: string) => stderr.write(printable(`${text}\n`));
  if (error instanceof WrongUse) {
    complain(error.message);
    return EXIT.wrongUse;
  }
  if (error instanceof AppError) {
    complain(sayError(say, error));
    if (error.fields.length > 1)
      for (const problem of error.fields) complain(`  ${problem.field}: ${sayProblem(say, problem)}`);
    return error.fields.length > 0 && !(error instanceof PermissionDenied) ? EXIT.wrongUse : EXIT.failed;
  }
  const failure = error instanceof Error ? error : new Error(String(error));
  stderr.write(`${oneLine(failure.message)}\n`);
  if (program.config.logLevel === 'debug') stderr.write(`${failure.stack ?? ''}\n`);
  return EXIT.failed;
}
