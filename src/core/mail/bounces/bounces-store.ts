import type { Db } from '../../db/index.ts';
import type { BounceKind } from '../mail.ts';

interface NewBounce {
  readonly id: string;
  readonly reportId: string;
  readonly email: string;
  readonly kind: BounceKind;
  readonly status: string;
  readonly detail: string;
  readonly messageId: string;
  readonly accountId: string | null;
  readonly source: 'imap' | 'pipe';
  readonly at: number;
}

export function createBouncesStore(db: Db) {
  return {
    /** Answers whether it is new: a report counts once for an address. */
    async insert(bounce: NewBounce): Promise<boolean> {
      const rows = await db('bounces')
        .insert({
          id: bounce.id,
          report_id: bounce.reportId,
          email: bounce.email,
          kind: bounce.kind,
          status: bounce.status,
          detail: bounce.detail,
          message_id: bounce.messageId,
          account_id: bounce.accountId,
          source: bounce.source,
          at: bounce.at,
        })
        .onConflict(['report_id', 'email'])
        .ignore()
        .returning('id');
      return rows.length > 0;
    },

    async markMessage(id: string, bounce: { kind: BounceKind; text: string; at: number }): Promise<void> {
      await db('messages')
        .where({ id })
        .update({ bounce_kind: bounce.kind, bounce_text: bounce.text, bounced_at: bounce.at, updated_at: bounce.at });
    },

    /** What came back of the account's newest `limit` messages to the address that left since; null: nothing. */
    async newestTo(input: {
      email: string;
      accountId: string | null;
      since: number;
      limit: number;
    }): Promise<(BounceKind | null)[]> {
      const rows: { bounce_kind: BounceKind | null }[] = await db('messages')
        .where({ account_id: input.accountId })
        .where('created_at', '>=', input.since)
        .whereRaw('lower(to_email) = ?', [input.email])
        .where((left) => left.where('state', 'sent').orWhereNotNull('bounce_kind'))
        .orderBy('id', 'desc')
        .limit(input.limit)
        .select('bounce_kind');
      return rows.map((row) => row.bounce_kind);
    },

    /** Where a sending was told is told once more: something came back. */
    async tellAgain(batchId: string): Promise<void> {
      await db('batches').where({ id: batchId }).update({ told_at: null });
    },
  };
}
