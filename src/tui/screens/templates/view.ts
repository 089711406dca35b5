import type { Template } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { agoText, bytesText } from '../../app/format.ts';
import type { Column } from '../../ui/table.ts';

export function templateColumns(app: App): Column<Template>[] {
  const { say } = app;
  return [
    { id: 'name', heading: say('tui:column.name'), width: 'rest', cell: (template) => template.name },
    {
      id: 'kind',
      heading: say('tui:column.kind'),
      width: 6,
      cell: (template) => say(template.design === 'text' ? 'tui:design.text' : 'tui:design.html'),
    },
    {
      id: 'size',
      optional: true,
      heading: say('tui:column.size'),
      width: 7,
      align: 'right',
      cell: (template) => bytesText(template.size),
    },
    {
      id: 'created',
      optional: true,
      heading: say('tui:column.created'),
      width: 11,
      align: 'right',
      cell: (template) => agoText(app, template.createdAt),
    },
    {
      id: 'changed',
      heading: say('tui:column.changed'),
      width: 11,
      align: 'right',
      cell: (template) => agoText(app, template.updatedAt),
    },
    {
      id: 'sent',
      heading: say('tui:column.lastSent'),
      width: 11,
      align: 'right',
      tone: (template) => (template.lastSentAt === null ? 'muted' : 'plain'),
      cell: (template) => agoText(app, template.lastSentAt),
    },
  ];
}
