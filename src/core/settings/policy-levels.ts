/** One step of the reminder policy (D8). */
export interface PolicyLevel {
  /** Days after the due date; negative: before it. */
  readonly offsetDays: number;
  /** Below it nothing is sent at this level, e.g. `50 EUR`; receipts in other currencies have no minimum; null: none. */
  readonly minimum: string | null;
}

/**
 * The levels of the policy as one line, e.g. `-3, 7, 21>50 EUR, 45>100 EUR + 90 GBP`: days after the due date (before it
 * when negative), and after `>` the least amount that is reminded, in each currency that has one.
 */
export function levelsText(levels: readonly PolicyLevel[]): string {
  return levels
    .map(({ offsetDays, minimum }) =>
      minimum === null ? `${offsetDays}` : `${offsetDays}>${minimum.replaceAll(', ', ' + ')}`,
    )
    .join(', ');
}

/** Days, then the amounts up to the last currency's letters. */
const LEVEL = /\s*([+-]?\d{1,4})(?:\s*>\s*([^\p{L}>;+]*\p{L}+(?:\s*\+[^\p{L}>;+]*\p{L}+)*|[^,;]*))?(?:\s*[,;]|\s+|$)/uy;

/** A line's levels, their amounts still unread; any other value, and a text that is no such line, as it is. */
export function readLevels(value: unknown): unknown {
  if (typeof value === 'string') return readLine(value);
  return Array.isArray(value) ? value.map(withoutOldMinimum) : value;
}

/** Older files say of each level that it has no minimum, under its former name; a minimum of theirs is refused. */
function withoutOldMinimum(level: unknown): unknown {
  if (typeof level !== 'object' || level === null || !('minimumMinor' in level)) return level;
  const { minimumMinor, ...known } = level;
  return minimumMinor === null ? known : level;
}

function readLine(text: string): unknown {
  const levels: { offsetDays: string; minimum?: string }[] = [];
  LEVEL.lastIndex = 0;
  while (LEVEL.lastIndex < text.trimEnd().length) {
    const match = LEVEL.exec(text);
    if (!match) return text;
    const [, offsetDays = '', minimum] = match;
    levels.push(minimum === undefined ? { offsetDays } : { offsetDays, minimum });
  }
  return levels;
}
