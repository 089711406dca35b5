import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Tone } from '../theme.ts';
import { useTui } from '../ui/context.ts';
import { Words } from '../ui/words.tsx';
import type { App } from './app.ts';

/** Whose customers these are, what time it is there, and how the mail does. */
export function Header(): ReactNode {
  const app = useTui();
  const { say, theme, session } = app;
  const state = mailState(app);
  return (
    <Box height={1} flexShrink={0} paddingX={1} justifyContent="space-between" gap={1}>
      <Words>
        <Words tone="title">Relance</Words>
        {session.company ? ` ${theme.glyphs.separator} ${session.company}` : ''}
      </Words>
      <Box flexShrink={0} gap={2}>
        {app.busy() ? <Words tone="accent">{say('tui:shell.working')}</Words> : null}
        <Words tone="muted">{timeText(session.clock.now(), session.zone)}</Words>
        <Words tone={state.tone}>{`${theme.glyphs.dot} ${state.text}`}</Words>
      </Box>
    </Box>
  );
}

/** What is worst about the mail: it is paused or stands still, some of it needs a person, or nothing. */
function mailState({ say, session }: App): { text: string; tone: Tone } {
  const { paused, stuck, failed, unknown, troubleSince, hasWorked } = session.health;
  if (paused) return { text: say('tui:shell.mailPaused'), tone: 'bad' };
  if (stuck) return { text: say('tui:shell.mailStuck', { reason: say(`tui:shell.stuck.${stuck}`) }), tone: 'bad' };
  if (troubleSince !== null)
    return { text: say('tui:shell.mailWaits', { time: timeText(troubleSince, session.zone) }), tone: 'warn' };
  if (failed + unknown > 0) return { text: say('tui:shell.mailTrouble', { count: failed + unknown }), tone: 'bad' };
  if (!hasWorked) return { text: say('tui:shell.mailUntried'), tone: 'muted' };
  return { text: say('tui:shell.mailOk'), tone: 'good' };
}

/** `10:42` in the company's zone; by Intl, since the first frame has no time to load a calendar. */
function timeText(instant: number, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone });
    clocks.set(zone, clock);
  }
  return clock.format(instant);
}

const clocks = new Map<string, Intl.DateTimeFormat>();
