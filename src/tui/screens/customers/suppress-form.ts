import { parseAddress } from '../../../core/text.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

/** An address that is not to be written to any more, and why. */
export class SuppressFormLayer extends TitledFormLayer {
  readonly id = 'customers.suppress';
  readonly form: Form;
  private readonly done: () => void;

  constructor(app: App, done: () => void) {
    super(app);
    this.done = done;
    this.form = new Form(
      [
        { kind: 'text', id: 'email', label: 'tui:column.email', value: '' },
        { kind: 'text', id: 'detail', label: 'tui:column.reason', value: '' },
      ],
      (form) => this.check(form),
    );
  }

  protected heading(): string {
    return this.app.say('tui:suppressions.add');
  }

  protected save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    const input = { email: this.form.text('email'), detail: this.form.text('detail') };
    return core.transaction((tx) => tx.customers.suppressByHand(actor, input));
  }

  protected override saved(result: unknown): void {
    super.saved(result);
    this.done();
  }

  private check(form: Form): Record<string, string> {
    return parseAddress(form.text('email')) === null ? { email: this.app.say('tui:form.address') } : {};
  }
}
