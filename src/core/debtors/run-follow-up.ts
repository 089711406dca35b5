import type { Base } from '../base.ts';
import type { AlertsService, StoredMessage } from '../mail/index.ts';
import type { Money } from '../money.ts';
import { createItemMailsStore, type ItemKey, itemKey } from './item-mails-store.ts';
import { createRunsStore, type RunRecord } from './runs-store.ts';

/** What the mails of a run mean for its items (D12): a cause's side of it. */
export function createRunFollowUp(base: Base, { alerts }: { alerts: Pick<AlertsService, 'raise'> }) {
  const runs = createRunsStore(base.db);
  const mails = createItemMailsStore(base.db);

  return {
    /** A mail tells less than was approved: something was paid since. */
    async tells(message: StoredMessage, totals: readonly Money[]): Promise<void> {
      for (const key of keysOf([message])) await mails.setTotals(key, totals);
    },

    /**
     * Undone by whoever sent them: an item of which nothing has left is proposed again, or after the cut-off, when nobody
     * can be asked any more, left for the run of the next sending day.
     */
    async undone(messages: readonly StoredMessage[]): Promise<void> {
      const items = await runs.ofMails(keysOf(messages));
      for (const [runId, group] of Map.groupBy(items, (item) => item.runId)) {
        const run = await runs.lock(runId);
        if (!run) continue;
        const all = await mails.ofItems(group);
        const ids = group
          .filter(({ id, state }) => state === 'queued' && all.get(id)?.every((mail) => mail.state === 'cancelled'))
          .map(({ id }) => id);
        if (ids.length === 0) continue;
        if (base.clock.now() >= run.cutOffAt) await runs.settle(ids, { state: 'dropped', reason: 'cancelled' });
        else {
          await runs.propose(ids);
          await runs.reopen(runId);
          await raiseCard(run);
        }
      }
    },

    /** Refused, or nobody knows: a run that nobody approved has no card yet that would say so. */
    async failed(messages: readonly StoredMessage[]): Promise<void> {
      const items = await runs.ofMails(keysOf(messages));
      for (const id of new Set(items.map((item) => item.runId))) {
        const run = await runs.find({ id });
        if (run) await raiseCard(run);
      }
    },
  };

  /** A run that people were asked about has its card already. */
  async function raiseCard({ id, day }: RunRecord): Promise<void> {
    await alerts.raise({
      kind: 'reminder_run',
      key: `reminder_run:${id}`,
      payload: { runId: id, event: 'unasked', day },
    });
  }
}

function keysOf(messages: readonly StoredMessage[]): ItemKey[] {
  const keys = messages.flatMap(({ batchId, accountId }) => (accountId === null ? [] : [{ batchId, accountId }]));
  return [...new Map(keys.map((key) => [itemKey(key), key])).values()];
}
