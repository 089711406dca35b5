import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useTui } from '../../ui/context.ts';
import { Words } from '../../ui/words.tsx';

/** One part of the first screen; each element is one row. */
export interface Part {
  readonly id: string;
  /** Set off from the part above, where there is room. */
  readonly apart?: boolean;
  /** Always shown. */
  readonly head: readonly ReactNode[];
  /** The newest first; as many as there is room for. */
  readonly details?: readonly ReactNode[];
}

/** Cells of the labels on the left. */
const LABEL = 20;

/** A row with its label on the left, or, without one, below the row that has it. */
export function Labelled({ label, children }: { label?: string; children: ReactNode }): ReactNode {
  const { say } = useTui();
  return (
    <Box height={1} flexShrink={0}>
      <Box width={LABEL} flexShrink={0} paddingRight={1}>
        <Words tone="muted">{label ? say(label) : ''}</Words>
      </Box>
      <Box flexShrink={1} flexGrow={1}>
        {children}
      </Box>
    </Box>
  );
}
