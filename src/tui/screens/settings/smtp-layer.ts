import { testSmtp } from '../../../core/mail/index.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import type { Form } from '../../ui/form.ts';
import { DkimLayer } from './dkim-layer.ts';
import { DnsLayer } from './dns-layer.ts';
import { TestedGroupLayer } from './tested-group-layer.ts';

/** The company's own mail server, tried with a real connection before it is trusted (E2). */
export class SmtpLayer extends TestedGroupLayer {
  private stored: Settings;

  constructor(app: App, stored: Settings) {
    super(app, 'smtp', stored);
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
        label: 'tui:action.testSmtp',
        help: 'tui:help.testSmtp',
        footer: true,
        run: () => this.test(),
      },
      {
        id: 'dns',
        keys: ['ctrl-d'],
        label: 'tui:action.checkDns',
        help: 'tui:help.checkDns',
        footer: true,
        run: () => this.openDns(),
      },
      {
        id: 'dkim',
        keys: ['ctrl-g'],
        label: 'tui:action.dkim',
        help: 'tui:help.dkim',
        footer: true,
        run: () => this.openDkim(),
      },
    ];
  }

  /** Another server must not be told the password of this one: it has to be typed again. */
  protected override check(form: Form): Record<string, string> {
    const problems = super.check(form);
    const moved = form.text('smtp.host').trim() !== this.stored['smtp.host'];
    const kept =
      form.text('smtp.password') === '' && this.stored['smtp.password'] !== '' && form.text('smtp.user').trim() !== '';
    return moved && kept ? { ...problems, 'smtp.password': this.app.say('tui:smtp.passwordAgain') } : problems;
  }

  /** Tries what stands in the form, saved or not. */
  private test(): void {
    if (!this.form.ready()) return;
    const { say } = this.app;
    this.outcome = { good: true, text: say('tui:smtp.trying', { host: this.hostName() }) };
    this.app.perform(
      () => testSmtp(this.candidate(), this.app.session.core.base.smtpUrl),
      (result) => {
        const detail = result.detail ? ` (${result.detail})` : '';
        this.outcome = result.ok
          ? {
              good: true,
              text: `${say(result.encrypted ? 'tui:smtp.okEncrypted' : 'tui:smtp.okPlain', {
                host: this.hostName(),
              })} ${say('tui:smtp.dnsNext')}`,
            }
          : { good: false, text: say(`mail:smtp.${result.code ?? 'refused'}`) + detail };
      },
      (error) => {
        this.outcome = null;
        this.app.fail(error);
      },
    );
  }

  /** With what stands in the form, and the key that may have been made meanwhile. */
  private openDns(): void {
    if (!this.form.ready()) return;
    this.app.perform(
      () => this.app.session.core.settings.all(),
      (settings) => this.app.push(new DnsLayer(this.app, { ...settings, ...this.written() })),
    );
  }

  private openDkim(): void {
    this.app.perform(
      () => this.app.session.core.settings.all(),
      (settings) => this.app.push(new DkimLayer(this.app, settings)),
    );
  }

  /** Without a server of the company's own, the system's is tried. */
  private hostName(): string {
    return this.form.text('smtp.host').trim() || 'SMTP_URL';
  }

  /** An empty password field means the stored one. */
  private candidate(): Settings {
    return { ...this.stored, ...this.written() };
  }

  private written(): Partial<Settings> {
    const { form } = this;
    return {
      'smtp.host': form.text('smtp.host').trim(),
      'smtp.port': Number(form.text('smtp.port')),
      'smtp.security': form.text('smtp.security') as Settings['smtp.security'],
      'smtp.user': form.text('smtp.user').trim(),
      'smtp.password': form.text('smtp.password') || this.stored['smtp.password'],
      'smtp.fromEmail': form.text('smtp.fromEmail').trim(),
    };
  }
}
