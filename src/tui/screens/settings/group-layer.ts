import { editBase } from '../../../core/edits.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import type { FieldSpec } from '../../ui/fields.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';
import type { SettingGroup } from './groups.ts';
import { fieldProblem, fieldSpec, fieldValue } from './setting-field.ts';

/** One group of settings as a form; what was not changed is not written. */
export class SettingGroupLayer extends TitledFormLayer {
  readonly id: string;
  readonly form: Form;
  protected readonly group: SettingGroup;

  constructor(app: App, group: SettingGroup, values: Partial<Settings>, more: readonly FieldSpec[] = []) {
    super(app);
    this.group = group;
    this.id = `settings.${group.id}`;
    this.form = new Form([...group.fields.map((field) => fieldSpec(app, field, values)), ...more], (form) =>
      this.check(form),
    );
    this.base = editBase(this.ofGroup(values));
  }

  protected heading(): string {
    return this.app.say(this.group.label);
  }

  protected async save(): Promise<Settings> {
    const { core, actor } = this.app.session;
    const { base } = this;
    const values = await this.changedValues();
    return await core.transaction((tx) => tx.settings.edit(actor, { values, base }));
  }

  protected override remember(result: unknown): object {
    return this.ofGroup(result as Settings);
  }

  /** The settings that this form may change. */
  protected ofGroup(values: Partial<Settings>): Partial<Settings> {
    return Object.fromEntries(this.group.fields.map(({ key }) => [key, values[key]]));
  }

  protected async changedValues(): Promise<Record<string, unknown>> {
    const changed = this.group.fields.filter((field) => this.form.changed(field.key));
    return Object.fromEntries(changed.map((field) => [field.key, fieldValue(field, this.form)]));
  }

  protected check(form: Form): Record<string, string> {
    const problems = this.group.fields.map((field) => [field.key, fieldProblem(this.app, field, form)] as const);
    return Object.fromEntries(
      problems.filter((entry): entry is readonly [(typeof entry)[0], string] => entry[1] !== undefined),
    );
  }
}
