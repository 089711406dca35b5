import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { ToastMessage } from '../app/toasts.ts';
import { Words } from './words.tsx';

/** A long sentence takes its room from the body. */
const MOST_ROWS = 3;

/** What happened, or why it did not; bad news has a mark, not only a colour. */
export function Toast({ message }: { message: ToastMessage }): ReactNode {
  const mark = message.kind === 'good' ? '' : '! ';
  return (
    <Box flexShrink={0} maxHeight={MOST_ROWS} paddingX={1} overflow="hidden">
      <Words tone={message.kind} wrap="wrap">
        {mark + message.text}
      </Words>
    </Box>
  );
}
