import type { AccountFilter } from '../../../core/customers/index.ts';
import type { App } from '../../app/app.ts';
import { pick } from '../../ui/dialog/picker.tsx';
import { mailingPlanPage } from './plan.tsx';

/** First which template, then the plan with its counts: two steps from a customer to a mail (T13). */
export function pickTemplate(app: App, selection: AccountFilter, sent: () => void): void {
  const { core, actor } = app.session;
  app.perform(
    () => core.templates.list(actor, { sort: 'sent' }),
    (templates) => {
      if (templates.length === 0) {
        app.toast('warn', app.say('tui:templates.none'));
        return;
      }
      const choices = templates.map((template) => ({
        text: template.name,
        run: () => app.push(mailingPlanPage.open(app, { template, selection, sent })),
      }));
      pick(app, { heading: app.say('tui:mailing.pickTemplate', { count: selection.ids?.length ?? 0 }), choices });
    },
  );
}
