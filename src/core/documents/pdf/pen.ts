import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { baseDirection, isWide, type TextRun, visualRuns } from './text-runs.ts';
import { unpackWoff } from './woff.ts';

/** Writes any language on a PDF page: chooses fonts by glyph, breaks lines, and lets Arabic and Hebrew run right to left. */
export interface Pen {
  /** Writes a paragraph with its top left corner at (x, y), in points, and answers its height. */
  write(text: string, place: Place): number;
  /** The height that `write` would take. */
  measure(text: string, place: Pick<Place, 'width' | 'size' | 'bold'>): number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly align?: 'start' | 'end';
}

const require = createRequire(import.meta.url);
const INK = '#222222';
const LINE_HEIGHT = 1.35;
/** Share of the size above the base line: DejaVu's ascender. */
const ASCENT = 0.93;
/** Of one paragraph: a hostile name cannot fill a book. */
const LINE_LIMIT = 40;

const FONTS = {
  other: {
    regular: () => require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    bold: () => require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  },
  wide: {
    regular: () => require.resolve('@fontsource/noto-sans-jp/files/noto-sans-jp-japanese-400-normal.woff'),
    bold: () => require.resolve('@fontsource/noto-sans-jp/files/noto-sans-jp-japanese-700-normal.woff'),
  },
} as const;

/** Font files by path, read once: each is a megabyte or two. */
const files = new Map<string, Buffer>();

export function createPen(doc: PDFKit.PDFDocument): Pen {
  const registered = new Set<string>();

  return {
    write(text, { x, y, width, size, bold = false, color = INK, align = 'start' }) {
      const base = baseDirection(text);
      const lines = breakLines(text, (part) => widthOf(part, size, bold), width);
      doc.fillColor(color);
      lines.forEach((line, index) => {
        let left = align === 'end' ? x + width - widthOf(line, size, bold) : x;
        const baseLine = y + size * ASCENT + index * size * LINE_HEIGHT;
        for (const run of visualRuns(line, base)) left += drawRun(run, { left, baseLine, size, bold });
      });
      return lines.length * size * LINE_HEIGHT;
    },

    measure(text, { width, size, bold = false }) {
      return breakLines(text, (part) => widthOf(part, size, bold), width).length * size * LINE_HEIGHT;
    },
  };

  function drawRun(
    run: TextRun,
    { left, baseLine, size, bold }: { left: number; baseLine: number; size: number; bold: boolean },
  ): number {
    selectFont(run, size, bold);
    // With a list of features pdfkit shapes the whole run at once; word by word, Arabic words would stand in the wrong order.
    const options = { lineBreak: false, features: [], baseline: 'alphabetic' as const };
    doc.text(run.text, left, baseLine, options);
    return doc.widthOfString(run.text, options);
  }

  function widthOf(text: string, size: number, bold: boolean): number {
    let width = 0;
    for (const run of visualRuns(text, 'left')) {
      selectFont(run, size, bold);
      width += doc.widthOfString(run.text, { features: [] });
    }
    return width;
  }

  function selectFont({ script }: TextRun, size: number, bold: boolean): void {
    const file = FONTS[script][bold ? 'bold' : 'regular']();
    if (!registered.has(file)) {
      doc.registerFont(file, fontFile(file));
      registered.add(file);
    }
    doc.font(file).fontSize(size);
  }
}

function fontFile(file: string): Buffer {
  const known = files.get(file);
  if (known) return known;
  const stored = readFileSync(file);
  const content = file.endsWith('.woff') ? unpackWoff(stored) : stored;
  files.set(file, content);
  return content;
}

/** Breaks at spaces and between wide characters; a word that is too long for a line is broken anywhere. */
function breakLines(text: string, widthOf: (part: string) => number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(text).flatMap((part) => fitting(part, widthOf, width))) {
    const wide = widthOf(piece.trimEnd());
    if (line !== '' && used + wide > width) {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
      if (lines.length === LINE_LIMIT - 1) return [...lines, '…'];
    }
    line += piece;
    used += piece.endsWith(' ') ? widthOf(piece) : wide;
  }
  return [...lines, line.trimEnd()];
}

/** The piece, cut into parts that fit a line when it does not. */
function fitting(piece: string, widthOf: (part: string) => number, width: number): string[] {
  if (widthOf(piece.trimEnd()) <= width) return [piece];
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of piece) {
    const wide = widthOf(character);
    if (part !== '' && used + wide > width) {
      parts.push(part);
      part = '';
      used = 0;
    }
    part += character;
    used += wide;
  }
  return [...parts, part];
}

/** What a line may end after: a word with its space, or one wide character. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let word = '';
  for (const character of text) {
    if (isWide(character)) {
      if (word !== '') found.push(word);
      found.push(character);
      word = '';
    } else {
      word += character;
      if (character === ' ') {
        found.push(word);
        word = '';
      }
    }
  }
  if (word !== '') found.push(word);
  return found;
}
