import { type Db, whereAmong } from '../db/index.ts';
import type { Suppression, SuppressionReason } from './customers.ts';

interface SuppressionRow {
  readonly email: string;
  readonly reason: SuppressionReason;
  readonly detail: string | null;
  readonly at: number;
  readonly message_id: string | null;
}

/** Addresses that are not written to: suppressed for good, or opted out of a category. Kept in lower case. */
export function createBlockedStore(db: Db) {
  return {
    async list({
      search,
      offset,
      limit,
    }: {
      search: string;
      offset: number;
      limit: number;
    }): Promise<{ rows: Suppression[]; total: number }> {
      const pattern = `%${search.trim().toLowerCase().replace(/[!%_]/g, '!$&')}%`;
      const matching = db<SuppressionRow>('suppressed_addresses').whereRaw("email like ? escape '!'", [pattern]);
      const counted = (await matching.clone().count({ count: '*' }).first()) as { count: number } | undefined;
      const rows = await matching.select('*').orderBy('at', 'desc').orderBy('email').offset(offset).limit(limit);
      return { rows: rows.map(toSuppression), total: Number(counted?.count ?? 0) };
    },

    async find(email: string): Promise<Suppression | null> {
      const row = await db<SuppressionRow>('suppressed_addresses').where({ email }).first();
      return row ? toSuppression(row) : null;
    },

    /** Which of these are not written to; a suppression counts before an opt-out of the category. */
    async blocked(
      emails: readonly string[],
      category: string | null,
    ): Promise<Map<string, 'suppressed' | 'opted_out'>> {
      const among = { column: 'email', values: emails };
      const suppressed = whereAmong(db('suppressed_addresses').select('email', db.raw('0 as opted_out')), db, among);
      const optedOut = whereAmong(
        db('opt_outs').select('email', db.raw('1 as opted_out')).where({ category }),
        db,
        among,
      );
      const rows: { email: string; opted_out: number }[] = await (category === null
        ? suppressed
        : suppressed.unionAll(optedOut).orderBy('opted_out', 'desc'));
      return new Map(rows.map((row) => [row.email, row.opted_out === 1 ? 'opted_out' : 'suppressed']));
    },

    /** The first reason stays: it says what happened. */
    async suppress({ messageId, ...suppression }: Suppression): Promise<void> {
      await db('suppressed_addresses')
        .insert({ ...suppression, message_id: messageId })
        .onConflict('email')
        .ignore();
    },

    async clear(email: string): Promise<boolean> {
      return (await db('suppressed_addresses').where({ email }).delete()) > 0;
    },

    async optOut(row: {
      email: string;
      category: string;
      account_id: string | null;
      at: number;
      source: string;
    }): Promise<void> {
      await db('opt_outs').insert(row).onConflict(['email', 'category']).ignore();
    },
  };
}

function toSuppression({ email, reason, detail, at, message_id }: SuppressionRow): Suppression {
  return { email, reason, detail, at, messageId: message_id };
}
