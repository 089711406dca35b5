import type { Permission } from '../../../core/access/index.ts';
import type { RenderedMail, Template } from '../../../core/templates/index.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import type { SortChoice } from '../../ui/list/sort-order.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { MailPreviewLayer } from '../mail/preview.ts';
import { RecipientsLayer } from '../mailings/recipients.ts';
import { templatesBindings } from './bindings.ts';
import { TemplateEditLayer } from './edit.ts';
import { ProofLayer } from './proof.ts';
import { VersionsLayer } from './versions.ts';
import { templateColumns } from './view.ts';

/** Overview of the templates (T8). */
export class TemplatesLayer extends ListLayer<Template> {
  readonly id = 'templates';
  private archived = false;

  title(): string {
    return this.app.say(this.archived ? 'tui:templates.archived' : 'tui:section.templates');
  }

  lacks(permission: Permission): string | undefined {
    return lacking(this.app, permission);
  }

  disabledFor(permission: Permission): string | undefined {
    return this.noRow() ?? this.lacks(permission);
  }

  create(): void {
    this.app.push(new TemplateEditLayer(this.app, null));
  }

  edit(): void {
    const template = this.current();
    if (!template) return;
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.templates.get(actor, template.id),
      (fresh) => this.app.push(new TemplateEditLayer(this.app, fresh)),
    );
  }

  preview(): void {
    const template = this.current();
    if (!template) return;
    this.app.push(new MailPreviewLayer(this.app, template.name, () => this.rendered(template.id)));
  }

  proof(): void {
    const template = this.current();
    if (!template) return;
    const { core, actor } = this.app.session;
    this.app.push(
      new ProofLayer(this.app, template.name, {
        send: (input) =>
          core.transaction((tx) =>
            tx.mailings.proof(actor, { templateId: template.id, requestKey: core.base.ids.next(), ...input }),
          ),
        preview: (accountId) => this.rendered(template.id, accountId),
      }),
    );
  }

  send(): void {
    const template = this.current();
    if (template) this.app.push(new RecipientsLayer(this.app, template));
  }

  duplicate(): void {
    const { core, actor } = this.app.session;
    this.forSelection((id) => core.transaction((tx) => tx.templates.duplicate(actor, id)), 'tui:toast.duplicated');
  }

  archive(): void {
    const { core, actor } = this.app.session;
    const archived = !this.archived;
    this.forSelection(
      (id) => core.transaction((tx) => tx.templates.archive(actor, { id, archived })),
      archived ? 'tui:toast.archived' : 'tui:toast.unarchived',
    );
  }

  remove(): void {
    const chosen = this.selection();
    const { core, actor } = this.app.session;
    ask(this.app, {
      question: this.app.say('tui:templates.askDelete', { count: chosen.length, name: chosen[0]?.name ?? '' }),
      details: chosen.length > 1 ? chosen.map((template) => template.name) : [],
      // Many at once are typed out: a slip of one key must not cost a year of texts.
      ...(chosen.length > 1 ? { typed: String(chosen.length) } : {}),
      yes: () =>
        this.forSelection((id) => core.transaction((tx) => tx.templates.remove(actor, id)), 'tui:toast.deleted'),
    });
  }

  toggleArchived(): void {
    this.archived = !this.archived;
    this.marks.clear();
    this.reload();
  }

  versions(): void {
    const template = this.current();
    if (template) this.app.push(new VersionsLayer(this.app, template));
  }

  protected async fetch(query: ListQuery): Promise<{ rows: readonly Template[]; total: number }> {
    const { core, actor } = this.app.session;
    const sort = query.sort as 'name' | 'created' | 'changed' | 'sent';
    const all = await core.templates.list(actor, { search: query.search, archived: this.archived, sort });
    // The core has one direction for each order; the other is this list read backwards.
    const ordered = query.descending === this.descends(sort) ? all : all.toReversed();
    return { rows: ordered.slice(query.offset, query.offset + query.limit), total: all.length };
  }

  protected columns(): readonly Column<Template>[] {
    return templateColumns(this.app);
  }

  protected idOf(template: Template): string {
    return template.id;
  }

  protected actions(): readonly Binding[] {
    return templatesBindings(this);
  }

  protected override sorts(): readonly SortChoice[] {
    return (['name', 'created', 'changed', 'sent'] as const).map((id) => ({
      id,
      column: id,
      descending: this.descends(id),
    }));
  }

  protected override markable(): boolean {
    return true;
  }

  protected emptyText(): string {
    return this.app.say(this.archived ? 'tui:templates.noneArchived' : 'tui:templates.none');
  }

  private descends(sort: string): boolean {
    return sort !== 'name';
  }

  private async rendered(id: string, accountId?: string): Promise<RenderedMail> {
    const { core, actor } = this.app.session;
    const { design, subject, body } = await core.templates.get(actor, id);
    return core.templates.preview(actor, {
      kind: 'mailing',
      design,
      subject,
      body,
      ...(accountId ? { accountId } : {}),
    });
  }

  /** One after the other; the first refusal stops, says why, and what was done stays done. */
  private forSelection(work: (id: string) => Promise<unknown>, done: string): void {
    const chosen = this.selection();
    const finish = (): void => {
      this.marks.clear();
      this.reload();
    };
    this.app.perform(
      async () => {
        for (const template of chosen) await work(template.id);
      },
      () => {
        this.app.toast('good', this.app.say(done, { count: chosen.length, name: chosen[0]?.name ?? '' }));
        finish();
      },
      (error) => {
        this.app.fail(error);
        finish();
      },
    );
  }
}
