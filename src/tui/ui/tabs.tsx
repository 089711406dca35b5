import { Box, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import { cells, firstCells } from '../text.ts';
import { Words } from './words.tsx';

export interface Tab {
  readonly id: string;
  /** The key that goes there. */
  readonly key: string;
  readonly name: string;
}

/** What one can go to, with where one is inverse. Every one is shown: in a narrow window by the beginning of its name. */
export function Tabs({ tabs, current }: { tabs: readonly Tab[]; current: string | undefined }): ReactNode {
  const { columns } = useWindowSize();
  const { names, gap } = fittingNames(
    tabs.map(({ key, name }) => `${key} ${name}`),
    columns - 1,
  );
  return (
    <Box height={1} flexShrink={0} paddingLeft={1} gap={gap} overflow="hidden">
      {tabs.map(({ id }, index) => (
        <Box key={id} flexShrink={0}>
          <Words tone={id === current ? 'accent' : 'muted'} bold={id === current} inverse={id === current}>
            {names[index]}
          </Words>
        </Box>
      ))}
    </Box>
  );
}

/** The longest are shortened first, until all are there. */
export function fittingNames(names: readonly string[], width: number): { names: readonly string[]; gap: number } {
  const taken = (shown: readonly string[], gap: number): number =>
    shown.reduce((sum, name) => sum + cells(name), 0) + gap * (shown.length - 1);
  if (taken(names, 2) <= width) return { names, gap: 2 };
  let longest = Math.max(...names.map(cells));
  let shown = names;
  while (taken(shown, 1) > width && longest > 1) {
    longest -= 1;
    const limit = longest;
    shown = names.map((name) => firstCells(name, limit));
  }
  return { names: shown, gap: 1 };
}
