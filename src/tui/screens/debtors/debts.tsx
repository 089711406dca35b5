import { Box } from 'ink';
import { type ReactNode, useRef } from 'react';
import type { Ageing, DebtorPage } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { moneyText } from '../../app/format.ts';
import type { Tone } from '../../theme.ts';
import { StackedBars } from '../../ui/chart.tsx';
import { useTui } from '../../ui/context.ts';
import { useRoom } from '../../ui/room.ts';
import { Words } from '../../ui/words.tsx';

const AGE_TONES: Readonly<Record<string, Tone>> = {
  current: 'good',
  '1-30': 'plain',
  '31-60': 'warn',
  '61-90': 'bad',
  '90+': 'bad',
};
/** Cells of the names of all ages, and of what is between them. */
const AGE_NAMES = 44;

/** Totals per currency, never mixed, of how many; and how old the debts are, by their receipts (D1). */
export function Debts({ totals, ageing, ...counts }: Omit<DebtorPage, 'rows'>): ReactNode {
  const app = useTui();
  const place = useRef(null);
  const { width } = useRoom(place);
  return (
    <Box ref={place} flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0}>
      <Words>
        <Words tone="title">{moneyText(app, totals) || '0'}</Words>
        <Words tone="muted">{`  ${debtorCounts(app, counts)}`}</Words>
      </Words>
      <AgeingBars ageing={ageing} width={Math.max(10, width - AGE_NAMES)} />
    </Box>
  );
}

/** How old the debts are, a bar for each age; together at most `width` cells of bar. */
export function AgeingBars({ ageing, width }: { ageing: Ageing; width: number }): ReactNode {
  const { say } = useTui();
  const parts = ageing.map(({ bucket, receipts }) => ({
    label: bucket === 'current' ? say('tui:debtors.current') : bucket,
    value: receipts,
    tone: AGE_TONES[bucket] ?? 'plain',
  }));
  return <StackedBars parts={parts} width={width} />;
}

/** `1 customer · 3 receipts`. */
export function debtorCounts(
  { say }: App,
  { customers, receipts }: Pick<DebtorPage, 'customers' | 'receipts'>,
): string {
  return [say('tui:notify.customers', { count: customers }), say('tui:debtors.receipts', { count: receipts })].join(
    ' · ',
  );
}
