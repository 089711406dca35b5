import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { BatchProgress } from '../../core/mail/index.ts';
import { Bar } from '../ui/chart.tsx';
import { useTui } from '../ui/context.ts';
import { Words } from '../ui/words.tsx';

/** How far a send has come: it goes on while its sender looks at other screens. */
export function BatchProgressBar({ progress }: { progress: BatchProgress }): ReactNode {
  const { say } = useTui();
  const { counts, total, title } = progress;
  const failed = counts.failed + counts.unknown;
  const settled = total - counts.queued - counts.sending - counts.retry;
  return (
    <Box height={1} flexShrink={0} paddingX={1} gap={1}>
      <Bar part={settled} whole={total} width={16} tone="good" />
      <Words>{say('tui:batch.progress', { title, sent: counts.sent, total })}</Words>
      {failed > 0 ? <Words tone="bad">{` ${say('tui:batch.failed', { count: failed })}`}</Words> : null}
    </Box>
  );
}
