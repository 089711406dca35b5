import type { NoticeProposal } from '../../core/debtors/index.ts';
import { oneLine } from '../../core/text.ts';
import {
  actions,
  type Block,
  bold,
  context,
  type Modal,
  marked,
  md,
  modal,
  type Page,
  section,
  staticSelect,
} from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { pager } from '../lists.ts';
import { quotaAfterLine } from '../quota/quota-words.ts';
import { notSendableWords } from './debtor-words.ts';
import { leavingWords } from './debtors-modal.ts';
import { DEBTORS } from './ids.ts';
import { type DebtorsDraft, type ProposedCustomer, tickedReceipts } from './selection.ts';

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
}

/** The last look: counts, recipients with their exact addresses, who is left out, and the button that sends. */
export function reviewModal(caller: Caller, screen: ReviewScreen): Modal {
  const { say } = caller;
  const { draft } = screen;
  const blocks: Block[] = [
    section(md`${leavingWords(caller, draft.counts)}\n${bold(caller.format.totals(screen.totals))}`),
    context(quotaAfterLine(caller, screen.quota, draft.counts.mails)),
    ...screen.recipients.map((customer) => recipient(caller, draft, customer)),
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

function recipient(caller: Caller, draft: DebtorsDraft, customer: ProposedCustomer): Block {
  const receipts = tickedReceipts(draft, customer);
  const count = caller.say('bot:debtors.receipts', { count: receipts.length });
  const references = receipts
    .slice(0, 5)
    .map((row) => oneLine(row.receipt.documentReference, 30))
    .join(', ');
  const more = receipts.length > 5 ? ', …' : '';
  const addresses = customer.addresses
    .slice(0, 5)
    .map((address) => oneLine(address, 100))
    .join(', ');
  return section(
    md`${bold(marked(customer.account.tradeName, 80))} · ${count} (${references}${more})\n${marked(addresses, 600)}`,
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
