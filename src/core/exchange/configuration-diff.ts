import type { ConfigurationChange } from './configuration.ts';

/** Lines of a change that are shown; what is beyond is counted. */
const SHOWN_LINES = 20;

export interface ChangeLines {
  readonly lines: readonly string[];
  /** Lines that are left out. */
  readonly more: number;
}

/** A change as people read it: `field: before → after`, or the lines that went (`-`) and came (`+`). */
export function changeLines({ field, before, after }: ConfigurationChange): ChangeLines {
  if (!after.includes('\n') && !before?.includes('\n') && field !== 'body') {
    return { lines: [before === null ? `${field}: ${after}` : `${field}: ${before} → ${after}`], more: 0 };
  }
  const old = before === null ? [] : before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  const gone = old.slice(start, old.length - end).map((line) => `- ${line}`);
  const come = now.slice(start, now.length - end).map((line) => `+ ${line}`);
  const shown = [...cut(gone), ...cut(come)];
  return { lines: [`${field}:`, ...shown], more: gone.length + come.length - shown.length };
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.slice(0, SHOWN_LINES / 2);
}
