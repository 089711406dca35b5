import { cells, cut } from './text.ts';
import type { Tone } from './theme.ts';

/**
 * What a view makes: rows of spans. Views are pure functions of state and box, so that a frame can
 * never be taller or wider than its box, and most of them can be tested without a terminal.
 */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

export type Row = readonly Span[];

export interface Frame {
  readonly rows: readonly Row[];
  /** Where the terminal's own cursor stands, for input methods and screen readers. */
  readonly cursor?: { readonly x: number; readonly y: number };
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export function span(text: string, tone?: Tone, rest: Omit<Span, 'text' | 'tone'> = {}): Span {
  return tone ? { text, tone, ...rest } : { text, ...rest };
}

export function row(...spans: readonly (Span | string)[]): Row {
  return spans.map((part) => (typeof part === 'string' ? { text: part } : part));
}

export const EMPTY_ROW: Row = [];

/** Cuts a row at `width` cells, cleaning every span. */
export function fitRow(spans: Row, width: number): Row {
  const kept: Span[] = [];
  let left = width;
  for (const part of spans) {
    if (left <= 0) break;
    const text = cut(part.text, left);
    left -= cells(text);
    kept.push({ ...part, text });
  }
  return kept;
}

/** Exactly `height` rows: cut below, or filled with empty ones. */
export function fitHeight(rows: readonly Row[], height: number): Row[] {
  const kept = rows.slice(0, Math.max(0, height));
  while (kept.length < height) kept.push(EMPTY_ROW);
  return kept;
}

/** Left part, right part, and the space between them; the left gives way. */
export function spread(left: Row, right: Row, width: number): Row {
  const rightWidth = rowCells(right);
  const short = fitRow(left, Math.max(0, width - rightWidth - 1));
  const gap = Math.max(0, width - rightWidth - rowCells(short));
  return [...short, { text: ' '.repeat(gap) }, ...right];
}

export function rowCells(spans: Row): number {
  return spans.reduce((sum, part) => sum + cells(part.text), 0);
}

export function rowText(spans: Row): string {
  return spans.map((part) => part.text).join('');
}

/** Two columns side by side, each cut to its width. */
export function beside(
  left: readonly Row[],
  right: readonly Row[],
  { leftWidth, width, rule }: { leftWidth: number; width: number; rule: string },
): Row[] {
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, index) => {
    const start = fitRow(left[index] ?? EMPTY_ROW, leftWidth);
    const gap = ' '.repeat(Math.max(0, leftWidth - rowCells(start)));
    return [
      ...start,
      { text: `${gap} ${rule} `, tone: 'muted' as const },
      ...fitRow(right[index] ?? EMPTY_ROW, width - leftWidth - 3),
    ];
  });
}
