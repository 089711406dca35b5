import { editBase } from '../../../core/edits.ts';
import { levelsText, type PolicyLevel, type Settings, settingSchemas } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { type Box, type Frame, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { type Contents, Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';
import { lacking } from '../permission.ts';
import { settingRefusal } from '../settings/setting-field.ts';
import { PolicyForecast } from './forecast.ts';
import { LevelTextsLayer } from './level-texts.ts';
import { SimulationLayer } from './simulation.ts';

const TEXT_KEYS = [
  'policy.sendAt',
  'policy.cutOff',
  'policy.holidays',
  'policy.minimumInterval',
  'policy.stalenessDays',
  'policy.secondApproverAbove',
] as const;

export function openPolicy(app: App): void {
  app.perform(
    () => app.session.core.settings.all(),
    (settings) => app.push(new PolicyLayer(app, settings)),
  );
}

/** Automatic reminders: levels, hour, weekdays, approval; off until an admin turns them on (D8, D12). */
export class PolicyLayer extends TitledFormLayer {
  readonly id = 'policy';
  readonly form: Form;
  private readonly forecast: PolicyForecast;

  constructor(app: App, settings: Partial<Settings>) {
    super(app);
    this.forecast = new PolicyForecast(app);
    this.base = editBase(policyOf(settings));
    const text = (key: (typeof TEXT_KEYS)[number], label: string, hint?: string) => ({
      kind: 'text' as const,
      id: key,
      label,
      value: settings[key] === null || settings[key] === undefined ? '' : String(settings[key]),
      ...(hint ? { hint } : {}),
    });
    this.form = new Form(
      [
        {
          kind: 'switch',
          id: 'policy.on',
          label: 'tui:setting.policyOn',
          hint: 'tui:hint.policyOn',
          value: settings['policy.on'] ?? false,
        },
        {
          kind: 'text',
          id: 'policy.levels',
          label: 'tui:setting.levels',
          hint: 'tui:hint.levels',
          value: levelsText(settings['policy.levels'] ?? []),
        },
        text('policy.minimumInterval', 'tui:setting.minimumInterval', 'tui:hint.minimumInterval'),
        text('policy.sendAt', 'tui:setting.sendAt', 'tui:hint.time'),
        {
          kind: 'set',
          id: 'policy.weekdays',
          label: 'tui:setting.weekdays',
          value: (settings['policy.weekdays'] ?? []).map(String),
          options: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), text: app.say(`tui:weekday.${day}`) })),
        },
        text('policy.holidays', 'tui:setting.holidays', 'tui:hint.holidays'),
        {
          kind: 'switch',
          id: 'policy.approval',
          label: 'tui:setting.approval',
          hint: 'tui:hint.approval',
          value: settings['policy.approval'] ?? true,
        },
        text('policy.cutOff', 'tui:setting.cutOff', 'tui:hint.cutOff'),
        text('policy.secondApproverAbove', 'tui:setting.secondApprover', 'tui:hint.secondApprover'),
        text('policy.stalenessDays', 'tui:setting.staleness', 'tui:hint.staleness'),
      ],
      (form) => this.check(form),
    );
  }

  protected heading(): string {
    return this.app.say('tui:settings.policy');
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

  protected async save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    const input = { values: this.values(), base: this.base };
    return await core.transaction((tx) => tx.settings.edit(actor, input));
  }

  protected override remember(result: unknown): object {
    return policyOf(result as Settings);
  }

  /** Levels are typed as one line. */
  protected override inForm(fields: object): Contents {
    const levels = (fields as Partial<Settings>)['policy.levels'];
    return super.inForm({ ...fields, ...(levels ? { 'policy.levels': levelsText(levels) } : {}) });
  }

  private values(): Record<string, unknown> {
    const texts = TEXT_KEYS.map((key) => [key, this.form.text(key).trim()] as const);
    return {
      ...Object.fromEntries(texts),
      'policy.on': this.form.on('policy.on'),
      'policy.approval': this.form.on('policy.approval'),
      'policy.levels': this.levels() ?? [],
      'policy.weekdays': this.form.chosen('policy.weekdays').map(Number).sort(),
    };
  }

  /** Null when the line cannot be read or its days don't rise. */
  private levels(): readonly PolicyLevel[] | null {
    const levels = settingSchemas['policy.levels'].safeParse(this.form.text('policy.levels')).data ?? [];
    const rising = levels.every(
      ({ offsetDays }, index) => offsetDays > (levels[index - 1]?.offsetDays ?? Number.NEGATIVE_INFINITY),
    );
    return levels.length > 0 && rising ? levels : null;
  }

  /** The first thing that is wrong with the values. */
  private problem(): string | undefined {
    return Object.values(this.check(this.form))[0];
  }

  private check(form: Form): Record<string, string> {
    const { say } = this.app;
    const problems: Record<string, string> = {};
    const levels = settingRefusal(this.app, 'policy.levels', form.text('policy.levels'));
    if (levels !== undefined || !this.levels()) problems['policy.levels'] = levels ?? say('tui:form.levels');
    if (form.chosen('policy.weekdays').length === 0)
      problems['policy.weekdays'] = settingRefusal(this.app, 'policy.weekdays', []) ?? '';
    for (const key of TEXT_KEYS) {
      const problem = settingRefusal(this.app, key, form.text(key).trim());
      if (problem !== undefined) problems[key] = problem;
    }
    return problems;
  }
}

function policyOf(settings: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key.startsWith('policy.')));
}
