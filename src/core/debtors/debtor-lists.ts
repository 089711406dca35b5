import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import type { Receipt } from '../documents/index.ts';
import { type Money, totalsByCurrency } from '../money.ts';
import { showReceipts, today } from './debtor-receipts.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import { AGEING_BUCKETS, type Ageing, type DebtorReceipt, type DebtorsService } from './debtors.ts';
import { createDebtorsStore, type DebtorSelection } from './debtors-store.ts';
import { createNoticeQueue } from './notice-queue.ts';
import { createNoticesStore } from './notices-store.ts';

const PAGE = 50;

/** Who owes what (D1), and what would leave if they were told (D2). */
export function createDebtorLists(
  base: Base,
  rooms: DebtorRooms,
): Pick<DebtorsService, 'list' | 'listReceipts' | 'propose'> {
  const { access, settings, customers, documents, quota } = rooms;
  const store = createDebtorsStore(base.db);
  const notices = createNoticesStore(base.db);
  const queue = createNoticeQueue(base, rooms);

  return {
    async list(actor, filter, { offset = 0, limit = PAGE, sort = 'oldest' } = {}) {
      access.require(actor, 'debtors.view');
      const company = await settings.all();
      const day = today(base, company);
      const noticesOn = company['debtors.noticesOn'];
      const selection: DebtorSelection = { filter, day };
      const sums = await store.sums(selection);
      const currencies = [...new Set(sums.map((row) => row.currency))];
      const page = await store.page(selection, { offset, limit, sort, noticesOn, currencies });
      const { rows, customers: count } = page;
      const accounts = byId(await customers.byIds(rows.map((row) => row.accountId)));
      return {
        rows: rows.flatMap(({ accountId, oldestDueOn, proposed: { oldestDueOn: oldest, ...proposed }, ...row }) => {
          const account = accounts.get(accountId);
          if (!account) return [];
          const daysSinceNotice = account.lastNoticeAt === null ? null : day.daysSince(account.lastNoticeAt);
          const oldestDaysOverdue = day.daysOverdue(oldestDueOn);
          return [
            {
              account,
              ...row,
              oldestDaysOverdue,
              daysSinceNotice,
              lastNoticeLevel: account.lastNoticeLevel,
              proposed: { ...proposed, oldestDaysOverdue: oldest === null ? null : day.daysOverdue(oldest) },
            },
          ];
        }),
        customers: count,
        receipts: sums.reduce((total, row) => total + row.receipts, 0),
        totals: totalsByCurrency(sums),
        ageing: ageingOf(sums),
      };
    },

    async listReceipts(actor, filter, { offset = 0, limit = PAGE } = {}) {
      access.require(actor, 'debtors.view');
      const company = await settings.all();
      const day = today(base, company);
      const selection: DebtorSelection = { filter, day };
      const ids = await store.receiptIds(selection, { offset, limit });
      return { rows: await shown(ids), total: await store.countReceipts(selection) };
    },

    async propose(actor, selection) {
      access.require(actor, 'debtors.view');
      const asOf = base.clock.now();
      const company = await settings.all();
      const chosen: DebtorSelection = { filter: selection, day: today(base, company) };
      const byAccount = Map.groupBy(await shown(await store.receiptIds(chosen)), ({ account }) => account.id);
      const accounts = [...byAccount.values()].flatMap(([first]) => (first ? [first.account] : []));
      const destinations = await queue.destinations(accounts, company);
      const proposed = accounts.map((account) => {
        const receipts = (byAccount.get(account.id) ?? []).map(({ account: _, ...receipt }) => receipt);
        const { addresses, notSendable } = destinations.get(account.id) ?? { addresses: [], notSendable: 'no_address' };
        return { account, receipts, addresses, notSendable, totals: totalOf(receipts.filter(({ ticked }) => ticked)) };
      });
      const leaving = proposed.map(({ addresses, receipts }) => ({
        addresses: addresses.length,
        receipts: addresses.length > 0 ? receipts.filter((receipt) => receipt.ticked) : [],
      }));
      const perReceipt = company['debtors.onePerReceipt'];
      const notice = (await quota.use()).find((use) => use.class === 'notice');
      if (!notice) throw new Error('no budget for notices');
      return {
        asOf,
        customers: proposed,
        mails: sum(
          leaving.map((row) => row.addresses * (perReceipt ? row.receipts.length : Math.min(1, row.receipts.length))),
        ),
        receipts: sum(leaving.map((row) => row.receipts.length)),
        totals: totalOf(leaving.flatMap((row) => row.receipts)),
        quota: notice,
      };
    },
  };

  /** In the order of the ids. */
  async function shown(ids: readonly string[]): Promise<(DebtorReceipt & { account: Account })[]> {
    const receiptsById = new Map((await documents.receiptsByIds(ids)).map((receipt) => [receipt.id, receipt]));
    const receipts = ids.flatMap((id): Receipt[] => [receiptsById.get(id) ?? []].flat());
    const accounts = await customers.byIds([...new Set(receipts.map((receipt) => receipt.accountId))]);
    const company = await settings.all();
    return await showReceipts({ receipts, accounts, notices, day: today(base, company), settings: company });
  }
}

function ageingOf(sums: readonly { bucket: string; receipts: number; currency: string; minor: number }[]): Ageing {
  return AGEING_BUCKETS.map((bucket) => {
    const rows = sums.filter((row) => row.bucket === bucket);
    return { bucket, receipts: sum(rows.map((row) => row.receipts)), totals: totalsByCurrency(rows) };
  });
}

function totalOf(receipts: readonly DebtorReceipt[]): Money[] {
  return totalsByCurrency(receipts.map((receipt) => receipt.open));
}

function byId(accounts: readonly Account[]): ReadonlyMap<string, Account> {
  return new Map(accounts.map((account) => [account.id, account]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
