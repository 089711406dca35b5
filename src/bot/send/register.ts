import { may } from '../../core/access/index.ts';
import type { Account } from '../../core/customers/index.ts';
import { AppError, refuseField } from '../../core/errors.ts';
import type { MailingInput } from '../../core/mailings/index.ts';
import type { WorstCase } from '../../core/templates/index.ts';
import { leavingWords } from '../batches/leaving-words.ts';
import { type Block, header, joinMarked, type Modal, marked, md, modal, pageAt } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { SHORTCUTS } from '../ids.ts';
import { mailPreview } from '../mail-preview.ts';
import { planLine } from '../quota/quota-words.ts';
import { accountChoice } from '../searches.ts';
import { textIn } from '../state.ts';
import type { ActionTurn, Answer, State } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import { SEND } from './ids.ts';
import { everyoneModal, planModal, skippedWords } from './plan-modal.ts';
import { mailingIn, sendForm, wantsWorstCases } from './send-form.ts';

const DRAFT = 'send';

export interface SendFeature {
  readonly verb: Verb;
  /** The form, with the people chosen already (T13). */
  begin(caller: Caller, input?: { accounts?: readonly Account[]; template?: string }): Promise<Modal>;
}

/** `/relance send`: one template to one or many (T12–T14). */
export function registerSend(bot: Bot): SendFeature {
  const { core, router, drafts } = bot;
  const feature: SendFeature = {
    verb: {
      name: 'send',
      permissions: ['templates.send'],
      opens: 'modal',
      run: async ({ caller, text }) => ({ show: await feature.begin(caller, { template: text }) }),
    },
    async begin(caller, { accounts = [], template = '' } = {}) {
      core.access.require(caller.actor, 'templates.send');
      const found = template ? await core.templates.findByName(caller.actor, template) : null;
      const [first] = accounts;
      return sendForm(
        caller,
        {
          template: found && { value: found.id, text: found.name, description: found.subject },
          accounts: accounts.map((account) => accountChoice(caller, account)),
          ...(first ? { kind: first.kind } : {}),
        },
        template && !found ? caller.md('bot:send.noSuchTemplate', { name: template }) : undefined,
      );
    },
  };
  router.shortcut(SHORTCUTS.send, async ({ caller }) => ({ show: await feature.begin(caller) }));

  router.submit(SEND.form, async ({ caller, state }) => {
    const input = mailingIn(state);
    const draftId = await drafts.create<MailingInput>(DRAFT, caller.slackUserId, input);
    return { push: await showPlan(caller, draftId, input) };
  });

  router.submit(SEND.planModal, async ({ caller, place, view }) => {
    const { d } = JSON.parse(view.metadata) as { d: string };
    const input = await drafts.read<MailingInput>(DRAFT, caller.slackUserId, d);
    const origin = bot.batches.originOf(place);
    const sent = await core.transaction((rooms) =>
      rooms.mailings.send(caller.actor, { ...input, requestKey: `slack:${d}`, origin }),
    );
    const leaves = leavingWords(caller, {
      at: Math.max(input.scheduledFor ?? 0, sent.undoUntil),
      now: core.base.clock.now(),
      count: sent.queued,
    });
    const what = caller.md('bot:send.sent', { count: sent.queued, template: sent.templateName });
    const spread =
      sent.plan.length > 1
        ? [caller.md('bot:send.spreadOver', { days: marked(planLine(caller, sent.plan), 600) })]
        : [];
    const lead = joinMarked([md`${what} ${leaves}`, ...spread, ...skippedWords(caller, sent.skipped)], '\n');
    return await bot.batches.sent({ caller, place, batchId: sent.batchId, lead, clears: true });
  });

  router.action(SEND.everyone, 'push', async (turn) => ({ push: await showEveryone(turn, 0) }));
  for (const move of ['previous', 'next'])
    router.action(`${SEND.everyoneModal}.${move}`, 'modal', async (turn) => ({
      show: await showEveryone(turn, Number(turn.value) || 0),
    }));

  router.action(SEND.preview, 'push', async ({ caller, state }) => {
    const template = await chosenTemplate(caller, state);
    const blocks: Block[] = [];
    for (const { accountId, cases } of await shownAccounts(caller, state)) {
      const { design, subject, body } = template;
      const input = { kind: 'mailing' as const, design, subject, body, ...(accountId ? { accountId } : {}) };
      const mail = await core.templates.preview(caller.actor, input);
      if (cases.length > 0)
        blocks.push(header(cases.map((worst) => caller.say(`templates:worstCase.${worst}`)).join(', ')));
      blocks.push(...(await mailPreview(bot, caller, { kind: 'mailing', mail })));
    }
    const title = caller.say('bot:preview');
    return { push: modal({ id: SEND.previewModal, title, close: caller.say('bot:back'), blocks }) };
  });

  router.action(SEND.proof, 'nothing', async (turn) => await sendProof(turn));
  return feature;

  async function showPlan(caller: Caller, draftId: string, input: MailingInput): Promise<Modal> {
    return planModal(caller, {
      draftId,
      plan: await core.mailings.plan(caller.actor, input),
      scheduledFor: input.scheduledFor ?? null,
      maySeeAll: may(caller.actor, 'customers.view'),
    });
  }

  async function showEveryone({ caller, place }: ActionTurn, offset: number): Promise<Modal> {
    const { d } = JSON.parse(place.view?.metadata ?? '{}') as { d: string };
    const { selection } = await drafts.read<MailingInput>(DRAFT, caller.slackUserId, d);
    const { rows, total } = await core.customers.list(caller.actor, selection, { offset, limit: 15, sort: 'name' });
    return everyoneModal(caller, { draftId: d, rows, page: pageAt(offset, total, 15) });
  }

  async function sendProof({ caller, place, state }: ActionTurn): Promise<Answer> {
    const template = await chosenTemplate(caller, state);
    const toEmail = textIn(state, 'toEmail').trim();
    if (toEmail === '') throw new AppError('bot.proofAddress');
    const mailing = mailingIn(state);
    const [accountId] = await someone(caller, mailing);
    const { proofs = 0 } = JSON.parse(place.view?.metadata || '{}') as { proofs?: number };
    const worst = wantsWorstCases(state) ? { worstCases: mailing.selection } : null;
    const { queued } = await core.transaction((rooms) =>
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

  async function chosenTemplate(caller: Caller, state: State) {
    const { templateId } = mailingIn(state);
    if (!templateId) throw refuseField('templateId', 'bot.chooseTemplate');
    return await core.templates.get(caller.actor, templateId);
  }

  /** Whose data a preview shows: the worst cases' of the selection when they are ticked, else one customer's. */
  async function shownAccounts(
    caller: Caller,
    state: State,
  ): Promise<{ accountId?: string; cases: readonly WorstCase[] }[]> {
    const mailing = mailingIn(state);
    if (wantsWorstCases(state)) {
      const found = await core.mailings.worstCases(caller.actor, mailing.selection);
      return found.map(({ account, cases }) => ({ accountId: account.id, cases }));
    }
    const [accountId] = await someone(caller, mailing);
    return [{ ...(accountId ? { accountId } : {}), cases: [] }];
  }

  /** The first of those chosen: proofs and previews show a real customer's data. */
  async function someone(caller: Caller, { selection }: MailingInput): Promise<string[]> {
    if (selection.ids?.length) return [...selection.ids];
    if (!may(caller.actor, 'customers.view')) return [];
    const { rows } = await core.customers.list(caller.actor, selection, { limit: 1 });
    return rows.map((account) => account.id);
  }
}
