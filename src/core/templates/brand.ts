/** The company's colour and what goes with it. */
export interface Brand {
  /** `#rrggbb`, as set. */
  readonly color: string;
  /** Text on it: white or near black, whichever is easier to read. */
  readonly onColor: string;
  /** For links on white: the colour itself, darkened until it can be read. */
  readonly link: string;
}

/** Contrast that normal text needs (WCAG 2.2, success criterion 1.4.3). */
const READABLE = 4.5;

export function brandOf(color: string): Brand {
  const onColor = contrast(color, '#ffffff') >= contrast(color, '#1f2933') ? '#ffffff' : '#1f2933';
  let link = color;
  for (let step = 1; step <= 10 && contrast(link, '#ffffff') < READABLE; step += 1) link = darker(color, 1 - step / 12);
  return { color, onColor, link };
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
