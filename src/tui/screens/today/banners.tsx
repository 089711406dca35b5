import { Box } from 'ink';
import type { ReactNode } from 'react';
import { restoredWords } from '../../../core/recovery/index.ts';
import { hindrance } from '../../../core/watch/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { cells } from '../../text.ts';
import { Words } from '../../ui/words.tsx';
import { SenderPause } from '../outbox/sender-pause.tsx';
import type { Today } from './today-reading.ts';

/** What a person has to look at, above all else, and about how many rows it takes. */
export function banners(app: App, today: Today, width: number): { readonly shown: ReactNode; readonly rows: number } {
  const { say } = app;
  const { restored, pause, mail } = today;
  const held = mail && !pause ? hindrance(mail) : null;
  const late = held ? say('mail:notLeaving', { since: instantText(app, held.since), why: say(held.why) }) : null;
  const words = restored ? restoredWords(say, restored) : [];
  const tall = (text: string): number => Math.ceil(cells(text) / Math.max(1, width - 4));
  const rows =
    (restored ? words.reduce((sum, text) => sum + tall(text), 1) : 0) + (pause ? 3 : 0) + (late ? tall(late) : 0);
  const shown = (
    <>
      {restored ? (
        <Box flexDirection="column" flexShrink={0} paddingX={1}>
          <Words tone="bad">{say('tui:today.restored', { time: instantText(app, restored.takenAt) })}</Words>
          <Box flexDirection="column" paddingLeft={2}>
            {words.map((text) => (
              <Words key={text} tone="warn" wrap="wrap">
                {text}
              </Words>
            ))}
          </Box>
        </Box>
      ) : null}
      {pause ? <SenderPause pause={pause} hint="tui:senderPause.hintElsewhere" /> : null}
      {late === null ? null : (
        <Box flexShrink={0} paddingX={1}>
          <Words tone="warn" wrap="wrap">
            {late}
          </Words>
        </Box>
      )}
    </>
  );
  return { shown, rows };
}
