import { type Person, personFields, type Role } from '../../../core/access/index.ts';
import { editBase } from '../../../core/edits.ts';
import { parseAddress } from '../../../core/text.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

/** One person: how Slack and the terminal know them, and their roles (X1). */
export class PersonEditLayer extends TitledFormLayer {
  readonly id = 'access.person';
  readonly form: Form;
  private person: Person | null;

  constructor(app: App, { person, roles }: { person: Person | null; roles: readonly Role[] }) {
    super(app);
    this.person = person;
    this.base = person ? editBase(personFields(person)) : null;
    this.form = new Form(
      [
        { kind: 'text', id: 'name', label: 'tui:field.name', value: person?.name ?? '' },
        { kind: 'text', id: 'email', label: 'tui:field.email', value: person?.email ?? '' },
        {
          kind: 'text',
          id: 'slackUserId',
          label: 'tui:field.slackId',
          hint: 'tui:hint.slackId',
          value: person?.slackUserId ?? '',
        },
        {
          kind: 'text',
          id: 'systemUser',
          label: 'tui:field.systemUser',
          hint: 'tui:hint.systemUser',
          value: person?.systemUser ?? '',
        },
        {
          kind: 'text',
          id: 'language',
          label: 'tui:field.language',
          hint: 'tui:hint.language',
          value: person?.language ?? '',
        },
        {
          kind: 'set',
          id: 'roleIds',
          label: 'tui:field.roles',
          hint: 'tui:hint.set',
          value: person?.roles.map((role) => role.id) ?? [],
          options: roles.map((role) => ({ value: role.id, text: role.name })),
        },
        { kind: 'switch', id: 'active', label: 'tui:field.active', value: person?.active ?? true },
      ],
      (form) => this.check(form),
    );
  }

  protected heading(): string {
    return this.form.text('name').trim() || this.app.say('tui:access.newPerson');
  }

  protected save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    const { form, person, base } = this;
    const optional = (id: string): string | null => form.text(id).trim() || null;
    const input = {
      name: form.text('name').trim(),
      email: optional('email'),
      slackUserId: optional('slackUserId'),
      systemUser: optional('systemUser'),
      language: optional('language'),
      roleIds: form.chosen('roleIds'),
    };
    return person
      ? core.transaction((tx) =>
          tx.access.updatePerson(actor, { ...input, id: person.id, base, active: form.on('active') }),
        )
      : core.transaction((tx) => tx.access.addPerson(actor, input));
  }

  protected override remember(result: unknown): object {
    this.person = result as Person;
    return personFields(this.person);
  }

  protected override forget(): boolean {
    this.person = null;
    return true;
  }

  private check(form: Form): Record<string, string> {
    const { say } = this.app;
    const email = form.text('email').trim();
    return {
      ...(form.text('name').trim() === '' ? { name: say('tui:form.required') } : {}),
      ...(email !== '' && parseAddress(email) === null ? { email: say('tui:form.address') } : {}),
    };
  }
}
