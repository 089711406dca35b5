import type { Bot } from '../bot.ts';
import type { ShowOutbox } from '../outbox/outbox-list.ts';
import { BATCH_ACTIONS, batchCard } from './batch-card.ts';

/** The buttons of a sending's message: undo it, look at its mails. */
export function registerBatches({ core, router }: Bot, showOutbox: ShowOutbox): void {
  router.action(BATCH_ACTIONS.undo, 'nothing', async ({ caller, value }) => {
    await core.transaction((rooms) => rooms.outbox.undo(caller.actor, value));
    const progress = await core.outbox.progress(value);
    return { replace: batchCard(caller, progress, { now: core.base.clock.now() }) };
  });
  router.action(BATCH_ACTIONS.see, 'modal', async ({ caller, value }) => ({
    show: await showOutbox(caller, { batchId: value }),
  }));
}
