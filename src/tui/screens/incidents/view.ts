import type { Incident, NoticeOutcome } from '../../../core/incidents/index.ts';
import type { App } from '../../app/app.ts';
import { agoText } from '../../app/format.ts';
import { ask } from '../../ui/confirm-layer.ts';
import type { Column } from '../../ui/table.ts';

export function incidentColumns(app: App): Column<Incident>[] {
  const { say } = app;
  return [
    { id: 'reference', heading: say('tui:column.reference'), width: 10, cell: (incident) => incident.reference },
    {
      id: 'state',
      heading: say('tui:column.state'),
      width: 8,
      tone: (incident) => (incident.state === 'open' ? 'warn' : 'muted'),
      cell: (incident) => say(`tui:incident.${incident.state}`),
    },
    { id: 'customer', heading: say('tui:column.customer'), width: 18, cell: (incident) => incident.account.tradeName },
    { id: 'subject', heading: say('tui:column.subject'), width: 'rest', cell: (incident) => incident.subject },
    {
      id: 'assignee',
      optional: true,
      heading: say('tui:column.assignee'),
      width: 9,
      cell: (incident) => incident.assigneeName ?? '',
    },
    {
      id: 'since',
      optional: true,
      heading: say('tui:column.opened'),
      width: 11,
      align: 'right',
      cell: (incident) => agoText(app, incident.createdAt),
    },
  ];
}

/** What became of the notice that goes with opening or closing: sent, or why not. */
export function outcomeText(app: App, notice: NoticeOutcome): string {
  if (notice.queued > 0) return app.say('tui:incident.noticeQueued', { count: notice.queued });
  return app.say(`tui:incident.why.${notice.why ?? 'switched_off'}`);
}

/** Opens it again once the question is answered, and then calls `done`. */
export function askToReopen(app: App, { id, reference }: Incident, done: () => void): void {
  const { core, actor } = app.session;
  ask(app, {
    question: app.say('tui:incident.askReopen', { reference }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.incidents.reopen(actor, { id })),
        () => {
          app.toast('good', app.say('tui:toast.reopened', { reference }));
          done();
        },
      ),
  });
}
