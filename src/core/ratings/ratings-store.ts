import type { Knex } from 'knex';
import { searchKey, searchPatterns } from '../customers/index.ts';
import { type Db, toBoolean } from '../db/index.ts';
import {
  type OpeningEvidence,
  RATING_PREFETCH,
  RATING_VIEW,
  type Rating,
  type RatingChange,
  shareOf,
} from './ratings.ts';

/** A rating as it is stored: its customer by id. */
export interface RatingRecord extends Omit<Rating, 'account'> {
  readonly accountId: string | null;
  readonly ownerId: string | null;
}

interface RatingRow {
  readonly id: string;
  readonly message_id: string;
  readonly account_id: string | null;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly subject_title: string;
  readonly score: number;
  readonly scale: number;
  readonly low: boolean | number;
  readonly version: number;
  readonly comment: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly locks_at: number;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly due_at: number | null;
  readonly contacted_at: number | null;
  readonly resolved_at: number | null;
}

export interface RatingFilter {
  readonly low?: boolean;
  readonly accountId?: string;
  readonly subject?: { readonly kind: string; readonly id: string };
  readonly search?: string;
}

export function createRatingsStore(db: Db) {
  return {
    async byMessage(messageId: string): Promise<RatingRecord | null> {
      const row = await db<RatingRow>('ratings').where({ message_id: messageId }).first();
      return row ? toRating(row) : null;
    },

    /** As `byMessage`; another transaction that wants to change the same rating waits (PostgreSQL; SQLite has one writer). */
    async lockByMessage(messageId: string): Promise<RatingRecord | null> {
      const row = await db<RatingRow>('ratings').where({ message_id: messageId }).forUpdate().first();
      return row ? toRating(row) : null;
    },

    async byId(id: string): Promise<RatingRecord | null> {
      const row = await db<RatingRow>('ratings').where({ id }).first();
      return row ? toRating(row) : null;
    },

    async byIds(ids: readonly string[]): Promise<RatingRecord[]> {
      return (await db<RatingRow>('ratings').whereIn('id', [...ids])).map(toRating);
    },

    /** Answers false, and inserts nothing, when the message was rated by another transaction meanwhile. */
    async insert(rating: RatingRecord, customerName: string): Promise<boolean> {
      const inserted = await db('ratings')
        .insert({
          id: rating.id,
          message_id: rating.messageId,
          account_id: rating.accountId,
          subject_kind: rating.subjectKind,
          subject_id: rating.subjectId,
          subject_title: rating.subjectTitle,
          created_at: rating.createdAt,
          locks_at: rating.locksAt,
          ...changeable(rating, customerName),
        })
        .onConflict('message_id')
        .ignore()
        .returning('id');
      return inserted.length === 1;
    },

    async update(rating: RatingRecord, customerName: string): Promise<void> {
      await db('ratings').where({ id: rating.id }).update(changeable(rating, customerName));
    },

    /** What the team does with it; the customer's side stays as it is, whoever changes it meanwhile. */
    async handle(
      id: string,
      {
        ownerId,
        ownerName,
        contactedAt,
        resolvedAt,
      }: Pick<RatingRecord, 'ownerId' | 'ownerName' | 'contactedAt' | 'resolvedAt'>,
    ): Promise<void> {
      await db('ratings')
        .where({ id })
        .update({ owner_id: ownerId, owner_name: ownerName, contacted_at: contactedAt, resolved_at: resolvedAt });
    },

    async addHistory(id: string, ratingId: string, { score, scale, comment, at }: RatingChange): Promise<void> {
      await db('rating_history').insert({ id, rating_id: ratingId, score, scale, comment, at });
    },

    /** Oldest first. */
    async history(ratingId: string): Promise<RatingChange[]> {
      return await db<RatingChange & { id: string; rating_id: string }>('rating_history')
        .where({ rating_id: ratingId })
        .orderBy('id')
        .select('score', 'scale', 'comment', 'at');
    },

    /** Newest first. */
    async list(
      filter: RatingFilter,
      { offset, limit }: { offset: number; limit: number },
    ): Promise<{ rows: RatingRecord[]; total: number }> {
      const [count] = (await db('ratings').modify(matching(filter)).count({ total: '*' })) as {
        total: number | string;
      }[];
      const rows = await db<RatingRow>('ratings')
        .modify(matching(filter))
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .offset(offset)
        .limit(limit);
      return { rows: rows.map(toRating), total: Number(count?.total ?? 0) };
    },

    async average(since: number): Promise<{ count: number; share: number | null }> {
      const row = (await db('ratings')
        .where('created_at', '>=', since)
        .first(db.raw('count(*) as total, avg(share) as share'))) as { total: number | string; share: number | null };
      return { count: Number(row.total), share: row.share === null ? null : Number(row.share) };
    },

    async evidence(messageId: string): Promise<OpeningEvidence> {
      const rows = (await db('link_views')
        .where({ message_id: messageId })
        .whereIn('kind', [RATING_VIEW, RATING_PREFETCH])
        .groupBy('kind')
        .select('kind')
        .count({ total: '*' })) as { kind: string; total: number | string }[];
      const times = (kind: string): number => Number(rows.find((row) => row.kind === kind)?.total ?? 0);
      return { people: times(RATING_VIEW), prefetches: times(RATING_PREFETCH) };
    },
  };
}

function matching(filter: RatingFilter): (query: Knex.QueryBuilder) => void {
  return (query) => {
    if (filter.low !== undefined) query.where('low', filter.low);
    if (filter.accountId) query.where('account_id', filter.accountId);
    if (filter.subject) query.where({ subject_kind: filter.subject.kind, subject_id: filter.subject.id });
    for (const pattern of searchPatterns(filter.search)) query.whereRaw("search_text like ? escape '!'", [pattern]);
  };
}

function changeable(rating: RatingRecord, customerName: string) {
  return {
    score: rating.score,
    scale: rating.scale,
    share: shareOf(rating.score, rating.scale),
    low: rating.low,
    version: rating.version,
    comment: rating.comment,
    search_text: searchKey(`${customerName} ${rating.subjectTitle} ${rating.comment}`),
    updated_at: rating.updatedAt,
    owner_id: rating.ownerId,
    owner_name: rating.ownerName,
    due_at: rating.dueAt,
    contacted_at: rating.contactedAt,
    resolved_at: rating.resolvedAt,
  };
}

function toRating(row: RatingRow): RatingRecord {
  return {
    id: row.id,
    messageId: row.message_id,
    accountId: row.account_id,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    subjectTitle: row.subject_title,
    score: row.score,
    scale: row.scale,
    low: toBoolean(row.low),
    version: row.version,
    comment: row.comment,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    locksAt: row.locks_at,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    dueAt: row.due_at,
    contactedAt: row.contacted_at,
    resolvedAt: row.resolved_at,
  };
}
