import { Box } from 'ink';
import { checkDns, type DnsFinding } from '../../../core/mail/index.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { pageScreen } from '../../ui/page/page-screen.ts';
import type { Page } from '../../ui/page/page-spec.ts';
import { Words } from '../../ui/words.tsx';
import { Finding } from './findings.tsx';

interface Shown {
  /** As they stand in the form, saved or not. */
  readonly settings: Settings;
  /** Null: they are being asked for. */
  readonly findings: readonly DnsFinding[] | null;
}

/** What the DNS says about our mails, and what to publish (E2). */
export const dnsPage = pageScreen<Shown>({
  id: 'settings.dns',
  name: 'Settings: DNS check',
  title: ({ app }) => app.say('tui:dns.title'),
  body: ({ findings }, { app }) =>
    findings === null ? (
      <Words tone="muted">{app.say('tui:dns.asking')}</Words>
    ) : (
      <Box flexDirection="column" gap={1}>
        {findings.map((finding) => (
          <Finding key={finding.code} finding={finding} />
        ))}
      </Box>
    ),
  actions: [
    { id: 'again', keys: ['r'], label: 'tui:action.again', footer: true, run: (page, shown) => look(page, shown) },
    {
      id: 'copy',
      keys: ['y'],
      label: 'tui:action.copyRecords',
      footer: true,
      off: ({ app }, shown) => (records(shown).length > 0 ? undefined : app.say('tui:dns.nothingToPublish')),
      run: ({ app }, shown) => {
        if (app.terminal.copy(records(shown).join('\n'))) app.toast('good', app.say('tui:toast.copied'));
      },
    },
  ],
});

export function openDns(app: App, settings: Settings): void {
  const shown = { settings, findings: null };
  const page = dnsPage.open(app, shown);
  app.push(page);
  look(page, shown);
}

function look(page: Page<Shown, Shown>, { settings }: Shown): void {
  const { base } = page.app.session.core;
  page.show({ settings, findings: null });
  page.app.perform(
    () => checkDns({ ...base, settings }),
    (findings) => page.show({ settings, findings }),
  );
}

function records({ findings }: Shown): string[] {
  return (findings ?? []).flatMap(({ record }) => (record ? [`${record.name} ${record.type} ${record.value}`] : []));
}
