import { may } from '../core/access/index.ts';
import { ACCOUNT_KINDS, type Account } from '../core/customers/index.ts';
import { LIMITS, option, plain } from './blocks/index.ts';
import type { Bot } from './bot.ts';
import type { Caller } from './caller.ts';
import { chosenIn } from './state.ts';
import type { SearchTurn } from './turn.ts';

/** Selects that search. Permissions are asked here too: suggestions show names. */
export const FIND = {
  /** A template; value: its id. */
  template: 'find.template',
  /** Customers or suppliers, as the field `kind` of the form says; value: the account's id. */
  account: 'find.account',
  /** A customer; value: the account's id. */
  customer: 'find.customer',
  /** A customer, an invoice, one receipt or an incident; value: `a:ID`, `d:ID`, `r:ID` or `i:ID`. */
  subject: 'find.subject',
} as const;

const GROUP = 50;

export function registerSearches({ core, router }: Bot): void {
  router.search(FIND.template, async ({ caller, query }) => {
    const templates = await core.templates.list(caller.actor, { ...(query ? { search: query } : {}), sort: 'name' });
    return {
      options: templates
        .slice(0, LIMITS.selectOptions)
        .map(({ id, name, subject }) => option({ value: id, text: name, description: subject })),
    };
  });
  router.search(FIND.account, async (turn) => ({ options: await accounts(turn, chosenKind(turn)) }));
  router.search(FIND.customer, async (turn) => ({ options: await accounts(turn, 'customer') }));
  router.search(FIND.subject, async (turn) => {
    const { say } = turn.caller;
    const groups = [
      { label: plain(say('bot:find.customers'), 75), options: await debtorsFor(turn) },
      { label: plain(say('bot:find.invoices'), 75), options: await invoicesFor(turn) },
      { label: plain(say('bot:find.incidents'), 75), options: await incidentsFor(turn) },
    ].filter(({ options }) => options.length > 0);
    return groups.length > 0 ? { option_groups: groups } : { options: [] };
  });

  /** Every customer for those who may see them; for others those who owe, whom `debtors.view` shows. */
  async function debtorsFor(turn: SearchTurn) {
    const { caller, query } = turn;
    if (!may(caller.actor, 'customers.view') && !may(caller.actor, 'debtors.view')) return [];
    const found = may(caller.actor, 'customers.view')
      ? await accounts(turn, 'customer', GROUP)
      : (await core.debtors.list(caller.actor, query ? { search: query } : {}, { limit: GROUP })).rows.map(
          ({ account }) => option(accountChoice(caller, account)),
        );
    return found.map((each) => ({ ...each, value: `a:${each.value}` }));
  }

  async function invoicesFor({ caller: { actor }, query }: SearchTurn) {
    const search = query ? { search: query } : {};
    if (may(actor, 'documents.view')) {
      const { rows } = await core.documents.list(actor, { kind: 'invoice', ...search }, { limit: GROUP });
      return rows.map(({ id, reference }) => option({ value: `d:${id}`, text: reference }));
    }
    if (!may(actor, 'debtors.view')) return [];
    const { rows } = await core.debtors.listReceipts(actor, search, { limit: GROUP });
    return rows.map(({ receipt }) => option({ value: `r:${receipt.id}`, text: receipt.documentReference }));
  }

  async function incidentsFor({ caller: { actor }, query }: SearchTurn) {
    if (!may(actor, 'incidents.view')) return [];
    const { rows } = await core.incidents.list(actor, query ? { search: query } : {}, { limit: GROUP });
    return rows.map(({ id, reference, subject }) =>
      option({ value: `i:${id}`, text: reference, description: subject }),
    );
  }

  async function accounts(
    { caller, query }: SearchTurn,
    kind: Account['kind'] | undefined,
    limit: number = LIMITS.selectOptions,
  ) {
    const { rows } = await core.customers.list(
      caller.actor,
      { ...(kind ? { kind } : {}), ...(query ? { search: query } : {}) },
      { limit, sort: 'name' },
    );
    return rows.map((account) => option(accountChoice(caller, account)));
  }
}

/** An account in a select: name, with its reference below. */
export function accountChoice({ say }: Pick<Caller, 'say'>, account: Account) {
  const [email] = account.emails;
  return {
    value: account.id,
    text: account.tradeName || account.legalName || account.reference,
    description: `${account.reference} · ${email ?? say('bot:noAddress')}`,
  };
}

function chosenKind({ place }: SearchTurn): Account['kind'] | undefined {
  const chosen = place.view ? chosenIn(place.view.state, 'kind') : null;
  return ACCOUNT_KINDS.find((kind) => kind === chosen);
}
