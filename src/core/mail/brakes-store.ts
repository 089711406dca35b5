import { type Db, isPostgres } from '../db/index.ts';
import type { Ids } from '../ids.ts';
import type { Brakes, DomainBackoff, MailTrouble, SendingPause } from './brakes.ts';
import { WAITING } from './states.ts';

interface BackoffRow {
  readonly domain: string;
  readonly until: number;
  readonly failures: number;
  readonly since: number;
  readonly reason: string;
  readonly probe_id: string | null;
}

interface PauseRow {
  readonly id: string;
  readonly scope: string;
  readonly since: number;
  readonly code: string;
  readonly detail: string;
  readonly message_id: string | null;
  readonly lifted_at: number | null;
  readonly lifted_by_name: string | null;
  readonly lifted_as: 'resume' | 'leave' | null;
}

interface TroubleRow {
  readonly id: string;
  readonly code: MailTrouble['code'];
  readonly detail: string;
  readonly since: number;
  readonly over_at: number | null;
}

/** The one scope so far: everything that leaves in our name. */
const SENDER = 'sender';

/** SQL: whether it is paused. */
export const PAUSED = `exists (select 1 from sending_pauses where scope = '${SENDER}' and lifted_at is null)`;

export function createBrakesStore(db: Db, ids: Pick<Ids, 'next'>): Brakes {
  return {
    async backoffs(domains) {
      if (domains.length === 0) return new Map();
      // In one order, so that two processes never wait for one another.
      const query = db<BackoffRow>('domain_backoffs')
        .whereIn('domain', [...domains])
        .orderBy('domain');
      if (isPostgres(db)) void query.forUpdate();
      const rows = await query.select('*');
      return new Map(rows.map((row) => [row.domain, toBackoff(row)]));
    },

    async standing(domains, now) {
      const rows: (BackoffRow & { readonly paused: number | boolean })[] = await db
        .select('*')
        .from(db.raw(`(select ${PAUSED} as paused) as sender`))
        .leftJoin('domain_backoffs', (join) => join.onIn('domain', [...domains]).andOnVal('until', '>', now));
      const resting = rows.filter((row) => row.domain !== null).map((row) => [row.domain, toBackoff(row)] as const);
      return { paused: rows.some((row) => Boolean(row.paused)), resting: new Map(resting) };
    },

    async probe({ domain, messageId, now, until }) {
      await db('domain_backoffs').where({ domain }).update({ probe_id: messageId, until, updated_at: now });
    },

    async slowDown({ domain, until, failures, since, reason, probeId, now }) {
      await db('domain_backoffs')
        .insert({ domain, until, failures, since, reason, probe_id: probeId, updated_at: now })
        .onConflict('domain')
        .merge();
    },

    async speedUp(domains, now) {
      await db('domain_backoffs')
        .whereIn('domain', [...domains])
        .delete();
      // What another process holds at this instant is waiting for our row, and finds it gone.
      const waiting = db('messages')
        .whereRaw(WAITING)
        .where({ outcome_code: 'domain_busy' })
        .whereIn('to_domain', [...domains])
        .select('id');
      if (isPostgres(db)) void waiting.forUpdate().skipLocked();
      await db('messages').whereIn('id', waiting).update({ due_at: now, outcome_code: null, updated_at: now });
    },

    async postponeBusy({ budget, domains, now, scan }) {
      if (domains.length === 0) return 0;
      const resting = db('domain_backoffs')
        .whereIn('domain', [...domains])
        .where('until', '>', now)
        .select('domain');
      const first = db('messages')
        .whereRaw(`${WAITING} and budget = ?`, [budget])
        .where('due_at', '<=', now)
        .orderBy(['due_at', 'id'])
        .limit(scan)
        .select('id', 'to_domain');
      if (isPostgres(db)) void first.forUpdate().skipLocked();
      const until = db('domain_backoffs').whereRaw('domain = messages.to_domain').select('until');
      return await db('messages')
        .whereIn('id', db.from(first.as('first')).whereIn('first.to_domain', resting).select('first.id'))
        .update({ due_at: until, outcome_code: 'domain_busy', updated_at: now });
    },

    async paused() {
      const row = await db<PauseRow>('sending_pauses').where({ scope: SENDER }).whereNull('lifted_at').first();
      return row ? toPause(row) : null;
    },

    async pauseById(id) {
      const row = await db<PauseRow>('sending_pauses').where({ id }).first();
      return row ? toPause(row) : null;
    },

    async pause({ messageId, ...pause }) {
      const rows = await db('sending_pauses')
        .insert({ ...pause, id: ids.next(), scope: SENDER, message_id: messageId })
        .onConflict()
        .ignore()
        .returning('*');
      return rows[0] ? toPause(rows[0] as PauseRow) : null;
    },

    async lift(id, { at, byName, as }) {
      const lifted = await db('sending_pauses')
        .where({ id })
        .whereNull('lifted_at')
        .update({ lifted_at: at, lifted_by_name: byName, lifted_as: as });
      return lifted > 0;
    },

    async troubleById(id) {
      const row = await db<TroubleRow>('mail_troubles').where({ id }).first();
      return row ? toTrouble(row) : null;
    },

    async beginTrouble(trouble) {
      const rows = await db<TroubleRow>('mail_troubles')
        .insert({ ...trouble, id: ids.next() })
        .onConflict()
        .ignore()
        .returning('*');
      return rows[0] ? toTrouble(rows[0] as TroubleRow) : null;
    },

    async standingTrouble(code) {
      const row = await db<TroubleRow>('mail_troubles').where({ code }).whereNull('over_at').first();
      return row ? toTrouble(row) : null;
    },

    async endTroubles(now) {
      return await db('mail_troubles').whereNull('over_at').update({ over_at: now });
    },
  };
}

function toBackoff(row: BackoffRow): DomainBackoff {
  return {
    domain: row.domain,
    until: row.until,
    reason: row.reason,
    failures: row.failures,
    since: row.since,
    probeId: row.probe_id,
  };
}

function toPause(row: PauseRow): SendingPause {
  return {
    id: row.id,
    since: row.since,
    code: row.code,
    detail: row.detail,
    messageId: row.message_id,
    lifted:
      row.lifted_at === null
        ? null
        : { at: row.lifted_at, byName: row.lifted_by_name ?? '', as: row.lifted_as ?? 'resume' },
  };
}

function toTrouble(row: TroubleRow): MailTrouble {
  return { id: row.id, code: row.code, detail: row.detail, since: row.since, overAt: row.over_at };
}
