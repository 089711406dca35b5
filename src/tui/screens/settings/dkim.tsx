import { Box } from 'ink';
import type { ReactNode } from 'react';
import { checkDkimRecord, type DnsFinding, dkimKey, makeDkimKey, nextSigner } from '../../../core/mail/index.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { useTui } from '../../ui/context.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';
import type { Page } from '../../ui/page/page-spec.ts';
import { Words } from '../../ui/words.tsx';
import { Finding, Published } from './findings.tsx';
import { groupForm } from './group-form.ts';

/** Who signs and under which name; the key is made on a page of its own (E2). */
export const dkimForm = groupForm('dkim', {
  actions: [
    {
      id: 'dkim',
      keys: ['ctrl-g'],
      label: 'tui:action.dkim',
      help: 'tui:help.dkim',
      footer: true,
      run: (form) =>
        openDkim(form.app, (settings) => {
          // A new key has its name, too; what somebody is typing stays.
          if (form.dirty()) return;
          form.state.settings = settings;
          form.fill();
        }),
    },
  ],
});

interface Shown {
  readonly settings: Settings;
  /** What is published under the key's name; null: it is being asked for. */
  readonly finding: DnsFinding | null;
  /** Told of a new key. */
  made(settings: Settings): void;
}

type DkimPage = Page<Shown, Shown>;

/** The key that signs our mails, and the record that lets others check it (E2). */
export const dkimPage = pageScreen<Shown>({
  id: 'settings.dkimKey',
  name: 'Settings: DKIM key',
  title: ({ app }) => app.say('tui:dkim.title'),
  body: (shown) => <DkimBody {...shown} />,
  actions: [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.newKey',
      footer: true,
      needs: 'settings.edit',
      run: (page, shown) => askForKey(page, shown),
    },
    {
      id: 'copy',
      keys: ['y'],
      label: 'tui:action.copyRecord',
      footer: true,
      off: ({ app }, shown) => noKey(app, shown),
      run: ({ app }, shown) => {
        if (app.terminal.copy(keyOf(app, shown)?.record.value ?? '')) app.toast('good', app.say('tui:toast.copied'));
      },
    },
    {
      id: 'again',
      keys: ['r'],
      label: 'tui:action.again',
      footer: true,
      off: ({ app }, shown) => noKey(app, shown),
      run: look,
    },
  ],
});

export function openDkim(app: App, made: (settings: Settings) => void = () => undefined): void {
  app.perform(
    () => app.session.core.settings.all(),
    (settings) => {
      const shown = { settings, finding: null, made };
      const page = dkimPage.open(app, shown);
      app.push(page);
      look(page, shown);
    },
  );
}

function DkimBody(shown: Shown): ReactNode {
  const app = useTui();
  const { say } = app;
  const { settings, finding } = shown;
  const key = keyOf(app, shown);
  if (!key)
    return (
      <Words wrap="wrap">{say(settings['dkim.privateKey'] === '' ? 'tui:dkim.none' : 'mail:smtp.dkim_broken')}</Words>
    );
  return (
    <Box flexDirection="column" gap={1}>
      <Words wrap="wrap">{say('tui:dkim.signing')}</Words>
      <Published record={key.record} />
      {finding ? (
        <Finding finding={{ ...finding, record: null }} />
      ) : (
        <Words tone="muted">{say('tui:dns.asking')}</Words>
      )}
    </Box>
  );
}

function keyOf({ session }: App, { settings }: Shown): ReturnType<typeof dkimKey> {
  return dkimKey(settings, session.core.base.smtpUrl);
}

function noKey(app: App, shown: Shown): string | undefined {
  return keyOf(app, shown) ? undefined : app.say('tui:dkim.none');
}

/** Nobody waits for the DNS: the record can be read and copied meanwhile. */
function look(page: DkimPage, shown: Shown): void {
  const { app } = page;
  const { base } = app.session.core;
  page.show({ ...shown, finding: null });
  if (keyOf(app, shown))
    app.background(
      () => checkDkimRecord({ ...base, settings: shown.settings }),
      (finding) => page.show({ ...shown, finding }),
    );
}

function askForKey(page: DkimPage, shown: Shown): void {
  const { app } = page;
  const { say } = app;
  const key = keyOf(app, shown);
  if (!key) {
    makeKey(page, shown);
    return;
  }
  const { selector } = nextSigner(shown.settings, app.session.core.base.smtpUrl);
  ask(app, {
    details: [say('tui:dkim.replaceDetails', { name: key.record.name, selector })],
    question: say('tui:dkim.askReplace'),
    yes: () => makeKey(page, shown),
  });
}

function makeKey(page: DkimPage, shown: Shown): void {
  const { app } = page;
  const { core, actor } = app.session;
  app.perform(
    async () => {
      await makeDkimKey(core, actor);
      return await core.settings.all();
    },
    (settings) => {
      app.toast('good', app.say('tui:dkim.made'));
      shown.made(settings);
      look(page, { ...shown, settings });
    },
  );
}
