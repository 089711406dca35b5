import { describe, expect, test } from 'vitest';
import { createTheme } from '../../src/tui/theme.ts';
import { fittingNames } from '../../src/tui/ui/tabs.tsx';
import { windowStart } from '../../src/tui/ui/window.ts';

describe('theme', () => {
  test('[U2] NO_COLOR with any value but empty → no colour, bold stays', () => {
    const { looks } = createTheme({ NO_COLOR: '1' });
    expect(Object.values(looks).filter((look) => look.color)).toEqual([]);
    expect(looks.bad.bold).toBe(true);
    expect(createTheme({ NO_COLOR: '' }).looks.bad.color).toBe('red');
  });

  test('[U2] a light background → no yellow and no cyan, which can’t be read there', () => {
    const colors = (env: Record<string, string>): (string | undefined)[] =>
      Object.values(createTheme(env).looks).map((look) => look.color);
    expect(colors({ COLORFGBG: '0;15' })).not.toContain('yellow');
    expect(colors({ COLORFGBG: '0;15' })).not.toContain('cyan');
    expect(colors({ COLORFGBG: '15;0' })).toContain('cyan');
    expect(colors({ COLORFGBG: '15;0', RELANCE_THEME: 'light' })).not.toContain('cyan');
    const answered = createTheme({ COLORFGBG: '0;15' }, 'dark').looks;
    expect([answered.accent.color, createTheme({ RELANCE_THEME: 'light' }, 'dark').looks.accent.color]).toEqual([
      'cyan',
      'blue',
    ]);
  });

  test.each([
    [{ LANG: 'C' }, '#'],
    [{ LANG: 'fr_FR.UTF-8' }, '█'],
    [{ LANG: 'fr_FR.UTF-8', LC_ALL: 'POSIX' }, '#'],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, '#'],
    [{}, '█'],
  ])('[U2] %j → bars of %s', (env, glyph) => {
    expect(createTheme(env).glyphs.full).toBe(glyph);
  });
});

describe('window of a long list', () => {
  test('[U2] the cursor at the start, in the middle and at the end → no row is wasted', () => {
    const start = (cursor: number): number => windowStart({ cursor, height: 10, total: 100 });
    expect([start(0), start(50), start(99)]).toEqual([0, 45, 90]);
    expect(windowStart({ cursor: 3, height: 10, total: 5 })).toBe(0);
  });
});

describe('sections', () => {
  test('[U1] more names than a window is wide → each is there, the longest shortened first', () => {
    const names = ['1 Today', '2 Templates', '3 Debtors'];
    expect(fittingNames(names, 40)).toEqual({ names, gap: 2 });
    expect(fittingNames(names, 25)).toEqual({ names: ['1 Today', '2 Templa', '3 Debtor'], gap: 1 });
  });
});
