import { editBase } from '../../../core/edits.ts';
import { type SettingGroup, type SettingKey, type Settings, settingsOf } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';
import { fieldProblem, fieldSpec, fieldValue } from './setting-field.ts';

/** One group of settings as a form; what was not changed is not written. */
export class SettingGroupLayer extends TitledFormLayer {
  readonly id: string;
  readonly form: Form;
  protected readonly group: SettingGroup;

  constructor(app: App, group: SettingGroup, values: Partial<Settings>) {
    super(app);
    this.group = group;
    this.id = `settings.${group}`;
    this.form = new Form(
      this.keys().map((key) => fieldSpec(app, key, values)),
      (form) => this.check(form),
    );
    this.base = editBase(this.ofGroup(values));
  }

  protected heading(): string {
    return this.app.say(`settings:group.${this.group}`);
  }

  /** The settings that are fields of this form. */
  protected keys(): readonly SettingKey[] {
    return settingsOf(this.group);
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

  protected ofGroup(values: Partial<Settings>): Partial<Settings> {
    return Object.fromEntries(this.keys().map((key) => [key, values[key]]));
  }

  protected async changedValues(): Promise<Record<string, unknown>> {
    const changed = this.keys().filter((key) => this.form.changed(key));
    return Object.fromEntries(changed.map((key) => [key, fieldValue(key, this.form)]));
  }

  protected check(form: Form): Record<string, string> {
    const problems = this.keys().map((key) => [key, fieldProblem(this.app, key, form)] as const);
    return Object.fromEntries(problems.filter((entry): entry is [SettingKey, string] => entry[1] !== undefined));
  }
}
