import { may } from '../../core/access/index.ts';
import { isPlainDate } from '../../core/dates.ts';
import type { Decision } from '../../core/decisions/index.ts';
import {
  actions,
  type Block,
  bold,
  type Choice,
  context,
  type Marked,
  type Modal,
  marked,
  md,
  modal,
  searchSelect,
  section,
} from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import { type Caller, labelled } from '../caller.ts';
import { FIND } from '../searches.ts';
import type { Verb } from '../verbs.ts';

const WHY_MODAL = 'why';
/** Decisions shown: the newest; one section each. */
const SHOWN = 40;

export interface WhyFeature {
  readonly verb: Verb;
  /** About a customer (`a:ID`), an invoice (`d:ID`) or a receipt (`r:ID`). */
  show(caller: Caller, subject: string): Promise<Modal>;
}

/** `/relance why`: every decision about a customer or a receipt, newest first (D13). */
export function registerWhy({ core, router }: Bot): WhyFeature {
  const feature: WhyFeature = {
    verb: {
      name: 'why',
      permissions: ['debtors.view'],
      opens: 'modal',
      run: async ({ caller, text }) => {
        core.access.require(caller.actor, 'debtors.view');
        const subject = text ? await find(caller, text) : null;
        if (subject) return { show: await feature.show(caller, subject) };
        return { show: whyModal(caller, { chosen: null, decisions: null, notFound: text }) };
      },
    },
    async show(caller, subject) {
      const { chosen, decisions } = await decisionsAbout(caller, subject);
      return whyModal(caller, { chosen, decisions, notFound: '' });
    },
  };
  router.action(FIND.subject, 'modal', async ({ caller, value }) => ({ show: await feature.show(caller, value) }));
  return feature;

  async function decisionsAbout(
    caller: Caller,
    subject: string,
  ): Promise<{ chosen: Choice; decisions: readonly Decision[] }> {
    const id = subject.slice(2);
    if (subject.startsWith('d:')) {
      const document = await core.documents.get(caller.actor, id);
      const receipts = await core.documents.listReceipts(caller.actor, { documentId: id });
      const lists = await Promise.all(
        receipts.map((receipt) =>
          core.decisions.list(caller.actor, { kind: 'receipt', id: receipt.id }, { limit: SHOWN }),
        ),
      );
      const decisions = lists.flat().sort((one, other) => (one.id < other.id ? 1 : -1));
      return { chosen: { value: subject, text: document.reference }, decisions };
    }
    if (subject.startsWith('r:')) {
      const decisions = await core.decisions.list(caller.actor, { kind: 'receipt', id: id }, { limit: SHOWN });
      const [receipt] = await core.documents.receiptsByIds([id]);
      return { chosen: { value: subject, text: receipt?.documentReference ?? '—' }, decisions };
    }
    const [account] = await core.customers.byIds([id]);
    const decisions = await core.decisions.list(caller.actor, { kind: 'customer', id: id }, { limit: SHOWN });
    return { chosen: { value: subject, text: account?.tradeName || account?.reference || '—' }, decisions };
  }

  /** What was typed behind the verb: a customer's or an invoice's reference, or the only customer that it finds. */
  async function find(caller: Caller, text: string): Promise<string | null> {
    return (await findInvoice(caller, text)) ?? (await findCustomer(caller, text));
  }

  async function findCustomer({ actor }: Caller, text: string): Promise<string | null> {
    if (!may(actor, 'customers.view')) return onlyOne(await core.debtors.list(actor, { search: text }, { limit: 2 }));
    const customer = await core.customers.findByReference(actor, 'customer', text);
    if (customer) return `a:${customer.id}`;
    const { rows } = await core.customers.list(actor, { kind: 'customer', search: text }, { limit: 2 });
    return onlyOne({ rows: rows.map((account) => ({ account })) });
  }

  async function findInvoice({ actor }: Caller, text: string): Promise<string | null> {
    const isIt = (reference: string): boolean => reference.toLowerCase() === text.toLowerCase();
    if (may(actor, 'documents.view')) {
      const { rows } = await core.documents.list(actor, { kind: 'invoice', search: text }, { limit: 20 });
      const exact = rows.find(({ reference }) => isIt(reference));
      return exact ? `d:${exact.id}` : null;
    }
    const { rows } = await core.debtors.listReceipts(actor, { search: text }, { limit: 20 });
    const exact = rows.find(({ receipt }) => isIt(receipt.documentReference));
    return exact ? `r:${exact.receipt.id}` : null;
  }
}

function onlyOne({ rows }: { rows: readonly { readonly account: { readonly id: string } }[] }): string | null {
  const [only, second] = rows;
  return only && !second ? `a:${only.account.id}` : null;
}

function whyModal(
  caller: Caller,
  input: { chosen: Choice | null; decisions: readonly Decision[] | null; notFound: string },
): Modal {
  const { say } = caller;
  const { chosen, decisions } = input;
  const blocks: Block[] = [
    section(say('bot:why.ask')),
    // Another block for another subject, so that Slack shows the one that is answered.
    actions(
      [searchSelect({ id: FIND.subject, placeholder: say('bot:why.placeholder'), chosen })],
      `why.${chosen?.value ?? 'none'}`,
    ),
  ];
  if (input.notFound) blocks.push(section(caller.md('bot:why.notFound', { text: input.notFound })));
  if (decisions?.length === 0) blocks.push(section(say('bot:why.nothing')));
  blocks.push(...(decisions ?? []).slice(0, SHOWN).map((decision) => section(decisionWords(caller, decision))));
  if (decisions && decisions.length >= SHOWN) blocks.push(context(say('bot:why.newest', { count: SHOWN })));
  return modal({ id: WHY_MODAL, title: say('bot:why.title'), blocks, close: say('bot:close') });
}

/** `*24 Nov, 09:00* · not sent: paid · level 2 · FA-7 · by Ana`. */
export function decisionWords(caller: Caller, decision: Decision): Marked {
  const { say } = caller;
  const outcome = say(`bot:why.outcome.${decision.outcome}`);
  const reason = say(`decisions:why.${decision.reason}`);
  const parts = [
    labelled(caller, outcome, reason),
    ...(decision.level === null ? [] : [say('bot:debtors.level', { level: decision.level })]),
    ...(decision.reference ? [decision.reference] : []),
    ...(decision.detail ? [detailWords(caller, decision.detail)] : []),
    say('bot:why.by', { name: decision.actorName }),
  ];
  return md`${bold(caller.format.instant(decision.at))}\n${marked(parts.join(' · '), 400)}`;
}

/** A detail that is a day, e.g. the one on which a level was missed, as the reader writes days. */
function detailWords({ format }: Caller, detail: string): string {
  return isPlainDate(detail) ? format.date(detail) : detail;
}
