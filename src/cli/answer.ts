import { clip, manyLines } from '../core/text.ts';
import type { ExitCode, Program } from './program.ts';

/** How much of one line is shown: an argument of a thousand letters says nothing more than its beginning. */
const LINE_LIMIT = 2_000;

/** What a command's result says: lines for people, and one JSON value for scripts; `--json` tells which is printed. */
export interface Answer {
  readonly text: readonly string[];
  readonly json: unknown;
  /** Done unless told. */
  readonly exitCode?: ExitCode;
}

/** One JSON value on standard output and nothing else, or the lines. */
export function printAnswer(program: Program, { text, json }: Answer, asJson: boolean): void {
  if (asJson) program.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  else for (const line of text) answerText(program, line);
}

export function answerText(program: Program, text: string): void {
  program.stdout.write(printable(`${text}\n`));
}

/** What arguments and data bring along reaches a terminal as letters: no escape sequences, no endless lines. */
export function printable(text: string): string {
  return manyLines(text, Number.POSITIVE_INFINITY)
    .split('\n')
    .map((line) => clip(line, LINE_LIMIT))
    .join('\n');
}

/** Columns as wide as their widest cell; numbers to the right. */
export function tableText(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const rightAligned = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          rightAligned[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
