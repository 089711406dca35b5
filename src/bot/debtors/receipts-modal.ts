import type { DebtorReceipt } from '../../core/debtors/index.ts';
import { actions, type Block, checkboxes, type Modal, modal, type Page, section } from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { pager } from '../lists.ts';
import { receiptChoice } from './debtor-words.ts';
import { leavingWords } from './debtors-modal.ts';
import { DEBTORS, ROWS } from './ids.ts';
import type { DebtorsDraft } from './selection.ts';

/** What the receipts screen keeps: its draft, the modal below, the one customer it shows (if so), its page. */
export interface ReceiptsMetadata {
  readonly d: string;
  readonly root: string;
  readonly a: string | null;
  readonly o: number;
}

export interface ReceiptsScreen {
  readonly metadata: ReceiptsMetadata;
  readonly draft: DebtorsDraft;
  readonly page: Page;
  readonly rows: readonly (DebtorReceipt & {
    readonly account: { readonly id: string; readonly tradeName: string };
    readonly isTicked: boolean;
    readonly sendable: boolean;
  })[];
}

/** Receipts one by one, ticked again (D2). */
export function receiptsModal(caller: Caller, { metadata, draft, page, rows }: ReceiptsScreen): Modal {
  const { say } = caller;
  const blocks: Block[] = [section(say('bot:debtors.oneByOneHint'))];
  const sendable = rows.filter((row) => row.sendable);
  if (sendable.length > 0) {
    const choices = sendable.map((row) => ({ ...receiptChoice(caller, row, row.account), ticked: row.isTicked }));
    blocks.push(actions([checkboxes(DEBTORS.tickReceipt, choices)], `${ROWS}.receipts.${page.offset}`));
  }
  const others = rows.filter((row) => !row.sendable);
  if (others.length > 0) {
    blocks.push(section(say('bot:debtors.notSendable')));
    for (const row of others) {
      const { text, description } = receiptChoice(caller, row, row.account);
      blocks.push({
        type: 'context',
        elements: [{ type: 'plain_text', text: `${text} · ${description}`, emoji: false }],
      });
    }
  }
  if (rows.length === 0) blocks.push(section(say('bot:debtors.nobody')));
  blocks.push(...pager(caller, { id: DEBTORS.receiptsModal, page }), section(leavingWords(caller, draft.counts)));
  return modal({
    id: DEBTORS.receiptsModal,
    title: say('bot:debtors.oneByOne'),
    blocks,
    close: say('bot:back'),
    submit: say('bot:doneButton'),
    metadata,
    tellClose: true,
  });
}
