import { type Db, whereAmong } from '../db/index.ts';
import type { Suppression, SuppressionReason } from './customers.ts';

interface SuppressionRow {
  readonly email: string;
  readonly reason: SuppressionReason;
  readonly detail: string | null;
  readonly at: number;
}

/** Addresses that are not written to: suppressed for good, or opted out of a category. Kept in lower case. */
export function createBlockedStore(db: Db) {
  return {
    async list({ search = '', limit = 100 }: { search?: string; limit?: number }): Promise<Suppression[]> {
      const pattern = `%${search.trim().toLowerCase().replace(/[!%_]/g, '!$&')}%`;
      const rows = await db<SuppressionRow>('suppressed_addresses')
        .select('*')
        .whereRaw("email like ? escape '!'", [pattern])
        .orderBy('at', 'desc')
        .orderBy('email')
        .limit(limit);
      return rows.map(({ email, reason, detail, at }) => ({ email, reason, detail, at }));
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
    async suppress(suppression: Suppression): Promise<void> {
      await db('suppressed_addresses').insert(suppression).onConflict('email').ignore();
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
