import { SETTING_GROUPS, type Settings } from '../../../core/settings/index.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { settingsBindings } from './bindings.ts';
import { NoticeTextsLayer } from './notice-texts.ts';
import { settingScreen } from './setting-screen.ts';
import { groupSummary } from './view.ts';

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
    return [
      ...SETTING_GROUPS.map((group) => ({
        id: group,
        label: app.say(`settings:group.${group}`),
        summary: groupSummary(app, group, settings),
        open: () =>
          app.perform(
            () => app.session.core.settings.all(),
            (fresh) => app.push(settingScreen(app, group, fresh)),
          ),
      })),
      {
        id: 'texts',
        label: app.say('tui:settings.texts'),
        summary: app.say('tui:settings.textsNow'),
        open: () => app.push(new NoticeTextsLayer(app)),
      },
    ];
  }
}
