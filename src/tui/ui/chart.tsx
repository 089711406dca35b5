import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Theme, Tone } from '../theme.ts';
import { useTui } from './context.ts';
import { Words } from './words.tsx';

/** A share, 0 to 1, of `width` cells; anything above nothing shows at least one. */
export function barText({
  share,
  width,
  glyphs,
}: {
  share: number;
  width: number;
  glyphs: Pick<Theme['glyphs'], 'full'>;
}): string {
  return share <= 0 ? '' : glyphs.full.repeat(Math.max(1, Math.round(Math.min(1, share) * width)));
}

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
  const full = barText({ share: whole <= 0 ? 0 : part / whole, width, glyphs });
  return (
    <Box width={width} flexShrink={0}>
      <Words>
        <Words tone={tone}>{full}</Words>
        <Words tone="muted">{glyphs.empty.repeat(width - full.length)}</Words>
      </Words>
    </Box>
  );
}

/** Warned at 80 % and over at 100 %, as in Slack (Q3). */
function shareTone(part: number, whole: number): Tone {
  if (whole > 0 && part >= whole) return 'bad';
  return whole > 0 && part >= whole * 0.8 ? 'warn' : 'good';
}

/** Labelled bars on one line, e.g. `1–30 ▇▇▇ 31–60 ▇`, together at most `width` cells of bar. */
export function StackedBars({
  parts,
  width,
}: {
  parts: readonly { readonly label: string; readonly value: number; readonly tone: Tone }[];
  width: number;
}): ReactNode {
  const { glyphs } = useTui().theme;
  const highest = Math.max(...parts.map((part) => part.value), 1);
  const each = Math.max(1, Math.floor(width / Math.max(1, parts.length)));
  const bar = (value: number): string => barText({ share: value / highest, width: each, glyphs }) || '0';
  return (
    <Box columnGap={2} flexWrap="wrap">
      {parts.map(({ label, value, tone }) => (
        <Box key={label} flexShrink={0}>
          <Words>
            <Words tone="muted">{`${label} `}</Words>
            <Words tone={tone}>{bar(value)}</Words>
          </Words>
        </Box>
      ))}
    </Box>
  );
}

/** A row of columns as high as their values: how something went over days. */
export function Sparkline({ values, tone = 'accent' }: { values: readonly number[]; tone?: Tone }): ReactNode {
  const { levels } = useTui().theme.glyphs;
  const highest = Math.max(...values, 1);
  const column = (value: number): string =>
    levels[value <= 0 ? 0 : Math.max(1, Math.round((value / highest) * (levels.length - 1)))] ?? '';
  return <Words tone={tone}>{values.map(column).join('')}</Words>;
}

/** A score as stars; beside it stands its number, for those who can't tell them apart. */
export function starsText(score: number, scale: number, { star, noStar }: Theme['glyphs']): string {
  return star.repeat(Math.max(0, Math.min(scale, score))) + noStar.repeat(Math.max(0, scale - score));
}
