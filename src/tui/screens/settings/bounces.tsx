import { testBounceMailbox } from '../../../core/mail/index.ts';
import { groupForm } from './group-form.ts';
import { type Connection, passwordAgain, type Trial, TriedForm, tryConnection, withDetail } from './trial.tsx';

const MAILBOX: Connection<Awaited<ReturnType<typeof testBounceMailbox>>> = {
  keys: [
    'bounces.imapHost',
    'bounces.imapPort',
    'bounces.imapSecurity',
    'bounces.imapUser',
    'bounces.imapPassword',
    'bounces.imapFolder',
  ],
  trying: ({ app, fields }) => app.say('tui:smtp.trying', { host: fields.text('bounces.imapHost').trim() }),
  // Nothing is changed in the mailbox.
  test: (settings) => testBounceMailbox(settings),
  tell: ({ ok, encrypted, unread, code, detail }, { app: { say }, fields }) => {
    if (!ok) return { good: false, text: withDetail(say(`mail:bounces.${code ?? 'connect_failed'}`), detail) };
    const host = fields.text('bounces.imapHost').trim();
    return {
      good: true,
      text: say(encrypted ? 'tui:bounces.okEncrypted' : 'tui:bounces.okPlain', { host, count: unread }),
    };
  },
};

/** Where mails that cannot be delivered come back to, and the mailbox that is read for them (E4). */
export const bouncesForm = groupForm<Trial>('bounces', {
  state: () => ({ outcome: null }),
  check: (form) => passwordAgain(form, { host: 'bounces.imapHost', password: 'bounces.imapPassword' }),
  actions: [
    {
      id: 'test',
      keys: ['ctrl-t'],
      label: 'tui:action.testBounces',
      help: 'tui:help.testBounces',
      footer: true,
      run: (form) => tryConnection(form, MAILBOX),
    },
  ],
  layout: (form, fields) => (
    <TriedForm form={form} keys={MAILBOX.keys}>
      {fields}
    </TriedForm>
  ),
});
