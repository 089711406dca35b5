import { Box } from 'ink';
import type { ReactNode } from 'react';
import { labelText } from '../../app/label.ts';
import { useTui } from '../context.ts';
import { Gap, Words } from '../words.tsx';

/** `Customer: Atelier Nord`. The label is already in the person's language; words that don't fit go on below. */
export function Fact({ label, children }: { label: string; children?: ReactNode }): ReactNode {
  const app = useTui();
  return (
    <Box flexShrink={0}>
      <Box flexShrink={0}>
        <Words tone="muted">{labelText(app, label)}</Words>
      </Box>
      <Box flexShrink={1}>
        <Words wrap="wrap">{children}</Words>
      </Box>
    </Box>
  );
}

/** A part of a page under a heading, set off from what is above; nothing when it has no contents. */
export function Part({
  heading,
  note,
  tone = 'muted',
  children,
}: {
  heading: string;
  /** Beside the heading: a sum. */
  note?: string;
  tone?: 'muted' | 'title';
  children: ReactNode;
}): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Gap />
      <Words>
        <Words tone={tone}>{heading}</Words>
        {note ? <Words tone="muted">{`  ${note}`}</Words> : null}
      </Words>
      <Box flexDirection="column" paddingLeft={2}>
        {children}
      </Box>
    </Box>
  );
}
