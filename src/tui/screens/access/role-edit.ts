import { LEVELS, PERMISSIONS, type Permission, type Role, roleFields, SECTIONS } from '../../../core/access/index.ts';
import { editBase } from '../../../core/edits.ts';
import type { App } from '../../app/app.ts';
import type { FieldSpec } from '../../ui/fields.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

/** A role: super admin, everything, or view, edit and send apart for each section (X1). */
export class RoleEditLayer extends TitledFormLayer {
  readonly id = 'access.role';
  readonly form: Form;
  private role: Role | null;

  constructor(app: App, role: Role | null) {
    super(app);
    this.role = role;
    this.base = role ? editBase(roleFields(role)) : null;
    const sections = SECTIONS.map(
      (section): FieldSpec => ({
        kind: 'set',
        id: section,
        label: `access:permission.${section}`,
        hint: 'tui:hint.set',
        value: LEVELS.filter((level) => role?.permissions.includes(`${section}.${level}`)),
        options: LEVELS.map((level) => ({ value: level, text: app.say(`access:permission.${level}`) })),
      }),
    );
    this.form = new Form(
      [
        { kind: 'text', id: 'name', label: 'tui:field.name', value: role?.name ?? '' },
        { kind: 'switch', id: 'superAdmin', label: 'tui:access.superAdmin', value: role?.superAdmin ?? false },
        {
          kind: 'switch',
          id: 'allPermissions',
          label: 'tui:access.allPermissions',
          value: role?.allPermissions ?? false,
        },
        ...sections,
      ],
      (form) => (form.text('name').trim() === '' ? { name: app.say('tui:form.required') } : {}),
    );
  }

  protected heading(): string {
    return this.form.text('name').trim() || this.app.say('tui:access.newRole');
  }

  protected save(): Promise<unknown> {
    const { role, base } = this;
    const { core, actor } = this.app.session;
    const input = {
      name: this.form.text('name').trim(),
      superAdmin: this.form.on('superAdmin'),
      allPermissions: this.form.on('allPermissions'),
      permissions: PERMISSIONS.filter((permission) => this.allows(permission)),
    };
    return role
      ? core.transaction((tx) => tx.access.updateRole(actor, { ...input, id: role.id, base }))
      : core.transaction((tx) => tx.access.createRole(actor, input));
  }

  protected override remember(result: unknown): object {
    this.role = result as Role;
    return roleFields(this.role);
  }

  protected override forget(): boolean {
    this.role = null;
    return true;
  }

  private allows(permission: Permission): boolean {
    const [section = '', level = ''] = permission.split('.');
    return this.form.chosen(section).includes(level);
  }
}
