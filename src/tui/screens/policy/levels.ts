import type { PolicyLevel } from '../../../core/settings/index.ts';

/**
 * Levels as one line, e.g. `-3, 7, 21>5000`: days after the due date (before it when negative),
 * and after `>` the least amount in minor units below which nothing is sent.
 */
export function levelsText(levels: readonly PolicyLevel[]): string {
  return levels
    .map((level) => (level.minimumMinor === null ? `${level.offsetDays}` : `${level.offsetDays}>${level.minimumMinor}`))
    .join(', ');
}

/** The levels, or null when the line can't be read or its days don't rise. */
export function parseLevels(text: string): PolicyLevel[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const levels = parts.map((part): PolicyLevel | null => {
    const match = /^([+-]?\d{1,4})(?:>(\d{1,12}))?$/.exec(part);
    return match
      ? { offsetDays: Number(match[1]), minimumMinor: match[2] === undefined ? null : Number(match[2]) }
      : null;
  });
  const known = levels.filter((level) => level !== null);
  const rising = known.every((level, index) => index === 0 || level.offsetDays > (known[index - 1]?.offsetDays ?? 0));
  const inRange = known.every((level) => level.offsetDays >= -90 && level.offsetDays <= 3650);
  return known.length === levels.length && known.length > 0 && rising && inRange ? known : null;
}
