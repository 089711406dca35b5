import type { Bot } from '../bot.ts';
import { SHORTCUTS } from '../ids.ts';
import type { Verb } from '../verbs.ts';
import { applyFilter, askForReview, previewOther, pushPreview, tick, tickAll, turnPage } from './choosing.ts';
import { closeReceipts, pushReceipts, refreshRoot, tickReceipts, turnReceiptsPage } from './choosing-receipts.ts';
import { createDebtorsFlow, type Debtors, type DebtorsFlow } from './debtors-flow.ts';
import { DEBTORS } from './ids.ts';
import { BOXES } from './review-modal.ts';
import { sendReviewed, turnReviewPage, untick } from './reviewing.ts';
import { viewOf } from './ticks.ts';

/** `/relance debtors`: who owes, whom to tell, and the telling. */
export function registerDebtors(bot: Bot): { verb: Verb; flow: DebtorsFlow } {
  const { router } = bot;
  const flow = createDebtorsFlow(bot);
  const debtors: Debtors = { bot, flow };
  router.shortcut(SHORTCUTS.debtors, async ({ caller }) => ({ show: await flow.begin(caller) }));

  router.action(DEBTORS.apply, 'modal', async (turn) => ({
    show: await applyFilter(debtors, turn.caller, { view: viewOf(turn), state: turn.state }),
  }));
  router.action(DEBTORS.all, 'modal', (turn) => tickAll(debtors, turn, 'proposed'));
  router.action(DEBTORS.none, 'modal', (turn) => tickAll(debtors, turn, 'none'));
  router.action(DEBTORS.tick, 'modal', (turn) => tick(debtors, turn));
  for (const move of ['previous', 'next']) {
    router.action(`${DEBTORS.modal}.${move}`, 'modal', (turn) => turnPage(debtors, turn));
    router.action(`${DEBTORS.receiptsModal}.${move}`, 'modal', (turn) => turnReceiptsPage(debtors, turn));
    router.action(`${DEBTORS.reviewModal}.${move}`, 'modal', (turn) => turnReviewPage(debtors, turn));
  }
  router.submit(DEBTORS.modal, (turn) => askForReview(debtors, turn));

  router.action(DEBTORS.receipts, 'push', (turn) => pushReceipts(debtors, turn, null));
  router.action(DEBTORS.closer, 'push', (turn) => pushReceipts(debtors, turn, turn.value));
  router.action(DEBTORS.tickReceipt, 'modal', (turn) => tickReceipts(debtors, turn));
  router.submit(DEBTORS.receiptsModal, (turn) => closeReceipts(debtors, turn));
  router.closed(DEBTORS.receiptsModal, (turn) => refreshRoot(debtors, turn));

  router.action(DEBTORS.preview, 'push', (turn) => pushPreview(debtors, turn));
  router.action(DEBTORS.previewOther, 'modal', (turn) => previewOther(debtors, turn));

  for (let boxes = 0; boxes < BOXES; boxes += 1)
    router.action(`${DEBTORS.untick}.${boxes}`, 'modal', (turn) => untick(debtors, turn));
  router.submit(DEBTORS.reviewModal, (turn) => sendReviewed(debtors, turn));

  return {
    flow,
    verb: {
      name: 'debtors',
      permissions: ['debtors.view'],
      opens: 'modal',
      run: async ({ caller, text }) => ({ show: await flow.begin(caller, { search: text }) }),
    },
  };
}
