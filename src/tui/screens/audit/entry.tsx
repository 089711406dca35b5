import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../core/audit/index.ts';
import { instantText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Fact, Part } from '../../ui/page/fact.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';

/** One line of the log in full: what it was before and after, each value whole as it was taken down. */
export const auditEntryPage = pageScreen<AuditEntry, AuditEntry>({
  id: 'audit.entry',
  name: 'Audit: one entry',
  title: ({ input }) => input.action,
  body: (entry) => <EntryBody {...entry} />,
});

function EntryBody({
  at,
  actorName,
  actorKind,
  door,
  action,
  targetKind,
  targetId,
  details,
  changes,
}: AuditEntry): ReactNode {
  const app = useTui();
  const { say } = app;
  const none = say('tui:audit.empty');
  return (
    <>
      <Fact label={say('tui:column.when')}>{instantText(app, at)}</Fact>
      <Fact label={say('tui:column.who')}>{`${actorName} (${actorKind})`}</Fact>
      <Fact label={say('tui:column.from')}>{door}</Fact>
      <Fact label={say('tui:column.action')}>{action}</Fact>
      <Fact label={say('tui:column.what')}>{[targetKind, targetId].filter(Boolean).join(' ')}</Fact>
      {Object.entries(details).map(([name, value]) => (
        <Fact key={name} label={name}>
          {String(value)}
        </Fact>
      ))}
      {Object.entries(changes).map(([field, { from, to }]) => (
        <Part key={field} heading={field}>
          <Fact label={say('tui:audit.before')}>{from || none}</Fact>
          <Fact label={say('tui:audit.after')}>{to || none}</Fact>
        </Part>
      ))}
    </>
  );
}
