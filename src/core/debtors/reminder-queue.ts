import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import { addDays } from '../dates.ts';
import type { NewDecision } from '../decisions/index.ts';
import { openAmount, type Receipt } from '../documents/index.ts';
import type { Origin } from '../mail/index.ts';
import { totalsByCurrency } from '../money.ts';
import type { Settings } from '../settings/index.ts';
import type { CompanyDay } from './company-day.ts';
import { today } from './debtor-receipts.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import { dropReason } from './drop-reason.ts';
import { createItemMailsStore } from './item-mails-store.ts';
import type { NotSent } from './not-sent.ts';
import { createNoticeQueue, type NoticeOrder, type OrderedReceipt } from './notice-queue.ts';
import { createNoticesStore } from './notices-store.ts';
import type { LevelMark } from './reminder-plan.ts';
import { createRunsStore, type ItemRecord, type RunRecord } from './runs-store.ts';

const NOBODY = { told: new Set<string>(), batchId: '' };

export interface QueueItemsInput {
  readonly run: RunRecord;
  readonly items: readonly ItemRecord[];
  /** Whom or what the stamps will name. */
  readonly byName: string;
  readonly origin: Origin | undefined;
}

/** Turns approved items of a run into messages, reading everything again that may have changed since they were proposed. */
export function createReminderQueue(base: Base, rooms: DebtorRooms) {
  const { settings, customers, documents, outbox, decisions } = rooms;
  const runs = createRunsStore(base.db);
  const itemMails = createItemMailsStore(base.db);
  const notices = createNoticesStore(base.db);
  const queue = createNoticeQueue(base, rooms);

  return {
    async queueItems(actor: Actor, { run, items, byName, origin }: QueueItemsInput): Promise<void> {
      if (items.length === 0) return;
      await notices.lock();
      const company = await settings.all();
      const day = today(base, company);
      const ids = items.flatMap((item) => item.receipts.map(({ receiptId }) => receiptId));
      const receipts = new Map((await documents.receiptsByIds(ids)).map((receipt) => [receipt.id, receipt]));
      const accounts = await customers.byIds(items.map((item) => item.accountId));
      const accountsById = new Map(accounts.map((account) => [account.id, account]));
      const destinations = await queue.destinations(accounts, company);
      const tooSoon = await accountsTooSoon(accounts, { company, day });

      const orders: NoticeOrder[] = [];
      const notSent: NewDecision[] = [];
      const dropped = new Map<string, NotSent>();
      for (const item of items) {
        const account = accountsById.get(item.accountId);
        const { addresses, notSendable } = destinations.get(item.accountId) ?? {
          addresses: [],
          notSendable: 'no_address',
        };
        const kept: OrderedReceipt[] = [];
        for (const { receiptId, ...step } of item.receipts) {
          const { level } = step;
          const receipt = receipts.get(receiptId);
          const stop = (): NotSent | null =>
            receipt ? stopReason(receipt, { item, step, account, company, day, tooSoon }) : 'paid';
          const why = notSendable ?? stop();
          if (receipt && why === null) kept.push({ receipt, step, despite: null });
          else if (why !== null) {
            dropped.set(item.id, why);
            notSent.push({
              accountId: item.accountId,
              subject: { kind: 'receipt', id: receiptId },
              runId: run.id,
              outcome: 'not_sent',
              reason: why,
              level,
              actorName: actor.name,
            });
          }
        }
        if (account && kept.length > 0) orders.push({ account, addresses, receipts: kept });
      }

      const { told, batchId } = orders.length === 0 ? NOBODY : await queueOrders();
      await decisions.record(notSent);
      const queued = items.filter((item) => told.has(item.accountId)).map((item) => item.id);
      await runs.settle(queued, { state: 'queued', reason: null, batchId });
      for (const { account, receipts: kept } of orders)
        await itemMails.setTotals(
          { batchId, accountId: account.id },
          totalsByCurrency(kept.map(({ receipt }) => openAmount(receipt))),
        );
      for (const item of items) {
        if (told.has(item.accountId)) continue;
        await runs.settle([item.id], { state: 'dropped', reason: dropped.get(item.id) ?? 'already_reminded' });
      }

      async function queueOrders(): Promise<{ told: ReadonlySet<string>; batchId: string }> {
        const { batch } = await outbox.openBatch(actor, {
          kind: 'debtor',
          // Items are moved to `approved` once: that is the guard against a second click.
          requestKey: null,
          title: base.words.in(company['company.language'])('debtors:runTitle', { day: run.day }),
          ...(origin ? { origin } : {}),
        });
        const told = await queue.queue({
          actor,
          batchId: batch.id,
          runId: run.id,
          // What was taken back is queued anew: that no level goes twice is `reminders`' promise, not this key's.
          key: `reminders:${batch.id}`,
          orders,
          settings: company,
          day,
          byName,
        });
        return { told, batchId: batch.id };
      }
    },
  };

  /** Whom somebody has told since the run was proposed: the interval holds for them as it does when a run is made. */
  async function accountsTooSoon(
    accounts: readonly Account[],
    { company, day }: { company: Settings; day: CompanyDay },
  ): Promise<ReadonlySet<string>> {
    const waiting = await notices.waitingAccounts(day.startOf(0));
    const recent = accounts.filter(({ lastNoticeAt }) => {
      const toldOn = day.stampedOn(lastNoticeAt);
      return toldOn !== null && day.today < addDays(toldOn, company['policy.minimumInterval']);
    });
    return new Set([...waiting, ...recent.map((account) => account.id)]);
  }
}

/** Why a receipt of an approved item is not told after all: what holds any notice back, more time, or a notice since. */
function stopReason(
  receipt: Receipt,
  {
    item,
    step,
    account,
    company,
    day,
    tooSoon,
  }: {
    item: ItemRecord;
    step: LevelMark;
    account: Account | undefined;
    company: Settings;
    day: CompanyDay;
    tooSoon: ReadonlySet<string>;
  },
): NotSent | null {
  const dropped = dropReason({
    receipt,
    account,
    toldAccountId: item.accountId,
    toEmail: null,
    level: step.level,
    despite: null,
    company,
    today: day.today,
  });
  if (dropped !== null) return dropped;
  if (receipt.dueOn > addDays(day.today, -step.offsetDays)) return 'not_due';
  return tooSoon.has(item.accountId) ? 'interval' : null;
}
