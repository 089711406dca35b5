import { testBounceMailbox } from '../../../core/mail/index.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import type { Form } from '../../ui/form.ts';
import { TestedGroupLayer } from './tested-group-layer.ts';

/** Where mails that cannot be delivered come back to, and the mailbox that is read for them (E4). */
export class BouncesLayer extends TestedGroupLayer {
  private stored: Settings;

  constructor(app: App, stored: Settings) {
    super(app, 'bounces', stored);
    this.stored = stored;
  }

  protected override remember(result: unknown): object {
    this.stored = result as Settings;
    return super.remember(result);
  }

  protected override extraBindings(): readonly Binding[] {
    return [
      {
        id: 'test',
        keys: ['ctrl-t'],
        label: 'tui:action.testBounces',
        help: 'tui:help.testBounces',
        footer: true,
        run: () => this.test(),
      },
    ];
  }

  /** Another server must not be told the password of this one: it has to be typed again. */
  protected override check(form: Form): Record<string, string> {
    const problems = super.check(form);
    const moved = form.text('bounces.imapHost').trim() !== this.stored['bounces.imapHost'];
    const kept = form.text('bounces.imapPassword') === '' && this.stored['bounces.imapPassword'] !== '';
    return moved && kept && form.text('bounces.imapHost').trim() !== ''
      ? { ...problems, 'bounces.imapPassword': this.app.say('tui:smtp.passwordAgain') }
      : problems;
  }

  /** Tries what stands in the form, saved or not; nothing is changed in the mailbox. */
  private test(): void {
    if (!this.form.ready()) return;
    const { say } = this.app;
    const host = this.form.text('bounces.imapHost').trim();
    this.outcome = { good: true, text: say('tui:smtp.trying', { host }) };
    this.app.perform(
      () => testBounceMailbox(this.candidate()),
      ({ ok, encrypted, unread, code, detail }) => {
        const good = encrypted ? 'tui:bounces.okEncrypted' : 'tui:bounces.okPlain';
        const bad = say(`mail:bounces.${code ?? 'connect_failed'}`);
        this.outcome = ok
          ? { good: true, text: say(good, { host, count: unread }) }
          : { good: false, text: detail ? `${bad} (${detail})` : bad };
      },
      (error) => {
        this.outcome = null;
        this.app.fail(error);
      },
    );
  }

  /** An empty password field means the stored one. */
  private candidate(): Settings {
    const { form } = this;
    return {
      ...this.stored,
      'bounces.imapHost': form.text('bounces.imapHost').trim(),
      'bounces.imapPort': Number(form.text('bounces.imapPort')),
      'bounces.imapSecurity': form.text('bounces.imapSecurity') as Settings['bounces.imapSecurity'],
      'bounces.imapUser': form.text('bounces.imapUser').trim(),
      'bounces.imapPassword': form.text('bounces.imapPassword') || this.stored['bounces.imapPassword'],
      'bounces.imapFolder': form.text('bounces.imapFolder').trim(),
    };
  }
}
