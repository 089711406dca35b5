import type { NoticeProposal } from '../../core/debtors/index.ts';
import { totalsByCurrency } from '../../core/money.ts';
import { oneLine } from '../../core/text.ts';
import {
  actions,
  type Block,
  bold,
  checkboxes,
  context,
  LIMITS,
  type Marked,
  type Modal,
  marked,
  md,
  modal,
  type Page,
  section,
  staticSelect,
} from '../blocks/index.ts';
import { type Caller, labelled } from '../caller.ts';
import { pager } from '../lists.ts';
import { quotaAfterLine } from '../quota/quota-words.ts';
import { countWords, heldBackWords, notSendableWords, oldestWords, receiptChoice } from './debtor-words.ts';
import { leavingWords } from './debtors-modal.ts';
import { DEBTORS, ROWS } from './ids.ts';
import { type DebtorsDraft, isStillTicked, type ProposedCustomer } from './selection.ts';

export interface ReviewScreen {
  readonly draftId: string;
  readonly draft: DebtorsDraft;
  /** This page's recipients. */
  readonly recipients: readonly ProposedCustomer[];
  readonly page: Page;
  readonly totals: NoticeProposal['totals'];
  readonly quota: NoticeProposal['quota'];
  readonly leftOut: readonly { readonly name: string; readonly why: NonNullable<ProposedCustomer['notSendable']> }[];
  readonly leftOutCount: number;
  /** Something to be read first. */
  readonly warning?: Marked | undefined;
}

/** The last look: counts, recipients with their exact addresses, who is left out, and the button that sends. */
export function reviewModal(caller: Caller, screen: ReviewScreen): Modal {
  const { say } = caller;
  const { draft } = screen;
  const blocks: Block[] = [
    ...(screen.warning ? [section(screen.warning)] : []),
    section(md`${leavingWords(caller, draft.counts)}\n${bold(caller.format.totals(screen.totals))}`),
    context(quotaAfterLine(caller, screen.quota, draft.counts.mails)),
    ...screen.recipients.flatMap((customer) => recipient(caller, draft, customer)),
    ...pager(caller, { id: DEBTORS.reviewModal, page: screen.page }),
  ];
  if (screen.leftOut.length > 0) blocks.push(context(leftOutWords(caller, screen)));
  return modal({
    id: DEBTORS.reviewModal,
    title: say('bot:debtors.reviewTitle'),
    blocks,
    close: say('bot:back'),
    submit: say('bot:debtors.send', { count: draft.counts.mails }),
    metadata: { d: screen.draftId, o: screen.page.offset },
  });
}

/** Boxes of one block: ten receipts each, so that a customer's fifty oldest can be ticked here. */
export const BOXES = 5;

/** Who gets what at which address, and its receipts to be unticked a last time (D2). */
function recipient(caller: Caller, draft: DebtorsDraft, customer: ProposedCustomer): Block[] {
  const { say, format } = caller;
  const { account, receipts, addresses } = customer;
  const offered = receipts.filter(({ receipt }) => draft.reviewed?.receiptIds.includes(receipt.id));
  const told = offered.filter(({ receipt }) => isStillTicked(draft, receipt.id));
  const totals = totalsByCurrency(told.map(({ open }) => open));
  const facts = [
    countWords(caller, told.length, receipts.length),
    ...(told.length > 0
      ? [format.totals(totals), say('bot:debtors.oldest', { age: oldestWords(caller, told) })]
      : [say('bot:debtors.nothingLeft')]),
  ];
  const to = addresses
    .slice(0, 5)
    .map((address) => oneLine(address, 100))
    .join(', ');
  const held = heldBackWords(
    caller,
    receipts.filter(({ receipt, held }) => held !== null && !offered.some((row) => row.receipt.id === receipt.id)),
  );
  const groups = inTens(offered).slice(0, BOXES);
  const more = offered.length - groups.flat().length;
  return [
    section(md`${bold(marked(account.tradeName, 80))} · ${facts.join(' · ')}\n${marked(to, 600)}`),
    actions(
      groups.map((group, index) =>
        checkboxes(
          `${DEBTORS.untick}.${index}`,
          group.map((row) => ({
            ...receiptChoice(caller, row, account),
            ticked: told.includes(row),
          })),
        ),
      ),
      `${ROWS}.review.${account.id}`,
    ),
    ...(more > 0 ? [context(say('bot:more', { count: more }))] : []),
    ...(held === '' ? [] : [context(labelled(caller, say('bot:debtors.heldBack'), held))]),
  ];
}

function inTens<Row>(rows: readonly Row[]): Row[][] {
  const size = LIMITS.checkboxes;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}

function leftOutWords(caller: Caller, { leftOut, leftOutCount }: ReviewScreen): string {
  const named = leftOut.map(({ name, why }) => `${oneLine(name, 60)} (${notSendableWords(caller, why)})`);
  const others = leftOutCount - leftOut.length;
  const more = others > 0 ? [caller.say('bot:more', { count: others })] : [];
  return caller.say('bot:debtors.leftOut', { names: [...named, ...more].join(', ') });
}

export interface PreviewScreen {
  readonly draftId: string;
  /** Of `mailPreview`. */
  readonly mail: readonly Block[];
  readonly chosen: string;
  readonly customers: readonly { readonly id: string; readonly name: string }[];
}

/** The mail as its reader gets it, as text. */
export function previewModal(caller: Caller, screen: PreviewScreen): Modal {
  const { say } = caller;
  return modal({
    id: DEBTORS.previewModal,
    title: say('bot:preview'),
    blocks: [
      actions([
        staticSelect({
          id: DEBTORS.previewOther,
          choices: screen.customers.map(({ id, name }) => ({ value: id, text: name })),
          chosen: screen.chosen,
        }),
      ]),
      ...screen.mail,
    ],
    close: say('bot:back'),
    metadata: { d: screen.draftId },
  });
}
