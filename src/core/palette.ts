/** The company's colour made fit for reading: WCAG 2.2 contrast, computed on sRGB. */

export interface Palette {
  /** The colour as it was chosen: bands and backgrounds without text. */
  readonly brand: string;
  /** Background of the main button, and the text on it: at least 4.5 : 1 between them. */
  readonly button: string;
  readonly onButton: string;
  /** For text, icons and outlines on white: at least 4.5 : 1. */
  readonly ink: string;
}

/** WCAG 2.2, success criterion 1.4.3. */
const READABLE = 4.5;
/** A button that fades into a white card is not seen: success criterion 1.4.11. */
const VISIBLE = 3;
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [17, 24, 39];
/** How much darker each try is. */
const STEP = 0.94;

type Rgb = readonly [number, number, number];

/** From `#rrggbb`; settings hold no other form. */
export function paletteOf(color: string): Palette {
  const brand = parse(color);
  const onWhite = (tried: Rgb): number => contrast(tried, WHITE);
  // Some colours bear neither white nor dark text: they are darkened until white reads on them.
  const button = darken(
    brand,
    (tried) => onWhite(tried) >= READABLE || (onWhite(tried) >= VISIBLE && contrast(tried, BLACK) >= READABLE),
  );
  return {
    brand: color,
    button: hex(button),
    onButton: hex(onWhite(button) >= READABLE ? WHITE : BLACK),
    ink: hex(darken(brand, (tried) => onWhite(tried) >= READABLE)),
  };
}

function darken(color: Rgb, enough: (tried: Rgb) => boolean): Rgb {
  let tried = color;
  while (!enough(tried)) tried = [darker(tried[0]), darker(tried[1]), darker(tried[2])];
  return tried;
}

function darker(channel: number): number {
  return Math.floor(channel * STEP);
}

/** The contrast ratio of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function parse(color: string): Rgb {
  const part = (start: number): number => Number.parseInt(color.slice(start, start + 2), 16);
  return [part(1), part(3), part(5)];
}

function hex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
