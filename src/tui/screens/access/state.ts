import type { Person } from '../../../core/access/index.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { peopleBindings } from './bindings.ts';
import { PersonEditLayer } from './person-edit.ts';
import { RolesLayer } from './roles.ts';

/** Who may do what: people with their roles (X1). */
export class PeopleLayer extends ListLayer<Person> {
  readonly id = 'access';

  title(): string {
    return this.app.say('tui:access.people');
  }

  lacksEdit(): string | undefined {
    return lacking(this.app, 'access.edit');
  }

  cannotEdit(): string | undefined {
    return this.noRow() ?? this.lacksEdit();
  }

  add(): void {
    this.openForm(null);
  }

  edit(): void {
    const person = this.current();
    if (person) this.openForm(person);
  }

  remove(): void {
    const person = this.current();
    if (!person) return;
    const { core, actor } = this.app.session;
    ask(this.app, {
      question: this.app.say('tui:access.askRemove', { name: person.name }),
      yes: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.access.removePerson(actor, person.id)),
          () => {
            this.app.toast('good', this.app.say('tui:toast.removed', { name: person.name }));
            this.reload();
          },
        ),
    });
  }

  openRoles(): void {
    this.app.push(new RolesLayer(this.app));
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Person[]; total: number }> {
    const { core, actor } = this.app.session;
    const people = await core.access.listPeople(actor);
    const wanted = search.toLowerCase();
    const matching = people.filter((person) =>
      [person.name, person.email, person.slackUserId, person.systemUser].some((text) =>
        text?.toLowerCase().includes(wanted),
      ),
    );
    return { rows: matching.slice(offset, offset + limit), total: matching.length };
  }

  protected columns(): readonly Column<Person>[] {
    const { say } = this.app;
    return [
      {
        id: 'name',
        heading: say('tui:column.name'),
        width: 'rest',
        tone: (person) => (person.active ? 'plain' : 'muted'),
        cell: (person) => person.name,
      },
      { id: 'slack', heading: say('tui:column.slackId'), width: 12, cell: (person) => person.slackUserId ?? '' },
      {
        id: 'user',
        optional: true,
        heading: say('tui:column.systemUser'),
        width: 12,
        cell: (person) => person.systemUser ?? '',
      },
      {
        id: 'roles',
        heading: say('tui:column.roles'),
        width: 24,
        cell: (person) => person.roles.map((role) => role.name).join(', '),
      },
      {
        id: 'active',
        heading: say('tui:column.active'),
        width: 7,
        cell: (person) => say(person.active ? 'tui:form.on' : 'tui:form.off'),
      },
    ];
  }

  protected idOf(person: Person): string {
    return person.id;
  }

  protected actions(): readonly Binding[] {
    return peopleBindings(this);
  }

  protected emptyText(): string {
    return this.app.say('tui:access.nobody');
  }

  private openForm(person: Person | null): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.access.listRoles(actor),
      (roles) => this.app.push(new PersonEditLayer(this.app, { person, roles })),
    );
  }
}
