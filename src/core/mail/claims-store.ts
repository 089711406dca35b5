import type { Knex } from 'knex';
import { type Db, inGroups, isPostgres, toJson } from '../db/index.ts';
import { PAUSED } from './brakes-store.ts';
import { BUDGETS, type Budget, type ClaimedMessage, type Claims, type DueMessage } from './claims.ts';
import { type StoredMessageRow, toStoredMessage } from './outbox-rows.ts';
import { statesBefore, WAITING } from './states.ts';

interface ClaimedRow extends StoredMessageRow {
  readonly budget: Budget;
  readonly lease_owner: string;
  readonly quota_day: string | null;
  readonly handing_over_at: number | null;
  readonly is_probe: number | boolean;
}

/** The same as `state = 'sending'`, put so that no index of states is used: each row is found by its id, not each id by trying all rows. */
const FOUND_BY_ID = `coalesce(messages.state, '') = 'sending'`;

/** As the partial index `messages_leased` has it. */
const LEASED = `state = 'sending'`;

export function createClaimsStore(db: Db): Claims {
  return {
    async hasWork(now) {
      const [row] = await rows<{ work: number | boolean }>(
        `select (exists (select 1 from messages where ${WAITING} and budget = 'notice' and due_at <= ?)
              or exists (select 1 from messages where ${WAITING} and budget = 'mailing' and due_at <= ?)
              or exists (select 1 from messages where ${WAITING} and budget = 'none' and due_at <= ?)
              or exists (select 1 from messages where ${LEASED} and lease_until < ?)) as work`,
        [now, now, now, now],
      );
      return Boolean(row?.work);
    },

    async due({ now, limit }) {
      const parts = BUDGETS.map((budget) => {
        const due = db('messages')
          .whereRaw(`${WAITING} and budget = ? and not ${PAUSED}`, [budget])
          .where('due_at', '<=', now)
          .orderBy(['due_at', 'id'])
          .limit(limit)
          .select('id', 'due_at', 'budget', { domain: 'to_domain', createdAt: 'created_at' });
        return db.select('*').from(skippingLocked(due).as(`of_${budget}`));
      });
      return (await db
        .select('id', 'budget', 'domain', 'createdAt')
        .from(db.unionAll(parts).as('due'))
        .orderBy(['due_at', 'id'])) as DueMessage[];
    },

    async lease({ ids, lease, now, until, quotaDay }) {
      if (ids.length === 0) return [];
      return await claimed(
        db('messages')
          .whereIn('id', [...ids])
          .whereIn('state', statesBefore('claim'))
          .update({
            state: 'sending',
            lease_owner: lease,
            lease_until: until,
            handing_over_at: null,
            quota_day: quotaDay,
            updated_at: now,
          }),
      );
    },

    async postpone({ budget, now, dueAt, limit }) {
      const due = db('messages')
        .whereRaw(`${WAITING} and budget = ?`, [budget])
        .where('due_at', '<=', now)
        .orderBy(['due_at', 'id'])
        .limit(limit)
        .select('id');
      return await claimed(
        db('messages')
          .whereIn('id', skippingLocked(due))
          .update({ due_at: dueAt, outcome_code: 'quota', updated_at: now }),
      );
    },

    async reconsider(now) {
      return await db('messages')
        .whereRaw(WAITING)
        .whereIn('outcome_code', ['quota', 'rate'])
        .where('due_at', '>', now)
        .update({ due_at: now, outcome_code: null });
    },

    async startHandover({ messages, now, until }) {
      const marked: (typeof messages)[number][] = [];
      for (const [lease, group] of Map.groupBy(messages, (message) => message.lease)) {
        const rows: { id: string }[] = await db('messages')
          .whereIn(
            'id',
            group.map((message) => message.id),
          )
          .where({ lease_owner: lease, state: 'sending' })
          .where('lease_until', '>', now)
          .update({ handing_over_at: now, lease_until: until, attempts: db.raw('attempts + 1') })
          .returning('id');
        const ids = new Set(rows.map((row) => row.id));
        marked.push(...group.filter((message) => ids.has(message.id)));
      }
      return marked;
    },

    async renew({ leases, now, until }) {
      const held = under(leases).where('lease_until', '>', now).select('id');
      // What the own ledger writes at this instant ends or begins a lease anew: waiting for it could be for ever.
      await db('messages').whereIn('id', skippingLocked(held)).update({ lease_until: until });
    },

    async hold({ leases, until }) {
      const held = under(leases).select('id');
      return await claimed(db('messages').whereIn('id', skippingLocked(held)).update({ lease_until: until }));
    },

    async holdsAny(leases) {
      return (await under(leases).first('id')) !== undefined;
    },

    async refreshData(changes) {
      for (const [id, data] of changes)
        await db('messages')
          .where({ id })
          .update({ data: toJson(data) });
    },

    async finish({ to, rows: finished }) {
      const ids: string[] = [];
      for (const group of inGroups(finished, 4)) {
        const values = group.map(() => '(?, ?, ?, ?)').join(', ');
        const updated = await rows<{ id: string }>(
          `update messages set state = ?, outcome_code = ?, updated_at = ?, sent_at = ?,
             outcome_text = done.column2, due_at = coalesce(cast(done.column3 as bigint), messages.due_at),
             attempts = messages.attempts + ?,
             lease_owner = null, lease_until = null,
             handing_over_at = ${to.state === 'unknown' || to.state === 'sent' ? 'messages.handing_over_at' : 'null'}
           from (values ${values}) as done
           where messages.id = done.column1 and messages.lease_owner = done.column4 and ${FOUND_BY_ID}
           returning messages.id as id`,
          [
            to.state,
            to.code,
            to.at,
            to.state === 'sent' ? to.at : null,
            to.attempts ?? 0,
            ...group.flatMap((row) => [row.id, row.text, row.dueAt, row.lease]),
          ],
        );
        ids.push(...updated.map((row) => row.id));
      }
      return ids;
    },

    async takeExpired({ lease, now, until, limit }) {
      const expired = db('messages')
        .whereRaw(LEASED)
        .where('lease_until', '<', now)
        .orderBy('lease_until')
        .limit(limit)
        .select('id');
      return await claimed(
        db('messages').whereIn('id', skippingLocked(expired)).update({ lease_owner: lease, lease_until: until }),
      );
    },
  };

  function under(leases: string): Knex.QueryBuilder {
    return db('messages').whereRaw(LEASED).whereRaw('substr(lease_owner, 1, ?) = ?', [leases.length, leases]);
  }

  /** Two workers never wait for one another's rows. SQLite has one writer at a time anyway. */
  function skippingLocked(query: Knex.QueryBuilder): Knex.QueryBuilder {
    return isPostgres(db) ? query.forUpdate().skipLocked() : query;
  }

  async function claimed(update: Knex.QueryBuilder): Promise<ClaimedMessage[]> {
    const ofBatch = (column: string, name: string) =>
      db.raw(`(select ${column} from batches where batches.id = messages.batch_id) as ${name}`);
    const probe =
      'exists (select 1 from domain_backoffs where domain = messages.to_domain and probe_id = messages.id) as is_probe';
    const updated = (await update.returning([
      '*',
      ofBatch('title', 'batch_title'),
      ofBatch('created_by_name', 'batch_by'),
      db.raw(probe),
    ])) as ClaimedRow[];
    return updated
      .map((row) => ({
        ...toStoredMessage(row),
        budget: row.budget,
        lease: row.lease_owner,
        quotaDay: row.quota_day,
        handingOverAt: row.handing_over_at,
        isProbe: Boolean(row.is_probe),
      }))
      .sort((one, other) => one.dueAt - other.dueAt || (one.id < other.id ? -1 : 1));
  }

  /** knex answers raw queries in each driver's own shape. */
  async function rows<Row>(sql: string, bindings: readonly (string | number | null)[]): Promise<Row[]> {
    const answer = (await db.raw(sql, [...bindings] as Knex.RawBinding[])) as Row[] | { rows: Row[] };
    return Array.isArray(answer) ? answer : answer.rows;
  }
}
