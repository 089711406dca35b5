import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { UnicodeGraphemesAddon } from './graphemes-addon.ts';
import { closeAfterTest } from './open-things.ts';
import { createScreen, type Screen } from './terminal-screen.ts';

export interface PtyOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

export interface PtyProgram extends Screen {
  type(text: string): void;
  raw(): string;
  readonly exit: Promise<number>;
  kill(signal: string): void;
}

/** CI variables silence Ink and chalk, colour variables change what is drawn: the child is to see a person's environment. */
const NOT_INHERITED = [
  'CI',
  'CONTINUOUS_INTEGRATION',
  'BUILD_NUMBER',
  'RUN_ID',
  'NO_COLOR',
  'FORCE_COLOR',
  'COLORFGBG',
  'VISUAL',
  'EDITOR',
];

/** A program in a real pseudo-terminal, drawn into the cells of a terminal emulator. */
export function startInPty({ command, args, cwd, env = {}, columns = 80, rows = 24 }: PtyOptions): PtyProgram {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 500 });
  terminal.loadAddon(new UnicodeGraphemesAddon() as unknown as xterm.ITerminalAddon);
  const screen = createScreen(terminal);
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !NOT_INHERITED.includes(name) && !name.startsWith('VITEST')),
  );
  const child = spawn(command, [...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env: { ...inherited, LANG: 'en_US.UTF-8', NODE_ENV: 'production', ...env } as Record<string, string>,
  });
  let written = '';
  child.onData((data) => {
    written += data;
    screen.write(data);
  });
  let ended = false;
  const exit = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => {
      ended = true;
      resolve(exitCode);
    });
  });
  closeAfterTest(async () => {
    if (!ended) child.kill('SIGKILL');
    await exit;
    screen.check();
    terminal.dispose();
  });
  return {
    ...screen,
    type: (text) => child.write(text),
    resize: (nextColumns, nextRows) => {
      screen.resize(nextColumns, nextRows);
      child.resize(nextColumns, nextRows);
    },
    raw: () => written,
    exit,
    kill: (signal) => child.kill(signal),
  };
}
