import type { AuditEntry } from '../../../core/audit/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { auditEntryPage } from './entry.tsx';

/** The newest entries are read; older ones are found by searching. */
const NEWEST = 1_000;

/** Who did what, when and from where, and what it changed from what to what (X4). */
export const auditScreen = listScreen<AuditEntry>({
  id: 'audit',
  name: 'Audit',
  title: 'tui:section.audit',
  columns: [
    { id: 'at', heading: 'tui:column.when', min: 22, cell: ({ at }, app) => instantText(app, at) },
    { id: 'who', heading: 'tui:column.who', min: 8, weight: 0.3, max: 24, cell: ({ actorName }) => actorName },
    { id: 'door', heading: 'tui:column.from', min: 5, optional: true, cell: ({ door }) => door },
    {
      id: 'action',
      heading: 'tui:column.action',
      min: 14,
      weight: 0.2,
      max: 24,
      tone: ({ action }) => (action === 'access.denied' ? 'bad' : 'plain'),
      cell: ({ action }) => action,
    },
    { id: 'details', heading: 'tui:column.detail', min: 22, weight: 2, cell: detailText },
  ],
  async fetch({ app }, query) {
    const { core, actor } = app.session;
    const { search } = query;
    const items = await core.audit.list(actor, { ...(search ? { search } : {}), limit: NEWEST });
    return pageOf(query, { items });
  },
  idOf: ({ id }) => id,
  actions: [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      run: ({ app }, entry) => app.push(auditEntryPage.open(app, entry)),
    },
  ],
  empty: ({ app }) => app.say('tui:audit.none'),
});

/** `tradeName: Nord → Nord & Co`, and what else was taken down. */
function detailText({ changes, details }: AuditEntry, { say }: App): string {
  const none = say('tui:audit.empty');
  const changed = Object.entries(changes).map(([field, { from, to }]) => `${field}: ${from || none} → ${to || none}`);
  const facts = Object.entries(details).map(([name, value]) => `${name}=${value}`);
  return [...changed, ...facts].join(' · ');
}
