import type { Terminal } from '@xterm/headless';

/** What stands on a terminal's screen, and ways to wait for it: on frames, never on milliseconds. */
export interface Screen {
  /** The rows as a reader sees them, without trailing spaces. */
  text(): string;
  line(row: number): string;
  cell(column: number, row: number): { readonly text: string; readonly inverse: boolean; readonly colored: boolean };
  cursor(): { readonly x: number; readonly y: number };
  /** Resolves with the screen's text once it has this text (or what the function says of it). */
  see(wanted: string | RegExp | ((text: string) => boolean)): Promise<string>;
  /** Resolves once the text has gone. */
  lose(unwanted: string): Promise<string>;
  resize(columns: number, rows: number): void;
  write(chunk: string): void;
  /** Throws when a frame was taller than the screen: it would flicker and eat the scrollback. */
  check(): void;
}

/** Longest wait for a frame, in ms: only a failure takes as long. */
const PATIENCE = 8_000;

export function createScreen(terminal: Terminal): Screen {
  const watchers = new Set<() => void>();
  let tallFrames = 0;
  let switches = 0;
  let resizing = false;
  // Entering the alternate screen counts as a scroll in xterm.js; only those of frames are meant.
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => {
    if (params.includes(1049)) switches += 1;
    return false;
  });
  terminal.onScroll(() => {
    if (switches > 0) switches -= 1;
    else if (!resizing && terminal.buffer.active.type === 'alternate') tallFrames += 1;
  });
  const text = (): string => {
    const buffer = terminal.buffer.active;
    return Array.from(
      { length: terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
    ).join('\n');
  };
  const until = (right: (text: string) => boolean, what: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const now = text();
        if (!right(now)) return;
        watchers.delete(look);
        clearTimeout(patience);
        resizing = false;
        resolve(now);
      };
      const patience = setTimeout(() => {
        watchers.delete(look);
        reject(new Error(`${what} did not happen; the screen is:\n${text()}`));
      }, PATIENCE);
      watchers.add(look);
      look();
    });
  return {
    text,
    line: (row) => text().split('\n')[row] ?? '',
    cell: (column, row) => {
      const buffer = terminal.buffer.active;
      const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
      return {
        text: cell?.getChars() ?? '',
        inverse: (cell?.isInverse() ?? 0) > 0,
        colored: cell !== undefined && !cell.isFgDefault(),
      };
    },
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    see: (wanted) => until((now) => matches(now, wanted), `seeing ${wanted}`),
    lose: (unwanted) => until((now) => !now.includes(unwanted), `losing “${unwanted}”`),
    resize: (columns, rows) => {
      // Frames drawn for the old size are on their way: they are forgiven until the test has seen the new one.
      resizing = true;
      terminal.resize(columns, rows);
    },
    write: (chunk) =>
      terminal.write(chunk, () => {
        for (const look of watchers) look();
      }),
    check: () => {
      if (tallFrames > 0) throw new Error(`${tallFrames} frames were taller than the screen`);
    },
  };
}

/** A sentence counts wherever the screen's width has broken it. */
function matches(text: string, wanted: string | RegExp | ((text: string) => boolean)): boolean {
  if (typeof wanted === 'function') return wanted(text);
  if (typeof wanted !== 'string') return wanted.test(text);
  return text.includes(wanted) || text.replace(/\s+/g, ' ').includes(wanted);
}

/** Throws when what was written leaves a person's terminal in the alternate screen, without cursor, or in paste mode. */
export function checkRestored(written: string): void {
  const pairs = [
    ['\u001b[?1049h', '\u001b[?1049l'],
    ['\u001b[?25l', '\u001b[?25h'],
    ['\u001b[?2004h', '\u001b[?2004l'],
  ] as const;
  for (const [on, off] of pairs) {
    if (written.lastIndexOf(on) > written.lastIndexOf(off))
      throw new Error(`${JSON.stringify(on)} was never taken back`);
  }
}
