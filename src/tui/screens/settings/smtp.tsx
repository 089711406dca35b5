import { testSmtp } from '../../../core/mail/index.ts';
import { openDkim } from './dkim.tsx';
import { openDns } from './dns.tsx';
import { type GroupForm, groupForm, withTyped } from './group-form.ts';
import { type Connection, passwordAgain, type Trial, TriedForm, tryConnection, withDetail } from './trial.tsx';

const SERVER: Connection<Awaited<ReturnType<typeof testSmtp>>> = {
  keys: ['smtp.host', 'smtp.port', 'smtp.security', 'smtp.user', 'smtp.password'],
  trying: (form) => form.app.say('tui:smtp.trying', { host: hostName(form) }),
  test: (settings, { app }) => testSmtp(settings, app.session.core.base.smtpUrl),
  tell: ({ ok, code, detail, encrypted }, form) => {
    const { say } = form.app;
    if (!ok) return { good: false, text: withDetail(say(`mail:smtp.${code ?? 'refused'}`), detail) };
    const answered = say(encrypted ? 'tui:smtp.okEncrypted' : 'tui:smtp.okPlain', { host: hostName(form) });
    return { good: true, text: `${answered} ${say('tui:smtp.dnsNext')}` };
  },
};

/** The company's own mail server, tried with a real connection before it is trusted (E2). */
export const smtpForm = groupForm<Trial>('smtp', {
  state: () => ({ outcome: null }),
  check: (form) => passwordAgain(form, { host: 'smtp.host', password: 'smtp.password' }),
  actions: [
    {
      id: 'test',
      keys: ['ctrl-t'],
      label: 'tui:action.testSmtp',
      help: 'tui:help.testSmtp',
      footer: true,
      run: (form) => tryConnection(form, SERVER),
    },
    {
      id: 'dns',
      keys: ['ctrl-d'],
      label: 'tui:action.checkDns',
      help: 'tui:help.checkDns',
      footer: true,
      run: (form) => lookAtDns(form),
    },
    {
      id: 'dkim',
      keys: ['ctrl-g'],
      label: 'tui:action.dkim',
      help: 'tui:help.dkim',
      footer: true,
      run: ({ app }) => openDkim(app),
    },
  ],
  layout: (form, fields) => (
    <TriedForm form={form} keys={SERVER.keys}>
      {fields}
    </TriedForm>
  ),
});

/** With what stands in the form, and the key that may have been made meanwhile. */
function lookAtDns(form: GroupForm): void {
  const { app, fields } = form;
  if (!fields.ready()) return;
  app.perform(
    () => app.session.core.settings.all(),
    (settings) => openDns(app, withTyped(settings, form) ?? settings),
  );
}

/** Without a server of the company's own, the system's is tried. */
function hostName({ fields }: GroupForm): string {
  return fields.text('smtp.host').trim() || 'SMTP_URL';
}
