import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type QuotaUse, rateText } from '../../../core/quota/index.ts';
import type { App } from '../../app/app.ts';
import { labelText } from '../../app/label.ts';
import { Bar } from '../../ui/chart.tsx';
import { useTui } from '../../ui/context.ts';
import { Words } from '../../ui/words.tsx';
import { Labelled, type Part } from './parts.tsx';
import type { Today } from './today-reading.ts';

/** Both budgets by day and month, then the rate limit (Q3). */
export function quotaRows({ say }: App, { quota, rate }: Today, width: number): Part[] {
  const bars = quota.flatMap((use) => [
    <Budget key={`${use.class}.day`} use={use} period="day" width={width} />,
    <Budget key={`${use.class}.month`} use={use} period="month" width={width} />,
  ]);
  const limits = (
    <Labelled key="rate">
      <Words tone="muted">{rateText(say, rate, String)}</Words>
    </Labelled>
  );
  return [{ id: 'quota', head: rate.length > 0 ? [...bars, limits] : bars }];
}

const PERIODS = { day: 'tui:quota.today', month: 'tui:quota.month' } as const;

/** `█████░░░ 64 of 300 today, 12 waiting`: numbers first, the bar helps the eye. */
function Budget({ use, period, width }: { use: QuotaUse; period: 'day' | 'month'; width: number }): ReactNode {
  const app = useTui();
  const { say } = app;
  const { used, limit } = use[period];
  const words = PERIODS[period];
  const today = period === 'day';
  const waiting = today && use.waitingToday > 0 ? `  ${say('tui:quota.waiting', { count: use.waitingToday })}` : '';
  const warmUp = today && use.warmUp ? `  ${say('tui:quota.warmUp', { number: use.warmUp.number })}` : '';
  const name = use.class === 'mailing' ? 'tui:quota.mailing' : 'tui:quota.notice';
  if (limit === null)
    return (
      <Labelled {...(today ? { label: name } : {})}>
        <Words>
          {labelText(app, say(words)) + String(used)}
          <Words tone="muted">{` (${say('tui:quota.none')})${waiting}`}</Words>
        </Words>
      </Labelled>
    );
  return (
    <Labelled {...(today ? { label: name } : {})}>
      <Box>
        <Bar part={used} whole={limit} width={Math.max(8, Math.min(24, width - 70))} />
        <Words>
          {` ${say('tui:quota.used', { used, limit, period: say(words) })}`}
          <Words tone="bad">{used >= limit ? ` ${say('tui:quota.over')}` : ''}</Words>
          <Words tone="muted">{waiting + warmUp}</Words>
        </Words>
      </Box>
    </Labelled>
  );
}
