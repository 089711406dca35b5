import { may } from '../../core/access/index.ts';
import { AppError, refuseField } from '../../core/errors.ts';
import type { MailingInput } from '../../core/mailings/index.ts';
import type { Template, WorstCase } from '../../core/templates/index.ts';
import { type Block, header, modal } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { mailPreview } from '../mail-preview.ts';
import { textIn } from '../state.ts';
import type { ActionTurn, Answer, State } from '../turn.ts';
import { SEND } from './ids.ts';
import { mailingIn, sendForm, wantsWorstCases } from './send-form.ts';

/** The mail as those chosen would get it. */
export async function pushPreview(bot: Bot, { caller, state }: ActionTurn): Promise<Answer> {
  const { design, subject, body } = await chosenTemplate(bot, caller, state);
  const blocks: Block[] = [];
  for (const { accountId, cases } of await shownAccounts(bot, caller, state)) {
    const input = { kind: 'mailing' as const, design, subject, body, ...(accountId ? { accountId } : {}) };
    const mail = await bot.core.templates.preview(caller.actor, input);
    if (cases.length > 0)
      blocks.push(header(cases.map((worst) => caller.say(`templates:worstCase.${worst}`)).join(', ')));
    blocks.push(...(await mailPreview(bot, caller, { kind: 'mailing', mail })));
  }
  const title = caller.say('bot:preview');
  return { push: modal({ id: SEND.previewModal, title, close: caller.say('bot:back'), blocks }) };
}

/** The same as a mail to an address of one's own. */
export async function sendProof(bot: Bot, { caller, place, state }: ActionTurn): Promise<Answer> {
  const template = await chosenTemplate(bot, caller, state);
  const toEmail = textIn(state, 'toEmail').trim();
  if (toEmail === '') throw new AppError('bot.proofAddress');
  const mailing = mailingIn(state);
  const [accountId] = await someone(bot, caller, mailing);
  const { proofs = 0 } = JSON.parse(place.view?.metadata || '{}') as { proofs?: number };
  const worst = wantsWorstCases(state) ? { worstCases: mailing.selection } : null;
  const { queued } = await bot.core.transaction((rooms) =>
    rooms.mailings.proof(caller.actor, {
      templateId: template.id,
      toEmail,
      ...(worst ?? (accountId ? { accountId } : {})),
      // The form counts its proofs: a double click is one, a later click is another.
      requestKey: `slack:proof:${place.view?.id}:${proofs}`,
    }),
  );
  // Slack keeps what was entered, since the fields are the same.
  const form = sendForm(caller, {}, caller.md('bot:send.proofSent', { count: queued, address: toEmail }));
  return { show: { ...form, private_metadata: JSON.stringify({ proofs: proofs + 1 }) } };
}

async function chosenTemplate({ core }: Bot, caller: Caller, state: State): Promise<Template> {
  const { templateId } = mailingIn(state);
  if (!templateId) throw refuseField('templateId', 'bot.chooseTemplate');
  return await core.templates.get(caller.actor, templateId);
}

/** Whose data a preview shows: the worst cases' of the selection when they are ticked, else one customer's. */
async function shownAccounts(
  bot: Bot,
  caller: Caller,
  state: State,
): Promise<{ accountId?: string; cases: readonly WorstCase[] }[]> {
  const mailing = mailingIn(state);
  if (wantsWorstCases(state)) {
    const found = await bot.core.mailings.worstCases(caller.actor, mailing.selection);
    return found.map(({ account, cases }) => ({ accountId: account.id, cases }));
  }
  const [accountId] = await someone(bot, caller, mailing);
  return [{ ...(accountId ? { accountId } : {}), cases: [] }];
}

/** The first of those chosen: proofs and previews show a real customer's data. */
async function someone({ core }: Bot, caller: Caller, { selection }: MailingInput): Promise<string[]> {
  if (selection.ids?.length) return [...selection.ids];
  if (!may(caller.actor, 'customers.view')) return [];
  const { rows } = await core.customers.list(caller.actor, selection, { limit: 1 });
  return rows.map((account) => account.id);
}
