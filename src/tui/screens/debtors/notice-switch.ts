import type { NoticeSwitch } from '../../../core/customers/index.ts';
import { NOTICE_SWITCHES } from '../../../core/customers/index.ts';
import type { App } from '../../app/app.ts';
import { pick } from '../../ui/dialog/picker.tsx';

/** The company's default, or this customer's (receipt's) own word (D5). */
export function pickNoticeSwitch(
  app: App,
  { name, set, done }: { name: string; set: (value: NoticeSwitch) => Promise<unknown>; done: () => void },
): void {
  const choices = NOTICE_SWITCHES.map((value) => ({
    text: app.say(`tui:switch.${value}`),
    run: () =>
      app.perform(
        () => set(value),
        () => {
          app.toast('good', app.say('tui:switch.set', { name, value: app.say(`tui:switch.${value}`) }));
          done();
        },
      ),
  }));
  pick(app, { heading: app.say('tui:switch.title', { name }), choices });
}
