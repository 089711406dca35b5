import { type Design, type Template, type TemplateFields, templateFields } from '../../../core/templates/index.ts';
import { sayProblem } from '../../../core/words.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import type { FilledForm } from '../../ui/form/form-spec.ts';
import { showInBrowser } from '../mail/browser.ts';
import { DraftBeside } from '../mail/draft-beside.tsx';
import { DraftPreview } from '../mail/draft-preview.ts';
import { proofForm } from './proof.ts';

interface State {
  /** As it is stored; null while it is new. */
  template: Template | null;
  readonly preview: DraftPreview;
}

type TemplateForm = FilledForm<Template | null, Template, State>;

/** Text on the left, the mail as its reader sees it on the right, the tags below (T1, T11). */
export const templateForm = formScreen<Template | null, Template, State>({
  id: 'templates.edit',
  name: 'Templates: editing one',
  title: (form) => form.text('name').trim() || form.app.say('tui:templates.untitled'),
  state: (app, template) => ({ template, preview: new DraftPreview(app) }),
  fields: [
    { kind: 'text', id: 'name', label: 'tui:field.name', required: true },
    { kind: 'text', id: 'subject', label: 'tui:field.subject' },
    {
      kind: 'choice',
      id: 'design',
      label: 'tui:field.design',
      options: [
        { value: 'text', label: 'tui:design.text' },
        { value: 'html', label: 'tui:design.html' },
      ],
    },
    { kind: 'text', id: 'body', label: 'tui:field.body', rows: 8 },
  ],
  values: ({ state: { template } }) => (template ? templateFields(template) : { design: 'text' }),
  base: ({ state: { template } }) => template && templateFields(template),
  // A body comes with its design.
  inForm(fields) {
    const { body, ...others } = fields as Partial<TemplateFields>;
    return { ...others, ...(body ? { body: body.text, design: body.design } : {}) };
  },
  check(form) {
    const { say, session } = form.app;
    const problems = session.core.templates.check({ kind: 'mailing', ...draftOf(form) });
    return Object.fromEntries(problems.map((problem) => [problem.field, sayProblem(say, problem)]));
  },
  edited: (form) => form.state.preview.ask({ kind: 'mailing', ...draftOf(form) }),
  extensionOf: (form, field) => (field === 'body' && form.text('design') === 'html' ? '.html' : '.txt'),
  actions: [
    {
      id: 'proof',
      keys: ['ctrl-t'],
      label: 'tui:action.proof',
      help: 'tui:help.proof',
      footer: true,
      run: (form) => proof(form),
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
  save(form) {
    const { app, base, state } = form;
    const { core, actor } = app.session;
    const input = { name: form.text('name'), ...draftOf(form) };
    const { template } = state;
    return template
      ? core.transaction((tx) => tx.templates.update(actor, { ...input, id: template.id, base }))
      : core.transaction((tx) => tx.templates.create(actor, input));
  },
  stored({ state }, template) {
    state.template = template;
    return templateFields(template);
  },
  saved,
  forget({ state }) {
    state.template = null;
  },
  copies: (form) => [{ text: form.app.say('tui:conflict.copyTemplate'), run: () => saveCopy(form) }],
  layout: ({ state }, fields) => (
    <DraftBeside preview={state.preview} kind="mailing">
      {fields}
    </DraftBeside>
  ),
});

function draftOf(form: TemplateForm): { readonly design: Design; readonly subject: string; readonly body: string } {
  const design = form.text('design') === 'html' ? 'html' : 'text';
  return { design, subject: form.text('subject'), body: form.text('body') };
}

/** The page stays open: after saving one looks, proofs, and goes on. */
function saved(form: TemplateForm, { name }: Template): void {
  const { app } = form;
  const { say } = app;
  if (form.dirty()) {
    app.toast('warn', say('tui:toast.savedTypedOn', { name }));
    return;
  }
  const removed = app.session.core.templates.removedFrom(draftOf(form));
  const parts = removed.map((part) => say(`templates:removed.${part}`)).join(', ');
  const done = say('tui:toast.saved', { name });
  if (removed.length === 0) app.toast('good', done);
  else app.toast('warn', `${done} ${say('templates:removedFrom', { parts })}`);
}

/** Theirs stays as it is; one goes on with the copy. */
function saveCopy(form: TemplateForm): void {
  const { core, actor } = form.app.session;
  const input = { name: form.text('name'), ...draftOf(form) };
  const sent = form.fields.contents();
  form.app.perform(
    () => core.transaction((tx) => tx.templates.createCopy(actor, input)),
    (copy) => form.settle(sent, copy),
    (error) => form.refused(error),
  );
}

function proof(form: TemplateForm): void {
  const { app } = form;
  const { core, actor } = app.session;
  const draft = draftOf(form);
  const requestKey = (): string => core.base.ids.next();
  app.push(
    proofForm.open(app, {
      name: form.text('name'),
      send: (input) =>
        core.transaction((tx) => tx.mailings.proofDraft(actor, { ...draft, requestKey: requestKey(), ...input })),
      preview: (accountId) =>
        core.templates.preview(actor, { kind: 'mailing', ...draft, ...(accountId ? { accountId } : {}) }),
    }),
  );
}
