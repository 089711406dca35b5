import type { Ageing } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import type { Row } from '../../frame.ts';
import { stackedBars } from '../../ui/charts.ts';
import { AGE_TONES } from './debts.tsx';

/** As `Debts`, for a screen that is drawn row by row. */
export function ageingBars(app: App, ageing: Ageing, width: number): Row {
  return stackedBars(
    ageing.map(({ bucket, receipts }) => ({
      label: bucket === 'current' ? app.say('tui:debtors.current') : bucket,
      value: receipts,
      tone: AGE_TONES[bucket] ?? 'plain',
    })),
    width,
    app.theme.glyphs,
  );
}
