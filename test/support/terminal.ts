import './colors.ts';
import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import type { Actor } from '../../src/core/access/index.ts';
import type { Core } from '../../src/core/core.ts';
import { runTui } from '../../src/tui/main.tsx';
import { admin } from './core.ts';
import { UnicodeGraphemesAddon } from './graphemes-addon.ts';
import { closeAfterTest } from './open-things.ts';
import { checkRestored, createScreen, type Screen } from './terminal-screen.ts';

export interface TerminalOptions {
  readonly core: Core;
  readonly actor?: Actor;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestTerminal extends Screen {
  /** As if typed in one go: all of it is one chunk on standard input. */
  type(text: string): void;
  /** Everything written so far, escapes and all. */
  raw(): string;
  /** The exit code, once the program has ended. */
  readonly exit: Promise<number>;
}

/** The real terminal program in this process, drawn into the cells of a terminal emulator. */
export function openTerminal({
  core,
  actor = admin,
  columns = 80,
  rows = 24,
  env = {},
}: TerminalOptions): TestTerminal {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 500,
    convertEol: true,
  });
  terminal.loadAddon(new UnicodeGraphemesAddon() as unknown as xterm.ITerminalAddon);
  const screen = createScreen(terminal);
  let written = '';
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        const text = String(chunk);
        written += text;
        screen.write(text);
        done();
      },
    }),
    { isTTY: true, columns, rows },
  );
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const exit = runTui({
    core,
    actor,
    words: core.base.words,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    env: { LANG: 'en_US.UTF-8', ...env },
  });
  let ended = false;
  const ending = exit.finally(() => {
    ended = true;
  });
  closeAfterTest(async () => {
    // Twice: the first asks when there is unsaved work, the answer to which is yes.
    if (!ended) stdin.write('\u0003');
    if (!ended) stdin.write('y');
    await ending;
    screen.check();
    checkRestored(written);
    terminal.dispose();
  });
  return {
    ...screen,
    type: (text) => void stdin.write(text),
    resize: (nextColumns, nextRows) => {
      screen.resize(nextColumns, nextRows);
      Object.assign(stdout, { columns: nextColumns, rows: nextRows });
      stdout.emit('resize');
    },
    raw: () => written,
    exit,
  };
}
