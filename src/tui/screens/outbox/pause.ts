import type { SendingPause } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import { type Row, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
import { pick } from '../../ui/dialog/picker.tsx';

/** Rows of the server's words: they are long, and the list is to stay in sight. */
const MOST_ROWS = 2;

/** The sender was refused and nothing leaves: why, and which key ends it. */
export function pauseRows(app: App, pause: SendingPause, width: number, hint: string): Row[] {
  const words = wrap(`${app.say('tui:senderPause.banner')} ${pause.detail}`, Math.max(20, width - 4));
  return [
    ...words.slice(0, MOST_ROWS).map((line) => row(' ', span(line, 'bad'))),
    row(' ', span(app.say(hint), 'warn')),
  ];
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
