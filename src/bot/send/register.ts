import type { Account } from '../../core/customers/index.ts';
import type { Modal } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { SHORTCUTS } from '../ids.ts';
import { accountChoice } from '../searches.ts';
import type { Verb } from '../verbs.ts';
import { SEND } from './ids.ts';
import { pushPreview, sendProof } from './previewing.ts';
import { sendForm } from './send-form.ts';
import { planMailing, sendMailing, showEveryone } from './sending.ts';

export interface SendFeature {
  readonly verb: Verb;
  /** The form, with the people chosen already (T13). */
  begin(caller: Caller, input?: SendStart): Promise<Modal>;
}

interface SendStart {
  readonly accounts?: readonly Account[];
  readonly template?: string;
}

/** `/relance send`: one template to one or many (T12–T14). */
export function registerSend(bot: Bot): SendFeature {
  const { router } = bot;
  router.shortcut(SHORTCUTS.send, async ({ caller }) => ({ show: await begin(bot, caller) }));

  router.submit(SEND.form, (turn) => planMailing(bot, turn));
  router.submit(SEND.planModal, (turn) => sendMailing(bot, turn));
  router.action(SEND.everyone, 'push', async (turn) => ({ push: await showEveryone(bot, turn, 0) }));
  for (const move of ['previous', 'next'])
    router.action(`${SEND.everyoneModal}.${move}`, 'modal', async (turn) => ({
      show: await showEveryone(bot, turn, Number(turn.value) || 0),
    }));
  router.action(SEND.preview, 'push', (turn) => pushPreview(bot, turn));
  router.action(SEND.proof, 'nothing', (turn) => sendProof(bot, turn));

  return {
    verb: {
      name: 'send',
      permissions: ['templates.send'],
      opens: 'modal',
      run: async ({ caller, text }) => ({ show: await begin(bot, caller, { template: text }) }),
    },
    begin: (caller, input) => begin(bot, caller, input),
  };
}

async function begin({ core }: Bot, caller: Caller, { accounts = [], template = '' }: SendStart = {}): Promise<Modal> {
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
}
