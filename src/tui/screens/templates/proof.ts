import { ACCOUNT_KINDS, type AccountFilter } from '../../../core/customers/index.ts';
import { refuseField } from '../../../core/errors.ts';
import type { ProofInput, SentProof } from '../../../core/mailings/index.ts';
import type { RenderedMail } from '../../../core/templates/index.ts';
import { oneLine, parseAddress } from '../../../core/text.ts';
import { pick } from '../../ui/dialog/picker.tsx';
import { formScreen } from '../../ui/form/form-screen.ts';
import type { FilledForm } from '../../ui/form/form-spec.ts';
import { mailPreviewPage } from '../mail/preview.tsx';

/** What is proofed: sends it, and renders it without sending. */
interface Proofed {
  readonly name: string;
  send(input: Omit<ProofInput, 'requestKey'>): Promise<SentProof>;
  preview(accountId: string | undefined): Promise<RenderedMail>;
}

type ProofForm = FilledForm<Proofed, SentProof>;

/** A test copy with a real customer's data, or with the worst cases, to an address one types (T10). */
export const proofForm = formScreen<Proofed, SentProof>({
  id: 'templates.proof',
  name: 'Templates: proof',
  title: ({ app, input: { name } }) => app.say('tui:proof.title', { name }),
  // An address typed by mistake is no work to be kept.
  keeps: false,
  fields: [
    { kind: 'text', id: 'toEmail', label: 'tui:field.to', hint: 'tui:hint.proofTo' },
    { kind: 'text', id: 'accountId', label: 'tui:field.asCustomer', hint: 'tui:hint.proofAs' },
    {
      kind: 'choice',
      id: 'whose',
      label: 'tui:field.asWhom',
      hint: 'tui:hint.proofAsWhom',
      options: ['one', ...ACCOUNT_KINDS].map((value) => ({ value, label: `tui:proof.${value}` })),
    },
  ],
  values: () => ({ whose: 'one' }),
  check: (form) => (parseAddress(form.text('toEmail')) ? {} : { toEmail: form.app.say('tui:form.address') }),
  actions: [
    { id: 'preview', keys: ['ctrl-v'], label: 'tui:action.preview', footer: true, run: (form) => preview(form) },
  ],
  async save(form) {
    const toEmail = parseAddress(form.text('toEmail')) ?? '';
    const worstCases = selectionOf(form);
    if (worstCases) return form.input.send({ toEmail, worstCases });
    const accountId = await accountIdOf(form);
    return form.input.send({ toEmail, ...(accountId === undefined ? {} : { accountId }) });
  },
  saved(form, { queued }) {
    form.close();
    const address = form.text('toEmail').trim();
    form.app.toast('good', form.app.say('tui:toast.proofSent', { count: queued, address }));
  },
});

/** Everybody of a kind, whose worst cases are shown; null: the one customer. */
function selectionOf(form: ProofForm): AccountFilter | null {
  const kind = ACCOUNT_KINDS.find((each) => each === form.text('whose'));
  return kind ? { kind } : null;
}

/** Undefined: a made-up one. */
async function accountIdOf(form: ProofForm): Promise<string | undefined> {
  const { core, actor } = form.app.session;
  const reference = form.text('accountId').trim();
  if (reference === '') return undefined;
  const account = await core.customers.findByReference(actor, 'customer', reference);
  if (!account) throw refuseField('accountId', 'tui.noSuchCustomer', { reference });
  return account.id;
}

function preview(form: ProofForm): void {
  const worstCases = selectionOf(form);
  if (worstCases) pickWorstCase(form, worstCases);
  else
    form.app.perform(
      () => accountIdOf(form),
      (accountId) => show(form, form.input.name, accountId),
      (error) => form.refused(error),
    );
}

function pickWorstCase(form: ProofForm, selection: AccountFilter): void {
  const { app } = form;
  const { core, actor } = app.session;
  app.perform(
    () => core.mailings.worstCases(actor, selection),
    (found) => {
      const choices = found.map(({ account, cases }) => {
        const words = cases.map((worst) => app.say(`templates:worstCase.${worst}`)).join(', ');
        const text = `${words}: ${oneLine(account.tradeName, 40)}`;
        return { text, run: () => show(form, text, account.id) };
      });
      pick(app, { heading: form.title(), choices });
    },
  );
}

function show(form: ProofForm, heading: string, accountId: string | undefined): void {
  form.app.push(mailPreviewPage.open(form.app, { heading, load: () => form.input.preview(accountId) }));
}
