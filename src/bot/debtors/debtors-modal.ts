import type { Ageing, DebtorPage } from '../../core/debtors/index.ts';
import type { QuotaUse } from '../../core/quota/index.ts';
import { oneLine } from '../../core/text.ts';
import {
  actions,
  type Block,
  button,
  checkboxes,
  context,
  countInput,
  field,
  type Marked,
  type Modal,
  marked,
  md,
  modal,
  pageAt,
  section,
  staticSelect,
  textInput,
} from '../blocks/index.ts';
import { type Caller, labelled } from '../caller.ts';
import { pager } from '../lists.ts';
import { quotaLine } from '../quota/quota-words.ts';
import { customerChoice, heldBackWords, notSendableWords } from './debtor-words.ts';
import { DEBTORS, ROWS } from './ids.ts';
import { type Counts, type DebtorsDraft, type ProposedCustomer, tickedReceipts, toldReceipts } from './selection.ts';

export interface DebtorsScreen {
  readonly draftId: string;
  readonly draft: DebtorsDraft;
  readonly page: DebtorPage;
  /** The page's customers with receipts and addresses. */
  readonly proposed: ReadonlyMap<string, ProposedCustomer>;
  readonly quota: QuotaUse;
  /** Something to be read first, e.g. that a filter was no number. */
  readonly warning?: Marked | undefined;
  readonly maySend: boolean;
}

/** Unpaid invoices: filters, who owes, ticks, and what would leave (screens.md). */
export function debtorsModal(caller: Caller, screen: DebtorsScreen): Modal {
  const { say } = caller;
  const { draft, page } = screen;
  const blocks: Block[] = [];
  if (screen.warning) blocks.push(section(screen.warning));
  blocks.push(...filterBlocks(caller, draft));
  if (page.customers === 0) blocks.push(section(say('bot:debtors.nobody')));
  else blocks.push(summary(caller, page), ...rowBlocks(caller, screen), ...toolBlocks(caller, screen));
  return modal({
    id: DEBTORS.modal,
    title: say('bot:debtors.title'),
    blocks,
    close: say('bot:close'),
    // A modal with fields must have one; without the right to send it applies the filters.
    submit: screen.maySend ? say('bot:debtors.review') : say('bot:debtors.apply'),
    metadata: { d: screen.draftId },
  });
}

/** `22 mails to 20 customers leave · 61 receipts`. */
export function leavingWords(caller: Pick<Caller, 'md' | 'say'>, counts: Counts): Marked {
  if (counts.mails === 0) return caller.md('bot:debtors.nothingTicked');
  return caller.md('bot:debtors.leaving', {
    mails: caller.say('bot:mails', { count: counts.mails }),
    customers: caller.say('bot:customers', { count: counts.customers }),
    receipts: caller.say('bot:debtors.receipts', { count: counts.receipts }),
  });
}

function filterBlocks({ say }: Caller, { filter }: DebtorsDraft): Block[] {
  return [
    field({
      name: 'daysOverdue',
      label: say('bot:debtors.daysOverdue'),
      element: countInput('value', filter.daysOverdue),
    }),
    field({
      name: 'daysSinceNotice',
      label: say('bot:debtors.daysSinceNotice'),
      element: countInput('value', filter.daysSinceNotice),
    }),
    field({
      name: 'search',
      label: say('bot:debtors.search'),
      element: textInput({ id: 'value', most: 200, value: filter.search, placeholder: say('bot:list.searchHint') }),
      optional: true,
    }),
    actions([
      button({ id: DEBTORS.apply, text: say('bot:debtors.apply'), style: 'primary' }),
      button({ id: DEBTORS.all, text: say('bot:debtors.tickAll') }),
      button({ id: DEBTORS.none, text: say('bot:debtors.tickNone') }),
    ]),
  ];
}

function summary(caller: Caller, page: DebtorPage): Block {
  const head = caller.md('bot:debtors.summary', {
    customers: caller.say('bot:customers', { count: page.customers }),
    receipts: caller.say('bot:debtors.receipts', { count: page.receipts }),
    totals: caller.format.totals(page.totals),
  });
  return section(md`${head}\n${marked(ageingWords(caller, page.ageing), 1_000)}`);
}

/** Only buckets that hold something: `1–30 d: €1,240.00 · 31–60 d: $310.55`. */
export function ageingWords(caller: Pick<Caller, 'say' | 'format'>, ageing: Ageing): string {
  return ageing
    .filter((row) => row.receipts > 0)
    .map((row) => labelled(caller, caller.say(`bot:ageing.${row.bucket}`), caller.format.totals(row.totals)))
    .join('  ·  ');
}

function rowBlocks(caller: Caller, { draft, page, proposed }: DebtorsScreen): Block[] {
  const rows = page.rows.flatMap((row) => {
    const customer = proposed.get(row.account.id);
    if (!customer) return [];
    const ticked = tickedReceipts(draft, customer);
    const held = customer.receipts.filter((receipt) => receipt.held !== null && !ticked.includes(receipt));
    return [{ row, customer, told: toldReceipts(draft, customer), held, ticked: ticked.length > 0 }];
  });
  const blocks: Block[] = [];
  const choices = rows
    .filter(({ customer }) => customer.notSendable === null)
    .map(({ row, ticked, ...receipts }) => ({ ...customerChoice(caller, row, receipts), ticked }));
  if (choices.length > 0)
    blocks.push(actions([checkboxes(DEBTORS.tick, choices)], `${ROWS}.${draft.offset}.${draft.revision}`));
  for (const { row, customer, ...receipts } of rows)
    if (customer.notSendable !== null) {
      const { text } = customerChoice(caller, row, receipts);
      blocks.push(context(md`☐ ${text} · ${notSendableWords(caller, customer.notSendable)}`));
    }
  const held = rows.flatMap(({ customer, held: receipts }) => {
    const words = heldBackWords(caller, receipts);
    return words === '' ? [] : [labelled(caller, oneLine(customer.account.tradeName, 60), words)];
  });
  if (held.length > 0)
    blocks.push(context(labelled(caller, caller.say('bot:debtors.heldBack'), `\n${held.join('\n')}`)));
  return [...blocks, ...pager(caller, { id: DEBTORS.modal, page: pageAt(draft.offset, page.customers) })];
}

function toolBlocks(caller: Caller, { draft, page, quota }: DebtorsScreen): Block[] {
  const { say } = caller;
  const customers = page.rows.map((row) => ({
    value: row.account.id,
    text: row.account.tradeName || row.account.reference,
  }));
  return [
    actions([
      staticSelect({ id: DEBTORS.closer, choices: customers, placeholder: say('bot:debtors.closer') }),
      button({ id: DEBTORS.receipts, text: say('bot:debtors.oneByOne') }),
      button({ id: DEBTORS.preview, text: say('bot:preview') }),
    ]),
    section(leavingWords(caller, draft.counts)),
    context(quotaLine(caller, quota)),
  ];
}
