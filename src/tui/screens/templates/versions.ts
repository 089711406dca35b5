import type { Template } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { MailPreviewLayer } from '../mail/preview.ts';

type Version = Awaited<ReturnType<App['session']['core']['templates']['versions']>>[number];

/** Every text that a template ever had; any can be seen and restored (T9). */
export class VersionsLayer extends ListLayer<Version> {
  readonly id = 'templates.versions';
  private readonly template: Template;

  constructor(app: App, template: Template) {
    super(app);
    this.template = template;
  }

  title(): string {
    return this.app.say('tui:versions.title', { name: this.template.name });
  }

  protected async fetch({ offset, limit }: ListQuery): Promise<{ rows: readonly Version[]; total: number }> {
    const { core, actor } = this.app.session;
    const versions = await core.templates.versions(actor, this.template.id);
    return { rows: versions.slice(offset, offset + limit), total: versions.length };
  }

  protected columns(): readonly Column<Version>[] {
    const { say } = this.app;
    return [
      {
        id: 'number',
        heading: say('tui:column.version'),
        width: 8,
        align: 'right',
        cell: (version) => String(version.number),
      },
      {
        id: 'at',
        heading: say('tui:column.when'),
        width: 24,
        cell: (version) => instantText(this.app, version.createdAt),
      },
      { id: 'by', heading: say('tui:column.by'), width: 16, cell: (version) => version.createdBy },
      { id: 'subject', heading: say('tui:column.subject'), width: 'rest', cell: (version) => version.content.subject },
    ];
  }

  protected idOf(version: Version): string {
    return String(version.number);
  }

  protected override searchable(): boolean {
    return false;
  }

  protected actions(): readonly Binding[] {
    const { app } = this;
    return [
      {
        id: 'preview',
        keys: ['enter', 'v'],
        label: 'tui:action.preview',
        footer: true,
        disabled: () => this.noRow(),
        run: () => this.preview(),
      },
      {
        id: 'restore',
        keys: ['R'],
        label: 'tui:action.restore',
        footer: true,
        disabled: () => this.noRow() ?? lacking(app, 'templates.edit'),
        run: () => this.restore(),
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:list.noMatch');
  }

  private preview(): void {
    const version = this.current();
    if (!version) return;
    const { core, actor } = this.app.session;
    const { design, subject, body } = version.content;
    this.app.push(
      new MailPreviewLayer(this.app, this.title(), () =>
        core.templates.preview(actor, { kind: 'mailing', design, subject, body }),
      ),
    );
  }

  private restore(): void {
    const version = this.current();
    if (!version) return;
    const { core, actor } = this.app.session;
    ask(this.app, {
      question: this.app.say('tui:versions.ask', { number: version.number }),
      yes: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.templates.restore(actor, { id: this.template.id, number: version.number })),
          () => {
            this.app.toast('good', this.app.say('tui:toast.restored', { number: version.number }));
            this.reload();
          },
        ),
    });
  }
}
