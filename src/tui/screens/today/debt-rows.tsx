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

function Ages({ page, width }: { page: DebtorPage; width: number }): ReactNode {
  return (
    <Labelled>
      <AgeingBars ageing={page.ageing} width={Math.max(10, width - 60)} />
    </Labelled>
  );
}
