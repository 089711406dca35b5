import { type Db, toJson, whereAmong } from '../db/index.ts';
import type { BounceKind, MessageState } from '../mail/index.ts';
import type { Money } from '../money.ts';
import type { ItemMail } from './reminder-run.ts';

/** Which item of a run a mail is of: in a batch of reminders each customer has one. */
export interface ItemKey {
  readonly batchId: string;
  readonly accountId: string;
}

export interface ItemMessage extends ItemMail {
  readonly id: string;
}

interface ItemMessageRow {
  readonly id: string;
  readonly batch_id: string;
  readonly account_id: string;
  readonly state: MessageState;
  readonly outcome_code: string | null;
  readonly outcome_text: string | null;
  readonly due_at: number;
  readonly sent_at: number | null;
  readonly bounce_kind: BounceKind | null;
}

export function itemKey({ batchId, accountId }: ItemKey): string {
  return `${batchId} ${accountId}`;
}

/** The mails that approved items of a run have become. */
export function createItemMailsStore(db: Db) {
  return {
    /** By item id; items without a batch have none. */
    async ofItems(
      items: readonly { readonly id: string; readonly batchId: string | null; readonly accountId: string }[],
    ): Promise<Map<string, ItemMessage[]>> {
      const batchIds = [...new Set(items.flatMap(({ batchId }) => batchId ?? []))];
      const query = db('messages')
        .select('id', 'batch_id', 'account_id', 'state', 'outcome_code', 'outcome_text', 'due_at', 'sent_at')
        .select('bounce_kind')
        .whereNotNull('account_id')
        .orderBy('id');
      const rows: ItemMessageRow[] =
        batchIds.length === 0 ? [] : await whereAmong(query, db, { column: 'batch_id', values: batchIds });
      const byKey = Map.groupBy(rows, (row) => itemKey({ batchId: row.batch_id, accountId: row.account_id }));
      return new Map(
        items.map(({ id, batchId, accountId }) => {
          const own = batchId === null ? [] : (byKey.get(itemKey({ batchId, accountId })) ?? []);
          return [id, own.map(toItemMessage)];
        }),
      );
    },

    /** What the mails of an item tell by now. */
    async setTotals({ batchId, accountId }: ItemKey, totals: readonly Money[]): Promise<void> {
      await db('reminder_items')
        .where({ batch_id: batchId, account_id: accountId })
        .update({ totals: toJson(totals) });
    },
  };
}

function toItemMessage(row: ItemMessageRow): ItemMessage {
  return {
    id: row.id,
    state: row.state,
    outcomeCode: row.outcome_code,
    outcomeText: row.outcome_text,
    dueAt: row.due_at,
    sentAt: row.sent_at,
    bounce: row.bounce_kind,
  };
}
