import type { SettingKey, Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { type Box, type Frame, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { DkimLayer } from './dkim-layer.ts';
import { SettingGroupLayer } from './group-layer.ts';

/** Who signs and under which name; the key itself is made on a screen of its own, never typed (E2). */
export class DkimGroupLayer extends SettingGroupLayer {
  private readonly hasKey: boolean;

  constructor(app: App, settings: Partial<Settings>) {
    super(app, 'dkim', settings);
    this.hasKey = (settings['dkim.privateKey'] ?? '') !== '';
  }

  protected override keys(): readonly SettingKey[] {
    return super.keys().filter((key) => key !== 'dkim.privateKey');
  }

  override view(box: Box): Frame {
    const { say } = this.app;
    const frame = super.view({ ...box, height: box.height - 1 });
    const state = say(this.hasKey ? 'tui:dkim.signing' : 'tui:dkim.none');
    return {
      ...frame,
      rows: [...frame.rows, row(`  ${say('settings:field.dkim.privateKey')}  `, span(state, 'muted'))],
    };
  }

  protected override extraBindings(): readonly Binding[] {
    return [
      {
        id: 'dkim',
        keys: ['ctrl-g'],
        label: 'tui:action.dkim',
        help: 'tui:help.dkim',
        footer: true,
        run: () =>
          this.app.perform(
            () => this.app.session.core.settings.all(),
            (settings) => this.app.push(new DkimLayer(this.app, settings)),
          ),
      },
    ];
  }
}
