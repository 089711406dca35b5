import { dateIn } from '../../../core/dates.ts';
import { warmUpAhead } from '../../../core/quota/index.ts';
import { SETTINGS, type Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { dayText } from '../../app/format.ts';
import { type Box, type Frame, type Row, row, span } from '../../frame.ts';
import { bar } from '../../ui/charts.ts';
import { SettingGroupLayer } from './group-layer.ts';

/** Days of the plan that are shown, when there is room. */
const DAYS = 10;

/** Rows of the heading, the fields and their longest message. */
const FORM_ROWS = 11;

/** The rate limit and the warm-up, with the days ahead as the form would have them. */
export class RateLayer extends SettingGroupLayer {
  private stored: Settings;

  constructor(app: App, stored: Settings) {
    super(app, 'rate', stored);
    this.stored = stored;
  }

  protected override remember(result: unknown): object {
    this.stored = result as Settings;
    return super.remember(result);
  }

  override view(box: Box): Frame {
    const plan = this.plan(Math.min(DAYS, Math.max(3, box.height - FORM_ROWS)), box.width);
    const frame = super.view({ ...box, height: box.height - plan.length });
    return { ...frame, rows: [...frame.rows, ...plan] };
  }

  private plan(count: number, width: number): Row[] {
    const settings = this.typed();
    if (settings === null || settings['warmUp.from'] === '') return [];
    const { say, theme, session } = this.app;
    const days = warmUpAhead(settings, { today: dateIn(session.zone, session.clock.now()), count });
    if (days.length === 0) return [row(), row(span(`  ${say('tui:warmUp.over')}`, 'muted'))];
    const most = Math.max(...days.map(({ cap }) => cap));
    return [
      row(),
      row(span(`  ${say('tui:warmUp.ahead')}`, 'muted')),
      ...days.map(({ day, cap }) =>
        row(
          span(`  ${dayText(this.app, day).padEnd(14)}`, 'muted'),
          ...bar({
            part: cap,
            whole: most,
            width: Math.max(8, Math.min(30, width - 40)),
            glyphs: theme.glyphs,
            tone: 'good',
          }),
          ` ${cap}`,
        ),
      ),
      ...this.thenRows(settings['quota.mailing.day'], days.length < count),
    ];
  }

  private thenRows(limit: number | null, shown: boolean): Row[] {
    return shown && limit !== null ? [row(span(`  ${this.app.say('tui:warmUp.then', { limit })}`, 'muted'))] : [];
  }

  /** The settings with what stands in the form; null while it does not fit. */
  private typed(): Settings | null {
    const values = this.keys().map((key) => [key, SETTINGS[key].schema.safeParse(this.form.text(key).trim())] as const);
    if (values.some(([, { success }]) => !success)) return null;
    return { ...this.stored, ...Object.fromEntries(values.map(([key, { data }]) => [key, data])) };
  }
}
