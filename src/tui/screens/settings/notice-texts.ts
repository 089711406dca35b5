import { NOTICE_KINDS, type NoticeText } from '../../../core/templates/index.ts';
import { LANGUAGES } from '../../../core/words.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { NoticeTextEditLayer } from './notice-text-edit.ts';

/** The wording of every notice in every language: shipped, or the company's own (D6, I5). */
export class NoticeTextsLayer extends ListLayer<NoticeText> {
  readonly id = 'settings.texts';

  title(): string {
    return this.app.say('tui:settings.texts');
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly NoticeText[]; total: number }> {
    const { core, actor } = this.app.session;
    const all = await Promise.all(
      NOTICE_KINDS.flatMap((kind) => LANGUAGES.map((language) => core.templates.noticeText(actor, kind, language))),
    );
    const wanted = search.toLowerCase();
    const matching = all.filter((text) =>
      `${this.app.say(`tui:notice.${text.kind}`)} ${text.subject} ${text.language}`.toLowerCase().includes(wanted),
    );
    return { rows: matching.slice(offset, offset + limit), total: matching.length };
  }

  protected columns(): readonly Column<NoticeText>[] {
    const { say } = this.app;
    return [
      { id: 'kind', heading: say('tui:column.notice'), width: 28, cell: (text) => say(`tui:notice.${text.kind}`) },
      {
        id: 'language',
        heading: say('tui:column.language'),
        width: 9,
        cell: (text) => say(`tui:language.${text.language}`),
      },
      {
        id: 'own',
        heading: say('tui:column.text'),
        width: 8,
        tone: (text) => (text.own ? 'accent' : 'muted'),
        cell: (text) => say(text.own ? 'tui:texts.own' : 'tui:texts.shipped'),
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
