import { type NoticeKind, type NoticeText, OFFERED_NOTICE_KINDS } from '../../../core/templates/index.ts';
import { LANGUAGES } from '../../../core/words.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { noticeName } from './notice-name.ts';
import { NoticeTextEditLayer } from './notice-text-edit.ts';

/** The wording of every notice in every language: shipped, or the company's own (D6, I5). */
export class NoticeTextsLayer extends ListLayer<NoticeText> {
  readonly id: string = 'settings.texts';
  protected readonly notOwn: string = 'tui:texts.shipped';

  title(): string {
    return this.app.say('tui:settings.texts');
  }

  protected kinds(): readonly NoticeKind[] {
    return OFFERED_NOTICE_KINDS;
  }

  protected nameOf(kind: NoticeKind): string {
    return noticeName(this.app.say, kind);
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly NoticeText[]; total: number }> {
    const { core, actor } = this.app.session;
    const all = await Promise.all(
      this.kinds().flatMap((kind) => LANGUAGES.map((language) => core.templates.noticeText(actor, kind, language))),
    );
    const wanted = search.toLowerCase();
    const matching = all.filter((text) =>
      `${this.nameOf(text.kind)} ${text.subject} ${text.language}`.toLowerCase().includes(wanted),
    );
    return { rows: matching.slice(offset, offset + limit), total: matching.length };
  }

  protected columns(): readonly Column<NoticeText>[] {
    const { say } = this.app;
    return [
      { id: 'kind', heading: say('tui:column.notice'), width: 28, cell: (text) => this.nameOf(text.kind) },
      {
        id: 'language',
        heading: say('tui:column.language'),
        width: 9,
        cell: (text) => say(`settings:choice.language.${text.language}`),
      },
      {
        id: 'own',
        heading: say('tui:column.text'),
        width: 8,
        tone: (text) => (text.own ? 'accent' : 'muted'),
        cell: (text) => say(text.own ? 'tui:texts.own' : this.notOwn),
      },
      { id: 'subject', heading: say('tui:column.subject'), width: 'rest', cell: (text) => text.subject },
    ];
  }

  protected idOf(text: NoticeText): string {
    return `${text.kind} ${text.language}`;
  }

  protected actions(): readonly Binding[] {
    return [
      {
        id: 'edit',
        keys: ['enter', 'e'],
        label: 'tui:action.edit',
        footer: true,
        disabled: () => this.noRow(),
        run: () => this.edit(),
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:list.noMatch');
  }

  private edit(): void {
    const text = this.current();
    if (text) this.app.push(new NoticeTextEditLayer(this.app, text));
  }
}
