import type { Db } from '../db/index.ts';
import { type MessageState, MOVING_OUTCOMES } from '../mail/index.ts';
import { MESSAGE_CLASSES, type MessageClass } from '../notices/index.ts';
import type { MailFacts, Stoppage, WatchFigures } from './watch.ts';

/** Written exactly as the partial indexes have it, or SQLite does not use them. */
const WAITING = `state in ('queued', 'retry')`;
const LEASED = `state = 'sending'`;
const BUDGETS = ['none', 'notice', 'mailing'] as const;

/** All but `sent`: by the index of class and state, so that a million sent mails cost nothing (25 ms against 100). */
const COUNTED_STATES: readonly MessageState[] = [
  'queued',
  'sending',
  'retry',
  'failed',
  'unknown',
  'cancelled',
  'suppressed',
];

interface StoppageRow {
  readonly id: string;
  readonly since: number;
  readonly reason: Stoppage['reason'];
  readonly code: string;
  readonly detail: string;
  readonly ended_at: number | null;
}

interface CauseRow {
  readonly id: string;
  readonly since: number;
  readonly code: string;
  readonly detail: string;
}

/** Reads what other rooms have written: counts and instants over all of it, never a message. */
export function createWatchStore(db: Db) {
  return {
    async mailFacts(now: number): Promise<Omit<MailFacts, 'senders'>> {
      const first = await firstDue();
      const lost = await one<{ at: number | null }>(
        db('messages').whereRaw(LEASED).where('lease_until', '<', now).min({ at: 'lease_until' }),
      );
      const moved = await one<{ at: number | null }>(
        db('delivery_counters')
          .whereIn('outcome', [...MOVING_OUTCOMES])
          .max({ at: 'at' }),
      );
      const accepted = await one<{ at: number | null }>(
        db('delivery_counters').where({ outcome: 'accepted' }).max({ at: 'at' }),
      );
      const due = [first !== null && first <= now ? first : null, numberOf(lost?.at)].filter((at) => at !== null);
      return {
        oldestDueAt: due.length === 0 ? null : Math.min(...due),
        waits: first !== null || due.length > 0,
        movedAt: numberOf(moved?.at),
        acceptedAt: numberOf(accepted?.at),
        pause: causeOf(await db<CauseRow>('sending_pauses').whereNull('lifted_at').orderBy('since').first()),
        trouble: troubleOf(await db<CauseRow>('mail_troubles').whereNull('over_at').orderBy('since')),
      };
    },

    counts: (states: readonly MessageState[] = COUNTED_STATES) => countsOf(states),

    async figures(now: number): Promise<StoredFigures> {
      return {
        messages: await countsOf(COUNTED_STATES),
        leasesExpired: await count(db('messages').whereRaw(LEASED).where('lease_until', '<', now)),
        outcomes: (await db('delivery_counters').orderBy(['class', 'domain', 'outcome']).select('*')).map(withCount),
        latencies: (await db('delivery_latencies').orderBy(['class', 'up_to']).select('*')).map((row: LatencyRow) => ({
          class: row.class,
          upTo: row.up_to,
          count: Number(row.count),
          totalMs: Number(row.total_ms),
        })),
        bounces: ((await db('bounces').groupBy('kind').select('kind', db.raw('count(*) as count'))) as KindRow[]).map(
          withCount,
        ),
        suppressed: await count(db('suppressed_addresses')),
        domainsBackedOff: await count(db('domain_backoffs').where('until', '>', now)),
        paused: (await count(db('sending_pauses').whereNull('lifted_at'))) > 0,
        alertsWaiting: await count(db('alerts').where({ state: 'waiting' })),
        alertsFailed: await count(db('alerts').where({ state: 'failed' })),
      };
    },

    async standing(): Promise<Stoppage | null> {
      const row = await db<StoppageRow>('mail_stoppages').whereNull('ended_at').orderBy('since', 'desc').first();
      return row ? toStoppage(row) : null;
    },

    async stoppage(id: string): Promise<Stoppage | null> {
      const row = await db<StoppageRow>('mail_stoppages').where({ id }).first();
      return row ? toStoppage(row) : null;
    },

    /** Answers its id: one that began at the same instant and was taken for ended goes on. */
    async begin(stoppage: Omit<Stoppage, 'endedAt'> & { noticedAt: number }): Promise<string> {
      const { noticedAt, ...row } = stoppage;
      const rows = (await db('mail_stoppages')
        .insert({ ...row, noticed_at: noticedAt })
        .onConflict('since')
        .merge({ ended_at: null, reason: row.reason, code: row.code, detail: row.detail })
        .returning('id')) as { id: string }[];
      return rows[0]?.id ?? stoppage.id;
    },

    async end(id: string, at: number): Promise<void> {
      await db('mail_stoppages').where({ id }).update({ ended_at: at });
    },
  };

  /** When the first of what waits is due, in the past or the future; each budget by its own place in the index. */
  async function firstDue(): Promise<number | null> {
    const instants: number[] = [];
    for (const budget of BUDGETS) {
      const query = db('messages').whereRaw(`${WAITING} and budget = ?`, [budget]).min({ at: 'due_at' });
      const at = numberOf((await one<{ at: number | null }>(query))?.at);
      if (at !== null) instants.push(at);
    }
    return instants.length === 0 ? null : Math.min(...instants);
  }

  async function countsOf(states: readonly MessageState[]): Promise<WatchFigures['messages']> {
    const rows = (await db('messages')
      .whereIn('class', [...MESSAGE_CLASSES])
      .whereIn('state', [...states])
      .groupBy('class', 'state')
      .select('class', 'state', db.raw('count(*) as count'))) as {
      class: MessageClass;
      state: MessageState;
      count: number;
    }[];
    return rows.map(withCount);
  }

  async function count(rows: ReturnType<Db>): Promise<number> {
    return Number((await one<{ count: number }>(rows.count({ count: '*' })))?.count ?? 0);
  }
}

type StoredFigures = Omit<WatchFigures, 'condition' | 'quota' | 'processes'>;

interface KindRow {
  readonly kind: string;
  readonly count: number;
}

interface LatencyRow {
  readonly class: MessageClass;
  readonly up_to: number;
  readonly count: number;
  readonly total_ms: number;
}

async function one<Row>(query: PromiseLike<unknown>): Promise<Row | undefined> {
  return ((await query) as Row[])[0];
}

/** Sums and counts come as text where the driver fears for their precision. */
function withCount<Row extends { readonly count: number }>(row: Row): Row {
  return { ...row, count: Number(row.count) };
}

function numberOf(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function causeOf(row: CauseRow | undefined): MailFacts['pause'] {
  return row ? { id: row.id, since: row.since, code: row.code, detail: row.detail } : null;
}

/** The trouble met last, since the first: the server was away and then had a bad certificate, and mail stood still all along. */
function troubleOf(rows: readonly CauseRow[]): MailFacts['trouble'] {
  const [first, last] = [rows[0], rows.at(-1)];
  return first && last ? { ...last, since: first.since } : null;
}

function toStoppage(row: StoppageRow): Stoppage {
  return {
    id: row.id,
    since: row.since,
    reason: row.reason,
    code: row.code,
    detail: row.detail,
    endedAt: row.ended_at,
  };
}
