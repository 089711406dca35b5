import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { SendingPause } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import { useTui } from '../../ui/context.ts';
import { pick } from '../../ui/dialog/picker.tsx';
import { Words } from '../../ui/words.tsx';

/** Rows of the server's words: they are long, and the list is to stay in sight. */
const MOST_ROWS = 2;

/** The sender was refused and nothing leaves: why, and which key ends it. */
export function SenderPause({ pause, hint }: { pause: SendingPause; hint: string }): ReactNode {
  const { say } = useTui();
  return (
    <Box flexDirection="column" flexShrink={0} paddingX={1}>
      <Box maxHeight={MOST_ROWS} overflow="hidden">
        <Words tone="bad" wrap="wrap">{`${say('tui:senderPause.banner')} ${pause.detail}`}</Words>
      </Box>
      <Words tone="warn">{say(hint)}</Words>
    </Box>
  );
}

/** Asks how to go on: with all, or without the message that met the refusal. */
export function askHowToGoOn(app: App, pause: SendingPause, done: () => void): void {
  const { core, actor } = app.session;
  const ways = pause.messageId === null ? (['resume'] as const) : (['resume', 'leave'] as const);
  const choices = ways.map((way) => ({
    text: app.say(`tui:senderPause.${way}`),
    run: () =>
      app.perform(
        () => core.transaction((tx) => tx.outbox.resume(actor, { id: pause.id, leave: way === 'leave' })),
        () => {
          app.toast('good', app.say('tui:senderPause.over'));
          done();
        },
      ),
  }));
  pick(app, { heading: app.say('tui:senderPause.title'), choices });
}
