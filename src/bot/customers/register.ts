import { may } from '../../core/access/index.ts';
import { NOTICE_SWITCHES } from '../../core/customers/index.ts';
import type { Modal } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import type { DebtorsFlow } from '../debtors/debtors-flow.ts';
import { SHORTCUTS } from '../ids.ts';
import type { IncidentsFeature } from '../incidents/register.ts';
import type { SendFeature } from '../send/register.ts';
import type { ActionTurn, Answer } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import type { WhyFeature } from '../why/register.ts';
import { CUSTOMERS, customerCard } from './customer-card.ts';
import { registerCustomerList } from './customer-list.ts';

export interface CustomersFeature {
  readonly verb: Verb;
  list(caller: Caller, search?: string): Promise<Modal>;
  card(caller: Caller, accountId: string): Promise<Modal>;
}

/** `/relance customer`: find one, see what stands between us, act (T13, D2, D5). */
export function registerCustomers(
  bot: Bot,
  doors: { debtors: DebtorsFlow; send: SendFeature; incidents: IncidentsFeature; why: WhyFeature },
): CustomersFeature {
  const { core, router } = bot;
  const list = registerCustomerList(bot);
  const card = (caller: Caller, accountId: string): Promise<Modal> => showCard(bot, caller, accountId);
  const feature: CustomersFeature = {
    verb: {
      name: 'customer',
      permissions: ['customers.view'],
      opens: 'modal',
      run: async ({ caller, text }) => ({ show: await find(caller, text) }),
    },
    list: async (caller, search = '') => await list.show(caller, { q: search }),
    card,
  };
  router.shortcut(SHORTCUTS.customer, async ({ caller }) => ({ show: await list.show(caller) }));

  router.action(CUSTOMERS.open, 'modal', async ({ caller, value }) => ({ show: await card(caller, value) }));
  router.action(CUSTOMERS.back, 'modal', async ({ caller }) => ({ show: await list.show(caller) }));
  router.action(CUSTOMERS.send, 'modal', async ({ caller, value }) => ({
    show: await doors.send.begin(caller, { accounts: [await core.customers.get(caller.actor, value)] }),
  }));
  router.action(CUSTOMERS.notify, 'modal', async ({ caller, value }) => ({
    show: await doors.debtors.begin(caller, { accountId: value }),
  }));
  router.action(CUSTOMERS.incident, 'modal', async ({ caller, value }) => ({
    show: await doors.incidents.newForm(caller, { account: await core.customers.get(caller.actor, value) }),
  }));
  router.action(CUSTOMERS.why, 'modal', async ({ caller, value }) => ({
    show: await doors.why.show(caller, `a:${value}`),
  }));
  router.action(CUSTOMERS.noticeSwitch, 'modal', setSwitch);
  return feature;

  async function find(caller: Caller, text: string): Promise<Modal> {
    if (text === '') return await list.show(caller);
    const byReference = await core.customers.findByReference(caller.actor, 'customer', text);
    if (byReference) return await card(caller, byReference.id);
    const { rows } = await core.customers.list(caller.actor, { search: text }, { limit: 2 });
    const [only, second] = rows;
    return only && !second ? await card(caller, only.id) : await list.show(caller, { q: text });
  }

  /** Switching off is asked about by Slack before we hear of it. */
  async function setSwitch({ caller, value }: ActionTurn): Promise<Answer> {
    const [word, accountId = ''] = value.split(':');
    const chosen = NOTICE_SWITCHES.find((each) => each === word);
    if (chosen) await core.transaction((rooms) => rooms.debtors.setSwitch(caller.actor, { accountId, value: chosen }));
    return { show: await card(caller, accountId) };
  }
}

/** One customer: what stands between us, and what can be done. */
async function showCard({ core }: Bot, caller: Caller, accountId: string): Promise<Modal> {
  const { actor } = caller;
  const account = await core.customers.get(actor, accountId);
  const [contacts, settings, receipts, incidents, ratings, words, blocked] = await Promise.all([
    core.customers.listContacts(actor, accountId),
    core.settings.all(),
    may(actor, 'debtors.view') ? core.debtors.listReceipts(actor, { accountIds: [accountId] }, { limit: 10 }) : null,
    may(actor, 'incidents.view') ? core.incidents.list(actor, { accountId }, { limit: 5 }) : null,
    may(actor, 'ratings.view') ? core.ratings.list(actor, { accountId }, { limit: 5 }) : null,
    core.customers.listWords(actor, accountId),
    core.customers.blocked(account.emails, null),
  ]);
  const documentIds = receipts?.rows.map(({ receipt }) => receipt.documentId) ?? [];
  const documentUrls = may(actor, 'documents.view')
    ? core.documents.teamUrls(actor, { documentIds, slackUserId: caller.slackUserId })
    : new Map<string, string>();
  return customerCard(caller, {
    account,
    contacts,
    noticesOn: settings['debtors.noticesOn'],
    receipts,
    incidents,
    ratings,
    words,
    blocked: new Set(blocked.keys()),
    documentUrls,
  });
}
