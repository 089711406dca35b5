import { type Db, insideTransaction, isPostgres } from './database.ts';

/**
 * What is read after these calls is what will be written over: until the transaction ends nobody else changes it. SQLite
 * has one writer at a time anyway; PostgreSQL would let two read the same and the later one overwrite the earlier.
 */

/** Locks one row; others that change it wait, whatever use case they come from. */
export async function lockRow(db: Db, table: string, id: string): Promise<void> {
  insist(db);
  if (isPostgres(db)) await db(table).where({ id }).forUpdate().first('id');
}

/** The same for what may have no row yet (a setting at its default, a new reference): those that name it come in turn. */
export async function takeTurn(db: Db, name: string): Promise<void> {
  insist(db);
  if (isPostgres(db)) await db.raw('select pg_advisory_xact_lock(hashtext(?))', [name]);
}

function insist(db: Db): void {
  if (!insideTransaction(db)) throw new Error('this reads and writes over what it read: use core.transaction');
}
