import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { DebtorPage } from '../../../core/debtors/index.ts';
import { moneyText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Words } from '../../ui/words.tsx';
import { AgeingBars, debtorCounts } from '../debtors/debts.tsx';
import { Labelled, type Part } from './parts.tsx';
import type { Today } from './today-reading.ts';

/** What is overdue, per currency and by age (D1). */
export function debtRows({ debtors }: Today, width: number): Part[] {
  if (!debtors) return [];
  return [
    {
      id: 'debts',
      apart: true,
      head: [<Totals key="totals" page={debtors} />, <Ages key="ages" page={debtors} width={width} />],
    },
  ];
}

function Totals({ page }: { page: DebtorPage }): ReactNode {
  const app = useTui();
  return (
    <Labelled label="tui:today.overdue">
      <Words>
        <Words tone="title">{moneyText(app, page.totals) || '0'}</Words>
        <Words tone="muted">{`  ${debtorCounts(app, page)}`}</Words>
      </Words>
    </Labelled>
  );
}

/** Cells of a window's row that are not bars: the label's place, the names of the ages and what stands between them. */
const AROUND_BARS = 66;
/** Below it there is only room for all ages when they begin at the left. */
const ROOM_FOR_LABEL = 76;

function Ages({ page, width }: { page: DebtorPage; width: number }): ReactNode {
  const bars = <AgeingBars ageing={page.ageing} width={Math.max(10, width - AROUND_BARS)} />;
  if (width >= ROOM_FOR_LABEL) return <Labelled>{bars}</Labelled>;
  return (
    <Box height={1} flexShrink={0}>
      {bars}
    </Box>
  );
}
