import { type NoticeKind, type NoticeText, OFFERED_NOTICE_KINDS } from '../../../core/templates/index.ts';
import { LANGUAGES, type Say } from '../../../core/words.ts';
import { type ListScreen, listScreen } from '../../ui/list/list-screen.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { noticeName } from './notice-name.ts';
import { noticeTextForm } from './notice-text-form.tsx';

export interface NamedText {
  readonly text: NoticeText;
  readonly name: string;
}

interface Texts<Input> {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  kinds(input: Input): readonly NoticeKind[];
  nameOf(say: Say, kind: NoticeKind, input: Input): string;
  /** Where one of them is edited. */
  readonly form: typeof noticeTextForm;
  /** What stands where the company has not written: the key of one word. */
  readonly notOwn: string;
}

/** A list of wordings in every language, to be opened and edited. */
export function textsScreen<Input>(texts: Texts<Input>): ListScreen<NamedText, Input, undefined> {
  return listScreen<NamedText, Input>({
    id: texts.id,
    name: texts.name,
    title: texts.title,
    columns: [
      { id: 'kind', heading: 'tui:column.notice', min: 28, cell: ({ name }) => name },
      {
        id: 'language',
        heading: 'tui:column.language',
        min: 9,
        cell: ({ text }, { say }) => say(`settings:choice.language.${text.language}`),
      },
      {
        id: 'own',
        heading: 'tui:column.text',
        min: 8,
        tone: ({ text }) => (text.own ? 'accent' : 'muted'),
        cell: ({ text }, { say }) => say(text.own ? 'tui:texts.own' : texts.notOwn),
      },
      { id: 'subject', heading: 'tui:column.subject', min: 20, weight: 1, cell: ({ text }) => text.subject },
    ],
    async fetch({ app, input }, query) {
      const { core, actor } = app.session;
      const all = await Promise.all(
        texts
          .kinds(input)
          .flatMap((kind) => LANGUAGES.map((language) => core.templates.noticeText(actor, kind, language))),
      );
      return pageOf(query, {
        items: all.map((text) => ({ text, name: texts.nameOf(app.say, text.kind, input) })),
        text: ({ text, name }) => `${name} ${text.subject} ${text.language}`,
      });
    },
    idOf: ({ text }) => `${text.kind} ${text.language}`,
    actions: [
      {
        id: 'edit',
        keys: ['enter', 'e'],
        label: 'tui:action.edit',
        footer: true,
        on: 'row',
        run: ({ app }, { text }) => app.push(texts.form.open(app, text)),
      },
    ],
    empty: ({ app }) => app.say('tui:list.noMatch'),
  });
}

/** The wording of every notice in every language: shipped, or the company's own (D6, I5). */
export const noticeTextsScreen = textsScreen<void>({
  id: 'settings.texts',
  name: 'Settings: notice texts',
  title: 'tui:settings.texts',
  kinds: () => OFFERED_NOTICE_KINDS,
  nameOf: noticeName,
  form: noticeTextForm,
  notOwn: 'tui:texts.shipped',
});
