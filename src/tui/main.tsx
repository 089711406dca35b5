import { render } from 'ink';
import type { Actor } from '../core/access/index.ts';
import type { Core } from '../core/core.ts';
import { AppError } from '../core/errors.ts';
import { languageOf, type Say, type Words } from '../core/words.ts';
import { createTuiApp } from './app/create-app.ts';
import { explain } from './app/explain.ts';
import { type InkBridge, Root } from './app/root.tsx';
import { askBackground } from './background.ts';
import { copyToClipboard, type Env, homeOnAlternateScreen, stopProcess, type Terminal } from './terminal.ts';
import { createTheme } from './theme.ts';

export interface TuiOptions {
  /** A promise lets the first frame be drawn before the database is open. */
  readonly core: Core | Promise<Core>;
  readonly actor: Actor | Promise<Actor>;
  /** Read once by whoever starts the program: the first frame waits for no second reading. */
  readonly words: Words;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Env;
}

/** Exit codes are a stable surface: 0 done, 1 failed, 2 wrong use. */
const DONE = 0;
const FAILED = 1;
const WRONG_USE = 2;

/** Runs the terminal program until its user leaves, and answers the exit code. */
export async function runTui({ core, actor, words, stdin, stdout, env }: TuiOptions): Promise<number> {
  const language = languageOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']);
  if (!stdin.isTTY || !stdout.isTTY) {
    process.stderr.write(`${words.in(language)('tui:error.noTerminal')}\n`);
    // Whoever opened the database closes it after us: not in the middle of being opened.
    await Promise.allSettled([core, actor]);
    return WRONG_USE;
  }
  const bridge: InkBridge = { suspend: null, exit: null };
  let code = DONE;
  const terminal: Terminal = {
    suspend: async (work) => (bridge.suspend ? bridge.suspend(work) : work()),
    copy: (text) => copyToClipboard(stdout, env, text),
    stop: () => void bridge.suspend?.(stopProcess),
    exit: (exitCode) => {
      code = exitCode;
      bridge.exit?.();
    },
  };
  const app = createTuiApp({ env, terminal, say: words.in(language) });
  // What is typed before the first screen is there is meant for it.
  const stopHolding = app.typeAhead.hold();
  const background = askBackground({
    env,
    stdin,
    stdout,
    answered: (tint) => app.dress(createTheme(env, tint)),
  });
  const screenReader = env['INK_SCREEN_READER'] === 'true';
  const instance = render(<Root app={app} bridge={bridge} />, {
    stdin: background.stdin,
    stdout: homeOnAlternateScreen(stdout),
    exitOnCtrlC: false,
    patchConsole: false,
    // CI variables in the user's environment must not blank the screen: the terminal check is ours.
    interactive: true,
    alternateScreen: !screenReader,
  });
  background.ask();
  const stopListening = leaveAtSignals(() => bridge.exit?.());
  let stopLive = (): void => undefined;
  let failure: unknown;
  const connect = async (): Promise<void> => {
    // The screens know every room of the core, and importing them takes this thread: the first frame goes first.
    await instance.waitUntilRenderFlush();
    const [{ connectApp }, opened, person] = await Promise.all([import('./connect.ts'), core, actor]);
    const locale = env['LC_ALL'] || env['LANG'] || 'en';
    stopLive = await connectApp({ app, core: opened, actor: person, language: locale });
    stopHolding();
  };
  const connecting = connect().catch((error: unknown) => {
    failure = error;
    instance.unmount();
  });
  await instance.waitUntilExit();
  await connecting;
  stopLive();
  stopListening();
  await Promise.race([app.settled(), patience()]);
  if (failure === undefined) return code;
  process.stderr.write(`${startFailure(words.in(language), failure)}\n`);
  return FAILED;
}

/** A closed window (SIGHUP) or a stop from outside is left like `q`, so that whoever opened the database closes it. */
function leaveAtSignals(leave: () => void): () => void {
  const signals = ['SIGHUP', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, leave);
  return () => {
    for (const signal of signals) process.off(signal, leave);
  };
}

/** What kept it from starting: whoever opened the database has already said it in a sentence. */
function startFailure(say: Say, failure: unknown): string {
  return failure instanceof Error && !(failure instanceof AppError) ? failure.message : explain(say, failure);
}

/** Longest that leaving waits for work under way, in ms; a mail server that doesn't answer must not hold the shell up. */
const LEAVING = 3_000;

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LEAVING).unref();
  });
}
