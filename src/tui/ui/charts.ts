import { type Span, span } from '../frame.ts';
import type { Glyphs, Tone } from '../theme.ts';

/** A bar of `width` cells; what is over the limit is said in words beside it, not by colour alone. */
export function bar({
  part,
  whole,
  width,
  glyphs,
  tone = shareTone(part, whole),
}: {
  part: number;
  whole: number;
  width: number;
  glyphs: Glyphs;
  /** Of a budget, how much of it is used; progress is always good. */
  tone?: Tone;
}): Span[] {
  const share = whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
  // Anything above nothing shows at least one cell.
  const full = part > 0 ? Math.max(1, Math.round(share * width)) : 0;
  return [span(glyphs.full.repeat(full), tone), span(glyphs.empty.repeat(width - full), 'muted')];
}

/** Warned at 80 % and over at 100 %, as in Slack (Q3). */
function shareTone(part: number, whole: number): Tone {
  if (whole > 0 && part >= whole) return 'bad';
  return whole > 0 && part >= whole * 0.8 ? 'warn' : 'good';
}

/** Labelled bars on one line, e.g. `1–30 ▇▇▇ 31–60 ▇`, together at most `width` cells of bar. */
export function stackedBars(
  parts: readonly { label: string; value: number; tone: Tone }[],
  width: number,
  glyphs: Glyphs,
): Span[] {
  const highest = Math.max(...parts.map((part) => part.value), 1);
  const each = Math.max(1, Math.floor(width / Math.max(1, parts.length)));
  return parts.flatMap(({ label, value, tone }) => {
    const length = value > 0 ? Math.max(1, Math.round((value / highest) * each)) : 0;
    return [span(`${label} `, 'muted'), span(length > 0 ? glyphs.full.repeat(length) : '0', tone), span('  ')];
  });
}

/** A score as stars, with its number beside it for those who can't tell them apart. */
export function stars(score: number, scale: number, glyphs: Glyphs): string {
  return glyphs.star.repeat(Math.max(0, Math.min(scale, score))) + glyphs.noStar.repeat(Math.max(0, scale - score));
}
