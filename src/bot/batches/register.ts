import type { Bot } from '../bot.ts';
import type { ShowOutbox } from '../outbox/outbox-list.ts';
import { BATCH_ACTIONS, batchCard } from './batch-card.ts';
import { RESULT_VIEW, type ResultMetadata, resultModal } from './batches.ts';

/** The buttons of a sending's message and of the modal in which it ended: undo it, look at its mails. */
export function registerBatches({ core, router, batches }: Bot, showOutbox: ShowOutbox): void {
  router.action(BATCH_ACTIONS.undo, 'nothing', async ({ caller, place, value }) => {
    await core.transaction((rooms) => rooms.outbox.undo(caller.actor, value));
    const progress = await core.outbox.progress(value);
    const content = batchCard(caller, progress, { now: core.base.clock.now() });
    if (place.view) {
      const { clears = true } = JSON.parse(place.view.metadata || '{}') as Partial<ResultMetadata>;
      return { show: resultModal(caller, { content, batchId: value, clears }) };
    }
    // Where it was asked for, this message says the end: no other is needed there.
    if (place.message?.ephemeral && progress.done) await core.outbox.markTold(value);
    return { replace: content };
  });
  router.closed(RESULT_VIEW, async ({ view }) => batches.unfollow((JSON.parse(view.metadata) as ResultMetadata).b));
  router.action(BATCH_ACTIONS.see, 'modal', async ({ caller, place, value }) => {
    if (place.view) batches.unfollow(value);
    return { show: await showOutbox(caller, { batchId: value }) };
  });
}
