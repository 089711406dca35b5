import type { Account } from '../../core/customers/index.ts';
import { type Block, bold, button, marked, md, pageAt, section, staticSelect } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { type List, type ListContent, type ListQuery, registerList } from '../lists.ts';
import { CUSTOMERS } from './customer-card.ts';

const KINDS = ['customer', 'supplier'] as const;
const ANY = 'any';

export function registerCustomerList(bot: Bot): List {
  const list = registerList(bot, { id: CUSTOMERS.list, filters: ['kind'], load });
  return list;

  async function load(caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
    const kind = KINDS.find((each) => each === f['kind']);
    const { rows, total } = await bot.core.customers.list(
      caller.actor,
      { ...(kind ? { kind } : {}), ...(q ? { search: q } : {}) },
      { offset: o, limit: 10, sort: 'name' },
    );
    const { say } = caller;
    const choices = [
      { value: ANY, text: say('bot:customers.any') },
      ...KINDS.map((each) => ({ value: each as string, text: say(`bot:kind.${each}`) })),
    ];
    return {
      title: say('bot:customers.title'),
      tools: [staticSelect({ id: list.filterId('kind'), choices, chosen: kind ?? ANY })],
      rows: rows.map((account) => accountRow(caller, account)),
      page: pageAt(o, total),
      empty: say('bot:customers.empty'),
    };
  }
}

function accountRow({ say }: Caller, account: Account): Block {
  const name = account.tradeName || account.legalName || account.reference;
  const facts = `${account.reference} · ${say(`bot:kindOne.${account.kind}`)} · ${account.emails[0] ?? say('bot:noAddress')}`;
  return section(
    md`${bold(marked(name, 100))}\n${marked(facts, 200)}`,
    button({ id: CUSTOMERS.open, text: say('bot:open'), value: account.id, label: say('bot:openNamed', { name }) }),
  );
}
