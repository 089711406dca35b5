import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, paletteOf, parse } from '../../src/core/palette.ts';

const WHITE = [255, 255, 255] as const;

describe('palette', () => {
  it('[R2] any company colour → the button reads at 4.5 : 1 and is seen on white at 3 : 1, text in its colour reads on white', () => {
    const channel = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
    fc.assert(
      fc.property(channel, channel, channel, (red, green, blue) => {
        const { brand, button, onButton, ink } = paletteOf(`#${red}${green}${blue}`);
        expect(brand).toBe(`#${red}${green}${blue}`);
        expect(contrast(parse(button), parse(onButton))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(parse(button), WHITE)).toBeGreaterThanOrEqual(3);
        expect(contrast(parse(ink), WHITE)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2_000 },
    );
  });

  it('[T2] a colour that reads already → taken as it is', () => {
    expect(paletteOf('#1f6f8b')).toMatchObject({ button: '#1f6f8b', onButton: '#ffffff', ink: '#1f6f8b' });
  });
});
