import { may } from '../../core/access/index.ts';
import { DOCUMENT_KINDS, type ListedDocument } from '../../core/documents/index.ts';
import { bold, button, link, marked, md, pageAt, section, staticSelect } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import type { CustomersFeature } from '../customers/register.ts';
import { type ListContent, type ListQuery, registerList } from '../lists.ts';
import type { Verb } from '../verbs.ts';

const ANY = 'any';
const LIST = 'documents';
const CUSTOMER = 'documents.customer';

/** `/relance documents`: quotes, orders, work documents and invoices. */
export function registerDocuments(bot: Bot, customers: CustomersFeature): Verb {
  const { core, router } = bot;
  const list = registerList(bot, { id: LIST, filters: ['kind'], load });
  router.action(CUSTOMER, 'modal', async ({ caller, value }) => ({ show: await customers.card(caller, value) }));
  return {
    name: 'documents',
    permissions: ['documents.view'],
    opens: 'modal',
    run: async ({ caller, text }) => ({ show: await list.show(caller, { q: text }) }),
  };

  async function load(caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
    const kind = DOCUMENT_KINDS.find((each) => each === f['kind']);
    const { rows, total } = await core.documents.list(
      caller.actor,
      { ...(kind ? { kind } : {}), ...(q ? { search: q } : {}) },
      { offset: o, limit: 10 },
    );
    const { say, actor, slackUserId } = caller;
    const urls = core.documents.teamUrls(actor, { documentIds: rows.map((row) => row.id), slackUserId });
    const choices = [
      { value: ANY, text: say('bot:documents.any') },
      ...DOCUMENT_KINDS.map((each) => ({ value: each as string, text: say(`documents:kind.${each}`) })),
    ];
    return {
      title: say('bot:documents.title'),
      tools: [staticSelect({ id: list.filterId('kind'), choices, chosen: kind ?? ANY })],
      rows: rows.map((row) => documentRow(caller, row, urls.get(row.id) ?? '')),
      page: pageAt(o, total),
      empty: say('bot:documents.empty'),
    };
  }
}

function documentRow({ say, format, actor }: Caller, document: ListedDocument, url: string) {
  const { account } = document;
  const head = md`${bold(marked(document.reference, 60))} · ${say(`documents:kind.${document.kind}`)} · ${format.money(document.total)}`;
  const text = md`${head}\n${marked(account.tradeName, 100)} · ${format.date(document.issuedOn)} · ${link(url, say('bot:documents.view'))}`;
  if (!may(actor, 'customers.view')) return section(text);
  const name = account.tradeName || account.reference;
  const label = say('bot:openNamed', { name });
  return section(text, button({ id: CUSTOMER, text: say('bot:kindOne.customer'), value: account.id, label }));
}
