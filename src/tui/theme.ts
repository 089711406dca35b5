/** What a piece of text means; the theme decides how that looks. */
export type Tone = 'plain' | 'muted' | 'accent' | 'good' | 'warn' | 'bad' | 'title';

export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

export interface Glyphs {
  readonly cursor: string;
  readonly mark: string;
  readonly dot: string;
  readonly up: string;
  readonly down: string;
  readonly rule: string;
  readonly separator: string;
  readonly more: string;
  readonly star: string;
  readonly noStar: string;
  readonly full: string;
  readonly empty: string;
  /** From nothing to the most. */
  readonly levels: string;
}

export interface Theme {
  readonly looks: Readonly<Record<Tone, Look>>;
  readonly glyphs: Glyphs;
}

const UNICODE: Glyphs = {
  cursor: '>',
  mark: '●',
  dot: '●',
  up: '▲',
  down: '▼',
  rule: '─',
  separator: '·',
  more: '…',
  star: '★',
  noStar: '☆',
  full: '█',
  empty: '░',
  levels: ' ▁▂▃▄▅▆▇█',
};

const ASCII: Glyphs = {
  cursor: '>',
  mark: '*',
  dot: '*',
  up: '^',
  down: 'v',
  rule: '-',
  separator: '-',
  more: '.',
  star: '*',
  noStar: '.',
  full: '#',
  empty: '.',
  levels: ' .-=#',
};

type Env = Readonly<Record<string, string | undefined>>;

/** What stands behind the text. */
export type Tint = 'light' | 'dark';

/** `RELANCE_THEME=light` or `dark`: whoever says it knows better than the terminal. */
export function tintWanted(env: Env): Tint | undefined {
  const wanted = env['RELANCE_THEME'];
  return wanted === 'light' || wanted === 'dark' ? wanted : undefined;
}

/**
 * Colours for a dark or a light terminal, none with NO_COLOR (https://no-color.org: any value but
 * empty). What the terminal has answered counts before what its environment says. Bold, dim and inverse stay, and every meaning has a word or a mark beside its colour.
 */
export function createTheme(env: Env, answered?: Tint): Theme {
  const tint = tintWanted(env) ?? answered ?? (isLight(env) ? 'light' : 'dark');
  return { looks: looksFor(env, tint), glyphs: speaksUnicode(env) ? UNICODE : ASCII };
}

function looksFor(env: Env, tint: Tint): Theme['looks'] {
  const colors = env['NO_COLOR'] ? null : tint === 'light' ? LIGHT : DARK;
  const look = (tone: keyof typeof DARK, rest: Look = {}): Look => (colors ? { color: colors[tone], ...rest } : rest);
  return {
    plain: {},
    muted: { dim: true },
    title: { bold: true },
    accent: look('accent', colors ? {} : { bold: true }),
    good: look('good'),
    warn: look('warn', colors ? {} : { bold: true }),
    bad: look('bad', { bold: true }),
  };
}

const DARK = { accent: 'cyan', good: 'green', warn: 'yellow', bad: 'red' };
const LIGHT = { accent: 'blue', good: 'green', warn: 'magenta', bad: 'red' };

/** COLORFGBG is `foreground;background` (rxvt, Konsole, iTerm2); 7 and 9–15 are light backgrounds. */
function isLight(env: Env): boolean {
  const background = Number((env['COLORFGBG'] ?? '').split(';').at(-1) || Number.NaN);
  return background === 7 || (background >= 9 && background <= 15);
}

/** POSIX: LC_ALL wins over LC_CTYPE over LANG. The kernel's console has too few glyphs. */
function speaksUnicode(env: Env): boolean {
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'UTF-8';
  return /utf-?8/i.test(locale);
}
