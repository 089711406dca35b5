import { levelsText, type PolicyLevel, SETTINGS, type Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { lacking } from '../../app/permission.ts';
import { type Box, type Frame, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import type { Contents, Form } from '../../ui/form.ts';
import { SettingGroupLayer } from '../settings/group-layer.ts';
import { fieldValue } from '../settings/setting-field.ts';
import { PolicyForecast } from './forecast.ts';
import { LevelTextsLayer } from './level-texts.ts';
import { SimulationLayer } from './simulation.ts';

export function openPolicy(app: App): void {
  app.perform(
    () => app.session.core.settings.all(),
    (settings) => app.push(new PolicyLayer(app, settings)),
  );
}

/** Automatic reminders: levels, hour, weekdays, approval; off until an admin turns them on (D8, D12). */
export class PolicyLayer extends SettingGroupLayer {
  private readonly forecast: PolicyForecast;

  constructor(app: App, settings: Partial<Settings>) {
    super(app, 'policy', settings);
    this.forecast = new PolicyForecast(app);
  }

  /** Under the heading, what the change does to the next days. */
  override view(box: Box): Frame {
    const frame = super.view(box);
    const line = this.forecast.line();
    return line === '' ? frame : { ...frame, rows: frame.rows.with(1, row(span(` ${line}`, 'accent'))) };
  }

  override closed(): void {
    this.forecast.stop();
  }

  protected override edited(): void {
    this.forecast.changed(this.dirty() && this.problem() === undefined ? this.values() : null);
  }

  protected override extraBindings(): readonly Binding[] {
    return [
      {
        id: 'simulate',
        keys: ['ctrl-v'],
        label: 'tui:action.simulate',
        help: 'tui:help.simulate',
        footer: true,
        disabled: () => lacking(this.app, 'debtors.view') ?? this.problem(),
        run: () => this.app.push(new SimulationLayer(this.app, this.dirty() ? this.values() : null)),
      },
      {
        id: 'texts',
        keys: ['ctrl-t'],
        label: 'tui:action.levelTexts',
        footer: true,
        disabled: () => (this.levels() ? undefined : this.app.say('tui:form.levels')),
        run: () => this.app.push(new LevelTextsLayer(this.app, this.levels() ?? [])),
      },
    ];
  }

  /** Levels are typed as one line. */
  protected override inForm(fields: object): Contents {
    const levels = (fields as Partial<Settings>)['policy.levels'];
    return super.inForm({ ...fields, ...(levels ? { 'policy.levels': levelsText(levels) } : {}) });
  }

  /** As they stand in the form, for what looks ahead. */
  private values(): Record<string, unknown> {
    return Object.fromEntries(this.keys().map((key) => [key, fieldValue(key, this.form)]));
  }

  /** Null when the line cannot be read or its days don't rise. */
  private levels(): readonly PolicyLevel[] | null {
    const levels = SETTINGS['policy.levels'].schema.safeParse(this.form.text('policy.levels')).data ?? [];
    const rising = levels.every(
      ({ offsetDays }, index) => offsetDays > (levels[index - 1]?.offsetDays ?? Number.NEGATIVE_INFINITY),
    );
    return levels.length > 0 && rising ? levels : null;
  }

  /** The first thing that is wrong with the values. */
  private problem(): string | undefined {
    return Object.values(this.check(this.form))[0];
  }

  protected override check(form: Form): Record<string, string> {
    const problems = super.check(form);
    return problems['policy.levels'] || this.levels()
      ? problems
      : { ...problems, 'policy.levels': this.app.say('tui:form.levels') };
  }
}
