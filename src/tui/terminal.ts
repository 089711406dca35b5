import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** What the terminal does for the app; Ink's in the program, a stand-in where there is none. */
export interface Terminal {
  /** Gives the terminal to another program and takes it back. */
  suspend(work: () => Promise<void>): Promise<void>;
  copy(text: string): boolean;
  /** Gives the terminal to the shell until somebody calls it back (`fg`). */
  stop(): void;
  exit(code: number): void;
}

const ENTER_ALTERNATE_SCREEN = '\u001b[?1049h';
const CURSOR_HOME = '\u001b[H';
/** As long as a stop takes at most, in ms; time does not pass while it lasts. */
const NOT_STOPPED = 100;
/** Terminals and tmux drop longer OSC 52 sequences. */
const LONGEST_COPY = 74_000;

/**
 * Ink 8 enters the alternate screen without homing the cursor, and then draws its first frame from
 * wherever the shell had left it. The wrapper adds the missing escape; all else passes unchanged.
 */
export function homeOnAlternateScreen(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(target, property) {
      if (property === 'write') {
        return (chunk: string | Uint8Array, ...rest: []) => {
          const text = typeof chunk === 'string' ? withHome(chunk) : chunk;
          return target.write(text, ...rest);
        };
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function withHome(chunk: string): string {
  return chunk.replaceAll(ENTER_ALTERNATE_SCREEN, ENTER_ALTERNATE_SCREEN + CURSOR_HOME);
}

/** Puts text on the clipboard of the person's own terminal (OSC 52), over SSH and tmux too; false when too long. */
export function copyToClipboard(stdout: NodeJS.WriteStream, env: Env, text: string): boolean {
  const encoded = Buffer.from(text, 'utf8').toString('base64');
  if (encoded.length > LONGEST_COPY) return false;
  const sequence = `\u001b]52;c;${encoded}\u0007`;
  stdout.write(env['TMUX'] ? `\u001bPtmux;\u001b${sequence}\u001b\\` : sequence);
  return true;
}

export type EditorResult = { readonly text: string } | { readonly failed: 'missing' | 'exit'; readonly editor: string };

/**
 * Gives the text to the person's own editor (VISUAL, EDITOR, then vi) in a private temporary file.
 * A non-zero exit leaves the text unchanged, as git and crontab do.
 */
export async function editText({
  env,
  text,
  extension,
}: {
  env: Env;
  text: string;
  extension: string;
}): Promise<EditorResult> {
  const [command = 'vi', ...args] = (env['VISUAL'] || env['EDITOR'] || 'vi').split(/\s+/).filter(Boolean);
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-'));
  const file = path.join(folder, `text${extension}`);
  try {
    writeFileSync(file, text, { mode: 0o600 });
    const code = await runAttached(command, [...args, file], env);
    if (code === null) return { failed: 'missing', editor: command };
    if (code !== 0) return { failed: 'exit', editor: command };
    const edited = readFileSync(file, 'utf8');
    // Editors end the file with a line break that nobody typed.
    return { text: text.endsWith('\n') ? edited : edited.replace(/\n$/, '') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The exit code, or null when the program could not be started. */
function runAttached(command: string, args: readonly string[], env: Env): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    child.once('error', () => resolve(null));
    child.once('exit', (code, signal) => resolve(signal ? 1 : code));
  });
}

/** Stops this program and whatever was started with it, as Ctrl-Z does outside raw mode; resolves when it goes on. */
export async function stopProcess(): Promise<void> {
  if (process.platform === 'win32') return;
  const goesOn = new Promise<void>((resolve) => {
    process.once('SIGCONT', resolve);
    // Without a shell that could call it back the signal is not obeyed, and nothing goes on.
    setTimeout(resolve, NOT_STOPPED).unref();
  });
  process.kill(0, 'SIGTSTP');
  await goesOn;
}

/** Writes a file to be looked at elsewhere: only its owner may read it, for it shows a customer's data. */
export function writePrivateFile({ name, content }: { name: string; content: string | Buffer }): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'relance-page-')), name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

/** Over SSH and without a display a browser would open elsewhere or nowhere. */
export function canOpenBrowser(env: Env, platform: NodeJS.Platform): boolean {
  if (env['SSH_CONNECTION'] || env['SSH_TTY']) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
