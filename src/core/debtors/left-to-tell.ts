import type { Base } from '../base.ts';
import { openAmount, type Receipt } from '../documents/index.ts';
import { type Money, totalsByCurrency } from '../money.ts';
import { today } from './debtor-receipts.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import { dropReason } from './drop-reason.ts';
import type { NotSent } from './not-sent.ts';
import type { ItemRecord } from './runs-store.ts';

export interface LeftToTell {
  /** What a mail would tell now; empty: nothing. */
  readonly totals: readonly Money[];
  /** Why nothing is left; null: something is. */
  readonly why: NotSent | null;
}

/** What is left to tell of items that have not been told yet: what was paid, paused or switched off since is not. */
export async function leftToTell(
  base: Base,
  { settings, customers, documents }: Pick<DebtorRooms, 'settings' | 'customers' | 'documents'>,
  items: readonly ItemRecord[],
): Promise<Map<string, LeftToTell>> {
  if (items.length === 0) return new Map();
  const company = await settings.all();
  const day = today(base, company);
  const ids = items.flatMap((item) => item.receipts.map(({ receiptId }) => receiptId));
  const receipts = new Map((await documents.receiptsByIds(ids)).map((receipt) => [receipt.id, receipt]));
  const accounts = new Map(
    (await customers.byIds([...new Set(items.map((item) => item.accountId))])).map((account) => [account.id, account]),
  );
  return new Map(
    items.map((item) => {
      const kept: Receipt[] = [];
      let why: NotSent = 'paid';
      for (const { receiptId, level } of item.receipts) {
        const receipt = receipts.get(receiptId);
        if (!receipt) continue;
        const dropped = dropReason({
          receipt,
          account: accounts.get(item.accountId),
          toldAccountId: item.accountId,
          toEmail: null,
          level,
          despite: null,
          company,
          today: day.today,
        });
        if (dropped === null) kept.push(receipt);
        else if (dropped !== 'paid') why = dropped;
      }
      return [item.id, { totals: totalsByCurrency(kept.map(openAmount)), why: kept.length > 0 ? null : why }];
    }),
  );
}
