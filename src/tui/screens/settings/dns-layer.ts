import { checkDns, type DnsFinding } from '../../../core/mail/index.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { findingRows } from './dns-rows.ts';

/** What the DNS says about our mails, and what to publish (E2). */
export class DnsLayer extends PaneLayer {
  readonly id = 'settings.dns';
  /** As they stand in the form, saved or not. */
  private readonly settings: Settings;
  private findings: readonly DnsFinding[] | null = null;

  constructor(app: App, settings: Settings) {
    super(app);
    this.settings = settings;
  }

  title(): string {
    return this.app.say('tui:dns.title');
  }

  override opened(): void {
    this.look();
  }

  protected content(width: number): readonly Row[] {
    if (this.findings === null) return [row(span(this.app.say('tui:dns.asking'), 'muted'))];
    return this.findings.flatMap((finding) => [...findingRows(this.app, finding, width), EMPTY_ROW]);
  }

  protected override actions(): readonly Binding[] {
    return [
      { id: 'again', keys: ['r'], label: 'tui:action.again', footer: true, run: () => this.look() },
      {
        id: 'copy',
        keys: ['y'],
        label: 'tui:action.copyRecords',
        footer: true,
        disabled: () => (this.records().length > 0 ? undefined : this.app.say('tui:dns.nothingToPublish')),
        run: () => this.copy(),
      },
    ];
  }

  private look(): void {
    const { base } = this.app.session.core;
    this.findings = null;
    this.app.perform(
      () => checkDns({ ...base, settings: this.settings }),
      (findings) => {
        this.findings = findings;
      },
    );
  }

  private records(): string[] {
    const findings = this.findings ?? [];
    return findings.flatMap(({ record }) => (record ? [`${record.name} ${record.type} ${record.value}`] : []));
  }

  private copy(): void {
    if (this.app.terminal.copy(this.records().join('\n'))) this.app.toast('good', this.app.say('tui:toast.copied'));
  }
}
