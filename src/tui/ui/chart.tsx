import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Tone } from '../theme.ts';
import { useTui } from './context.ts';
import { Words } from './words.tsx';

/** A bar of `width` cells; what is over the limit is said in words beside it, not by colour alone. */
export function Bar({
  part,
  whole,
  width,
  tone = shareTone(part, whole),
}: {
  part: number;
  whole: number;
  width: number;
  /** Of a budget, how much of it is used; progress is always good. */
  tone?: Tone;
}): ReactNode {
  const { glyphs } = useTui().theme;
  const share = whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
  // Anything above nothing shows at least one cell.
  const full = part > 0 ? Math.max(1, Math.round(share * width)) : 0;
  return (
    <Box width={width} flexShrink={0}>
      <Words>
        <Words tone={tone}>{glyphs.full.repeat(full)}</Words>
        <Words tone="muted">{glyphs.empty.repeat(width - full)}</Words>
      </Words>
    </Box>
  );
}

/** Warned at 80 % and over at 100 %, as in Slack (Q3). */
function shareTone(part: number, whole: number): Tone {
  if (whole > 0 && part >= whole) return 'bad';
  return whole > 0 && part >= whole * 0.8 ? 'warn' : 'good';
}
