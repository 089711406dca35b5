import type { Env } from './terminal.ts';
import { type Tint, tintWanted } from './theme.ts';

/** OSC 11: which colour is behind the text? (xterm's control sequences.) */
const QUESTION = '\u001b]11;?\u001b\\';
const ANSWER = /\u001b\]11;rgba?:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)[^\u0007\u001b]*(?:\u0007|\u001b\\)/i;
/** An answer whose end has not come yet. */
const BEGUN = /\u001b(?:\](?:1(?:1(?:;[^\u0007\u001b]*\u001b?)?)?)?)?$/;
/** Over a slow line an answer takes its time; whoever has none is not waited for any longer, in ms. */
const PATIENCE = 1_000;

interface Asking {
  readonly env: Env;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  answered(tint: Tint): void;
}

/**
 * Asks the terminal whether its background is light or dark. The answer comes among the keys: `stdin` is to be read
 * instead of the real one, and gives all but the answer. Nothing waits for it; many terminals give none.
 */
export function askBackground({ env, stdin, stdout, answered }: Asking): {
  readonly stdin: NodeJS.ReadStream;
  ask(): void;
} {
  const sieve = new AnswerSieve((tint) => answered(tint));
  const ask = (): void => {
    if (tintWanted(env) || env['NO_COLOR'] || env['TERM'] === 'dumb' || env['TERM'] === 'linux') return;
    sieve.expect();
    stdout.write(QUESTION);
  };
  return { stdin: sifted(stdin, sieve), ask };
}

/** Takes the answer out of what is typed, wherever chunks end. */
export class AnswerSieve {
  private readonly answered: (tint: Tint) => void;
  private expecting = false;
  private held = '';

  constructor(answered: (tint: Tint) => void) {
    this.answered = answered;
  }

  expect(): void {
    this.expecting = true;
    setTimeout(() => {
      this.expecting = false;
    }, PATIENCE).unref();
  }

  /** What of the chunk was typed. */
  sift(chunk: string): string {
    if (!this.expecting && this.held === '') return chunk;
    const text = this.held + chunk;
    this.held = '';
    const answer = ANSWER.exec(text);
    if (answer) {
      this.expecting = false;
      this.answered(tintOf(answer.slice(1, 4)));
      return text.replace(answer[0], '');
    }
    // A lone Esc is a key: only what can be nothing else is held back.
    const begun = this.expecting ? BEGUN.exec(text)?.[0] : undefined;
    if (begun === undefined || begun.length < 2) return text;
    this.held = begun;
    return text.slice(0, -begun.length);
  }
}

/** Perceived brightness by ITU-R BT.601; components have one to four hexadecimal digits. */
function tintOf(components: readonly string[]): Tint {
  const [red = 0, green = 0, blue = 0] = components.map((hex) => Number.parseInt(hex, 16) / (16 ** hex.length - 1));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? 'light' : 'dark';
}

/** The stream, but for what the sieve takes out. Ink reads it by `read`. */
function sifted(stdin: NodeJS.ReadStream, sieve: AnswerSieve): NodeJS.ReadStream {
  return new Proxy(stdin, {
    get(target, property) {
      if (property === 'read') {
        return (size?: number): unknown => {
          const chunk: unknown = target.read(size);
          return chunk === null ? null : sieve.sift(String(chunk));
        };
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
