import type { AuditEntry } from '../../../core/audit/index.ts';
import type { App } from '../../app/app.ts';
import { instantText, labelText } from '../../app/format.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Column } from '../../ui/table.ts';

export function auditColumns(app: App): Column<AuditEntry>[] {
  const { say } = app;
  return [
    { id: 'at', heading: say('tui:column.when'), width: 22, cell: (entry) => instantText(app, entry.at) },
    { id: 'who', heading: say('tui:column.who'), width: 14, cell: (entry) => entry.actorName },
    { id: 'door', heading: say('tui:column.from'), width: 6, cell: (entry) => entry.door },
    {
      id: 'action',
      heading: say('tui:column.action'),
      width: 20,
      tone: (entry) => (entry.action === 'access.denied' ? 'bad' : 'plain'),
      cell: (entry) => entry.action,
    },
    { id: 'details', heading: say('tui:column.detail'), width: 'rest', cell: (entry) => detailText(entry) },
  ];
}

function detailText(entry: AuditEntry): string {
  return Object.entries(entry.details)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

export function auditRows(app: App, entry: AuditEntry): Row[] {
  const fact = (label: string, text: string): Row => row(span(labelText(app, label), 'muted'), text);
  const { say } = app;
  return [
    fact(say('tui:column.when'), instantText(app, entry.at)),
    fact(say('tui:column.who'), `${entry.actorName} (${entry.actorKind})`),
    fact(say('tui:column.from'), entry.door),
    fact(say('tui:column.action'), entry.action),
    fact(say('tui:column.what'), [entry.targetKind, entry.targetId].filter(Boolean).join(' ')),
    ...Object.entries(entry.details).map(([name, value]) => fact(name, String(value))),
  ];
}
