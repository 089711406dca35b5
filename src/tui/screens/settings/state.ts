import type { Settings } from '../../../core/settings/index.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { lacking } from '../permission.ts';
import { openPolicy } from '../policy/state.ts';
import { settingsBindings } from './bindings.ts';
import { BouncesLayer } from './bounces-layer.ts';
import { CompanyLayer } from './company-layer.ts';
import { SettingGroupLayer } from './group-layer.ts';
import { BOUNCES, COMPANY, PLAIN_GROUPS, RATE, type SettingGroup, SMTP } from './groups.ts';
import { NoticeTextsLayer } from './notice-texts.ts';
import { RateLayer } from './rate-layer.ts';
import { SmtpLayer } from './smtp-layer.ts';
import { groupSummary, policySummary } from './view.ts';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  open(): void;
}

/** Everything that can be set, by group, each with a word on how it stands (U1). */
export class SettingsLayer extends ListLayer<Entry> {
  readonly id = 'settings';

  title(): string {
    return this.app.say('tui:section.settings');
  }

  open(): void {
    this.current()?.open();
  }

  cannotOpen(): string | undefined {
    return this.noRow() ?? lacking(this.app, 'settings.edit');
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Entry[]; total: number }> {
    const settings = await this.app.session.core.settings.all();
    const wanted = search.toLowerCase();
    const matching = this.entries(settings).filter((entry) =>
      `${entry.label} ${entry.summary}`.toLowerCase().includes(wanted),
    );
    return { rows: matching.slice(offset, offset + limit), total: matching.length };
  }

  protected columns(): readonly Column<Entry>[] {
    return [
      { id: 'label', heading: this.app.say('tui:column.group'), width: 25, cell: (entry) => entry.label },
      { id: 'summary', heading: this.app.say('tui:column.now'), width: 'rest', cell: (entry) => entry.summary },
    ];
  }

  protected idOf(entry: Entry): string {
    return entry.id;
  }

  protected actions(): readonly Binding[] {
    return settingsBindings(this);
  }

  protected emptyText(): string {
    return this.app.say('tui:list.noMatch');
  }

  private entries(settings: Settings): Entry[] {
    const { app } = this;
    const entry = (group: SettingGroup, open: (fresh: Settings) => void): Entry => ({
      id: group.id,
      label: app.say(group.label),
      summary: groupSummary(app, group, settings),
      open: () => app.perform(() => app.session.core.settings.all(), open),
    });
    return [
      entry(COMPANY, (fresh) => app.push(new CompanyLayer(app, fresh))),
      entry(SMTP, (fresh) => app.push(new SmtpLayer(app, fresh))),
      entry(BOUNCES, (fresh) => app.push(new BouncesLayer(app, fresh))),
      entry(RATE, (fresh) => app.push(new RateLayer(app, fresh))),
      ...PLAIN_GROUPS.map((group) => entry(group, (fresh) => app.push(new SettingGroupLayer(app, group, fresh)))),
      {
        id: 'policy',
        label: app.say('tui:settings.policy'),
        summary: policySummary(app, settings),
        open: () => openPolicy(app),
      },
      {
        id: 'texts',
        label: app.say('tui:settings.texts'),
        summary: app.say('tui:settings.textsNow'),
        open: () => app.push(new NoticeTextsLayer(app)),
      },
    ];
  }
}
