import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import { type Account, customerLocale } from '../customers/index.ts';
import { openAmount, type Receipt } from '../documents/index.ts';
import { NotFound, refuseField } from '../errors.ts';
import type { Batch } from '../mail/index.ts';
import { totalsByCurrency } from '../money.ts';
import { PREVIEW_MESSAGE_ID } from '../templates/index.ts';
import { showReceipts, today } from './debtor-receipts.ts';
import { type DebtorRooms, insistOnTransaction } from './debtor-rooms.ts';
import type { DebtorReceipt, DebtorsService, NotifyResult } from './debtors.ts';
import type { NotSent } from './not-sent.ts';
import { createNoticeQueue, type NoticeOrder } from './notice-queue.ts';
import { createNoticesStore } from './notices-store.ts';

interface LeftOut {
  readonly accountId: string;
  readonly receiptId: string;
  readonly why: NotSent;
}

type ShownReceipt = DebtorReceipt & { readonly account: Account };

/** Notices by hand: exactly what a person ticked (D2, D3). */
export function createNotices(base: Base, rooms: DebtorRooms): Pick<DebtorsService, 'preview' | 'notify'> {
  const { access, audit, settings, customers, documents, templates, outbox, decisions } = rooms;
  const notices = createNoticesStore(base.db);
  const queue = createNoticeQueue(base, rooms);

  return {
    async preview(actor, { accountId, receiptIds, level = null }) {
      access.require(actor, 'debtors.view');
      const company = await settings.all();
      const [account] = await customers.byIds([accountId]);
      if (!account) throw new NotFound('debtors.noSuchCustomer');
      const receipts = (await documents.receiptsByIds(receiptIds)).filter((receipt) => receipt.accountId === accountId);
      if (receipts.length === 0) throw refuseField('receiptIds', 'debtors.nothingTicked');
      const dataOf = await queue.mailData({ accounts: [account], day: today(base, company) });
      const voice = { account, level };
      return (await templates.renderer()).render({
        content: await queue.content(voice, receipts.length, company),
        kind: 'debtor',
        data: dataOf(voice, receipts),
        locale: customerLocale(account, company),
        messageId: PREVIEW_MESSAGE_ID,
        createdAt: base.clock.now(),
      });
    },

    async notify(actor, { receiptIds, requestKey, asOf, origin }) {
      access.requireSeen(actor, 'debtors.send');
      insistOnTransaction(base);
      if (receiptIds.length === 0) throw refuseField('receiptIds', 'debtors.nothingTicked');
      const { batch, isNew } = await outbox.openBatch(actor, {
        kind: 'debtor',
        requestKey: `debtors:${requestKey}`,
        title: base.words.in(actor.language)('debtors:batchTitle'),
        ...(origin ? { origin } : {}),
      });
      if (!isNew) return await resultOf(batch);

      await notices.lock();
      const company = await settings.all();
      const receipts = await documents.receiptsByIds([...new Set(receiptIds)]);
      const accounts = await customers.byIds([...new Set(receipts.map((receipt) => receipt.accountId))]);
      const day = today(base, company);
      const shown = await showReceipts({ receipts, accounts, notices, day, settings: company });
      const destinations = await queue.destinations(accounts, company);
      const toldMeanwhile = asOf === undefined ? new Set<string>() : await notices.queuedSince(receiptIds, asOf);
      const { orders, leftOut } = ordersFor(shown, destinations, toldMeanwhile);
      await queue.queue({
        actor,
        batchId: batch.id,
        runId: null,
        key: `debtors:${batch.id}`,
        orders,
        settings: company,
        day,
        byName: actor.name,
      });
      await recordLeftOut(actor, batch, leftOut);
      const result = await resultOf(batch);
      await audit.record(actor, {
        action: 'debtors.notify',
        target: { kind: 'batch', id: batch.id },
        details: { queued: result.queued, customers: result.customers, skipped: result.skipped.length },
      });
      base.hub.emit('changed', { room: 'debtors' });
      return result;
    },
  };

  /** Read back from what was written, so that a repeated request answers the same. */
  async function resultOf(batch: Batch): Promise<NotifyResult> {
    const { messages, receipts: told } = await notices.ofBatch(batch.id);
    const leftOut = await decisions.leftOutOf(batch.id);
    const receipts = byId(
      await documents.receiptsByIds([
        ...told.map(({ receiptId }) => receiptId),
        ...leftOut.map(({ subject }) => subject.id),
      ]),
    );
    const accounts = byId(await customers.byIds([...new Set([...told, ...leftOut].map((row) => row.accountId))]));
    const toldAccounts = new Set(told.map((row) => row.accountId));
    const skipped = new Map<string, NotifyResult['skipped'][number]>();
    for (const { accountId, subject, reason } of leftOut) {
      const account = accounts.get(accountId);
      if (!account) continue;
      // A customer who is told about other receipts misses an invoice; else the customer as such is left out.
      const invoice = toldAccounts.has(accountId) ? receipts.get(subject.id)?.documentReference : undefined;
      const reference = invoice ?? account.reference;
      skipped.set(`${reference} ${reason}`, { reference, name: account.tradeName, why: reason as NotSent });
    }
    return {
      batchId: batch.id,
      queued: messages,
      customers: toldAccounts.size,
      skipped: [...skipped.values()],
      totals: totalsByCurrency(told.flatMap(({ receiptId }) => amountOf(receipts.get(receiptId)))),
      undoUntil: batch.undoUntil,
    };
  }

  async function recordLeftOut(actor: Actor, batch: Batch, leftOut: readonly LeftOut[]): Promise<void> {
    await decisions.record(
      leftOut.map(({ accountId, receiptId, why }) => ({
        accountId,
        subject: { kind: 'receipt' as const, id: receiptId },
        batchId: batch.id,
        outcome: 'not_sent' as const,
        reason: why,
        actorName: actor.name,
      })),
    );
  }
}

/**
 * Sorts what was ticked into mails and what cannot be told: a paid receipt never is, nor one told by somebody else since
 * it was ticked; a held one is when it was ticked.
 */
function ordersFor(
  shown: readonly ShownReceipt[],
  destinations: Awaited<ReturnType<ReturnType<typeof createNoticeQueue>['destinations']>>,
  toldMeanwhile: ReadonlySet<string>,
): { orders: NoticeOrder[]; leftOut: LeftOut[] } {
  const orders: NoticeOrder[] = [];
  const leftOut: LeftOut[] = [];
  for (const [accountId, receipts] of Map.groupBy(shown, ({ account }) => account.id)) {
    const owed = receipts.filter(({ open, receipt }) => open.minor > 0 && !toldMeanwhile.has(receipt.id));
    for (const { receipt, open } of receipts) {
      if (open.minor === 0)
        leftOut.push({ accountId, receiptId: receipt.id, why: receipt.withdrawn ? 'withdrawn' : 'paid' });
      else if (toldMeanwhile.has(receipt.id)) leftOut.push({ accountId, receiptId: receipt.id, why: 'interval' });
    }
    const account = owed[0]?.account;
    if (!account) continue;
    const { addresses, notSendable } = destinations.get(accountId) ?? { addresses: [], notSendable: 'no_address' };
    if (notSendable) {
      for (const { receipt } of owed) leftOut.push({ accountId, receiptId: receipt.id, why: notSendable });
      continue;
    }
    const ticked = owed.map(({ receipt, held }) => ({ receipt, step: null, despite: held }));
    orders.push({ account, addresses, receipts: ticked });
  }
  return { orders, leftOut };
}

function amountOf(receipt: Receipt | undefined) {
  return receipt ? [openAmount(receipt)] : [];
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
