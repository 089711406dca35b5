import { Box } from 'ink';
import type { ReactNode } from 'react';
import { dateIn } from '../../../core/dates.ts';
import { warmUpAhead } from '../../../core/quota/index.ts';
import type { Settings } from '../../../core/settings/index.ts';
import { dayText } from '../../app/format.ts';
import { Bar } from '../../ui/chart.tsx';
import { useTui } from '../../ui/context.ts';
import { useRoom } from '../../ui/room.ts';
import { Gap, Words } from '../../ui/words.tsx';
import { groupForm, withTyped } from './group-form.ts';

/** Days of the plan that are shown, when there is room. */
const DAYS = 10;

/** Rows of the heading, the fields and their longest message. */
const FORM_ROWS = 11;

/** The rate limit and the warm-up, with the days ahead as the form would have them. */
export const rateForm = groupForm('rate', {
  layout: (form, fields) => (
    <>
      {fields}
      <WarmUpAhead settings={withTyped(form.state.settings, form)} />
    </>
  ),
});

function WarmUpAhead({ settings }: { settings: Settings | null }): ReactNode {
  const app = useTui();
  const { say, session } = app;
  const { width, height } = useRoom();
  if (settings === null || settings['warmUp.from'] === '') return null;
  const count = Math.min(DAYS, Math.max(3, height - FORM_ROWS));
  const days = warmUpAhead(settings, { today: dateIn(session.zone, session.clock.now()), count });
  const most = Math.max(...days.map(({ cap }) => cap));
  const limit = settings['quota.mailing.day'];
  return (
    <Box flexDirection="column" flexShrink={0} paddingX={2}>
      <Gap />
      <Words tone="muted">{say(days.length === 0 ? 'tui:warmUp.over' : 'tui:warmUp.ahead')}</Words>
      {days.map(({ day, cap }) => (
        <Box key={day} gap={1}>
          <Box width={13} flexShrink={0}>
            <Words tone="muted">{dayText(app, day)}</Words>
          </Box>
          <Bar part={cap} whole={most} width={Math.max(8, Math.min(30, width - 40))} tone="good" />
          <Words>{String(cap)}</Words>
        </Box>
      ))}
      {days.length > 0 && days.length < count && limit !== null ? (
        <Words tone="muted">{say('tui:warmUp.then', { limit })}</Words>
      ) : null}
    </Box>
  );
}
