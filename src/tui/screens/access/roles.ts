import type { Role } from '../../../core/access/index.ts';
import type { App } from '../../app/app.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { RoleEditLayer } from './role-edit.ts';

/** Roles with what they allow (X1). */
export class RolesLayer extends ListLayer<Role> {
  readonly id = 'access.roles';

  title(): string {
    return this.app.say('tui:access.roles');
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Role[]; total: number }> {
    const { core, actor } = this.app.session;
    const matching = (await core.access.listRoles(actor)).filter((role) =>
      role.name.toLowerCase().includes(search.toLowerCase()),
    );
    return { rows: matching.slice(offset, offset + limit), total: matching.length };
  }

  protected columns(): readonly Column<Role>[] {
    const { say } = this.app;
    return [
      { id: 'name', heading: say('tui:column.name'), width: 24, cell: (role) => role.name },
      { id: 'may', heading: say('tui:column.may'), width: 'rest', cell: (role) => roleText(this.app, role) },
    ];
  }

  protected idOf(role: Role): string {
    return role.id;
  }

  protected actions(): readonly Binding[] {
    const { app } = this;
    const edit = (): string | undefined => this.noRow() ?? lacking(app, 'access.edit');
    return [
      {
        id: 'new',
        keys: ['n'],
        label: 'tui:action.newRole',
        footer: true,
        disabled: () => lacking(app, 'access.edit'),
        run: () => app.push(new RoleEditLayer(app, null)),
      },
      {
        id: 'edit',
        keys: ['enter', 'e'],
        label: 'tui:action.edit',
        footer: true,
        disabled: edit,
        run: () => this.edit(),
      },
      {
        id: 'delete',
        keys: ['D', 'delete'],
        label: 'tui:action.delete',
        footer: true,
        disabled: edit,
        run: () => this.remove(),
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:access.noRoles');
  }

  private edit(): void {
    const role = this.current();
    if (role) this.app.push(new RoleEditLayer(this.app, role));
  }

  private remove(): void {
    const role = this.current();
    if (!role) return;
    const { core, actor } = this.app.session;
    ask(this.app, {
      question: this.app.say('tui:access.askDeleteRole', { name: role.name }),
      yes: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.access.deleteRole(actor, role.id)),
          () => {
            this.app.toast('good', this.app.say('tui:toast.removed', { name: role.name }));
            this.reload();
          },
        ),
    });
  }
}

function roleText(app: App, role: Role): string {
  if (role.superAdmin) return app.say('tui:access.superAdmin');
  if (role.allPermissions) return app.say('tui:access.allPermissions');
  return role.permissions.join(' ');
}
