/** The company's colour and what goes with it. */
export interface Brand {
  /** `#rrggbb`, as set: bands without text. */
  readonly color: string;
  /** Background of the button, and the text on it. Some colours bear neither white nor dark text: those are darkened. */
  readonly button: string;
  readonly onButton: string;
  /** For links on white: darkened until it can be read. */
  readonly link: string;
}

/** Contrast that normal text needs (WCAG 2.2, success criterion 1.4.3). */
const READABLE = 4.5;
const WHITE = '#ffffff';
const DARK = '#1f2933';
/** How much darker each try is. */
const STEP = 0.94;

export function brandOf(color: string): Brand {
  const onWhite = (tried: string): boolean => contrast(tried, WHITE) >= READABLE;
  const button = darkenedUntil(color, (tried) => onWhite(tried) || contrast(tried, DARK) >= READABLE);
  return { color, button, onButton: onWhite(button) ? WHITE : DARK, link: darkenedUntil(color, onWhite) };
}

function darkenedUntil(color: string, enough: (tried: string) => boolean): string {
  let tried = color;
  for (let share = STEP; !enough(tried); share *= STEP) tried = darker(color, share);
  return tried;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function darker(color: string, share: number): string {
  const hex = channels(color).map((channel) =>
    Math.round(channel * share)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
