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

    async suppressed(emails: readonly string[]): Promise<Set<string>> {
      const query = db('suppressed_addresses').select('email');
      const rows: { email: string }[] = await whereAmong(query, db, { column: 'email', values: emails });
      return new Set(rows.map((row) => row.email));
    },

    async optedOut(emails: readonly string[], category: string): Promise<Set<string>> {
      const query = db('opt_outs').select('email').where({ category });
      const rows: { email: string }[] = await whereAmong(query, db, { column: 'email', values: emails });
      return new Set(rows.map((row) => row.email));
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
