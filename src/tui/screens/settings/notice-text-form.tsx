import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { EditConflict } from '../../../core/edits.ts';
import { noticeFile } from '../../../core/exchange/index.ts';
import { mailKindOfNotice } from '../../../core/notices/index.ts';
import { type NoticeText, noticeFields } from '../../../core/templates/index.ts';
import { sayProblem } from '../../../core/words.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { type FormScreen, formScreen } from '../../ui/form/form-screen.ts';
import type { FilledForm } from '../../ui/form/form-spec.ts';
import { showInBrowser } from '../mail/browser.ts';
import { DraftBeside } from '../mail/draft-beside.tsx';
import { DraftPreview } from '../mail/draft-preview.ts';
import { noticeName } from './notice-name.ts';

/** What stands where the company has not written, in words. */
interface Before {
  readonly id: string;
  readonly name: string;
  readonly hint?: string;
  /** Going back to it: the key's words, the question, and what is said before and afterwards. */
  readonly back: string;
  readonly ask: string;
  readonly done: string;
  readonly already: string;
}

interface State {
  /** As it is stored. */
  text: NoticeText;
  readonly preview: DraftPreview;
}

type TextForm = FilledForm<NoticeText, NoticeText, State>;

/** Subject and message of one notice, with tags and preview, and the way back to the shipped text (D6, I5). */
export const noticeTextForm = textForm({
  id: 'settings.text',
  name: 'Settings: editing a notice text',
  back: 'tui:action.resetText',
  ask: 'tui:texts.askReset',
  done: 'tui:toast.reset',
  already: 'tui:disabled.shipped',
});

/** The same of one level of the policy, and the way back to the text that it shares with notices by hand (D8). */
export const levelTextForm = textForm({
  id: 'policy.text',
  name: 'Settings: editing the text of a level',
  hint: 'tui:hint.levelText',
  back: 'tui:action.shareText',
  ask: 'tui:texts.askShare',
  done: 'tui:toast.share',
  already: 'tui:disabled.shared',
});

function textForm(before: Before): FormScreen<NoticeText, NoticeText, State> {
  return formScreen<NoticeText, NoticeText, State>({
    id: before.id,
    name: before.name,
    title,
    state: (app, text) => ({ text, preview: new DraftPreview(app) }),
    fields: [
      { kind: 'text', id: 'subject', label: 'tui:field.subject' },
      { kind: 'text', id: 'body', label: 'tui:field.body', rows: 9, ...(before.hint ? { hint: before.hint } : {}) },
    ],
    values: ({ state }) => noticeFields(state.text),
    base: ({ state }) => noticeFields(state.text),
    check: (form) => {
      const { app, state } = form;
      const draft = { kind: mailKindOfNotice(state.text.kind), design: 'text', ...draftOf(form) } as const;
      const problems = app.session.core.templates.check(draft);
      return Object.fromEntries(problems.map((problem) => [problem.field, sayProblem(app.say, problem)]));
    },
    edited: (form) => {
      const { kind, language } = form.state.text;
      form.state.preview.ask({
        kind: mailKindOfNotice(kind),
        notice: kind,
        design: 'text',
        ...draftOf(form),
        language,
      });
    },
    save: (form) => {
      const { core, actor } = form.app.session;
      const input = { ...whichOf(form), ...draftOf(form) };
      return core.transaction((tx) => tx.templates.setNoticeText(actor, input));
    },
    stored({ state }, text) {
      state.text = text;
      return noticeFields(text);
    },
    saved(form) {
      const { app } = form;
      const name = title(form);
      if (form.dirty()) app.toast('warn', app.say('tui:toast.savedTypedOn', { name }));
      else app.toast('good', app.say('tui:toast.saved', { name }));
    },
    copies: (form) => [{ text: form.app.say('tui:conflict.copyText'), run: () => copyToFile(form) }],
    actions: [
      {
        id: 'reset',
        keys: ['ctrl-r'],
        label: before.back,
        footer: true,
        needs: 'settings.edit',
        off: (form) => (form.state.text.own || form.dirty() ? undefined : form.app.say(before.already)),
        run: (form) => reset(form, before),
      },
      {
        id: 'browser',
        keys: ['ctrl-o'],
        label: 'tui:action.browser',
        footer: true,
        off: ({ app, state }) => (state.preview.mail ? undefined : app.say('tui:list.loading')),
        run: ({ app, state }) => {
          if (state.preview.mail) showInBrowser(app, state.preview.mail.html);
        },
      },
    ],
    layout: ({ state }, fields) => (
      <DraftBeside preview={state.preview} kind={mailKindOfNotice(state.text.kind)}>
        {fields}
      </DraftBeside>
    ),
  });
}

function title({ app: { say }, state: { text } }: TextForm): string {
  return `${noticeName(say, text.kind)} (${say(`settings:choice.language.${text.language}`)})`;
}

function draftOf(form: TextForm): { subject: string; body: string } {
  return { subject: form.text('subject'), body: form.text('body') };
}

function whichOf({ state: { text }, base }: TextForm) {
  return { kind: text.kind, language: text.language, base };
}

function reset(form: TextForm, before: Before): void {
  const { app } = form;
  const { core, actor } = app.session;
  ask(app, {
    question: app.say(before.ask),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.templates.resetNoticeText(actor, whichOf(form))),
        (text) => {
          form.settle(form.fields.contents(), text);
          app.toast('good', app.say(before.done));
        },
        (error) => refusedReset(form, error),
      ),
  });
}

/** Nothing is reset that one has not seen: theirs is shown, and one may press again. */
function refusedReset(form: TextForm, error: unknown): void {
  const { app, state } = form;
  if (!(error instanceof EditConflict)) {
    app.fail(error);
    return;
  }
  const { core, actor } = app.session;
  app.perform(
    () => core.templates.noticeText(actor, state.text.kind, state.text.language),
    (theirs) => {
      form.settle(form.fields.contents(), theirs);
      app.toast('warn', app.say('tui:texts.changedMeanwhile'));
    },
  );
}

/** Mine goes into a file as `relance apply` takes them; the form shows theirs. */
function copyToFile(form: TextForm): void {
  const { app, state } = form;
  const { core, actor } = app.session;
  const { kind, language } = state.text;
  const { text } = noticeFile({ kind, language, ...draftOf(form) });
  const sent = form.fields.contents();
  app.perform(
    async () => ({
      file: await writeBeside(path.join(app.env['HOME'] ?? homedir(), `${kind}.${language}.txt`), text),
      theirs: await core.templates.noticeText(actor, kind, language),
    }),
    ({ file, theirs }) => {
      form.settle(sent, theirs);
      app.toast('good', app.say('tui:toast.copiedToFile', { file }));
    },
  );
}

/** Under a name that no file has; answers it. */
async function writeBeside(file: string, text: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? file : path.join(dir, `${name}.${number}${ext}`);
    try {
      await writeFile(candidate, text, { flag: 'wx', mode: 0o600 });
      return candidate;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
