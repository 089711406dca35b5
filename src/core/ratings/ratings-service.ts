import type { AccessService } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { DAY } from '../clock.ts';
import { type Account, type CustomersService, WORDS_LIMIT } from '../customers/index.ts';
import { insideTransaction } from '../db/index.ts';
import { NotFound, refuseField } from '../errors.ts';
import type { AlertsService, OutboxService, StoredMessage } from '../mail/index.ts';
import type { Settings, SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import { manyLines } from '../text.ts';
import { createRatingNews } from './rating-news.ts';
import {
  answerDueAt,
  isLow,
  type Rating,
  type RatingPage,
  type RatingsService,
  shareOf,
  titleForCustomer,
  titleForTeam,
} from './ratings.ts';
import { createRatingsStore, type RatingRecord } from './ratings-store.ts';

const PAGE = 50;

export interface RatingRooms {
  readonly access: AccessService;
  readonly audit: AuditService;
  readonly settings: SettingsService;
  readonly customers: CustomersService;
  readonly templates: TemplatesService;
  readonly alerts: AlertsService;
  readonly outbox: OutboxService;
}

export function createRatingsService(base: Base, rooms: RatingRooms): RatingsService {
  const { access, audit, settings, customers, outbox, alerts } = rooms;
  const store = createRatingsStore(base.db);
  const tellTeam = createRatingNews(base, rooms);

  return {
    async page(messageId) {
      const message = await rateable(messageId);
      return pageOf(message, await store.byMessage(messageId), await settings.all());
    },

    async rate({ messageId, score, comment }) {
      if (!insideTransaction(base.db)) throw new Error('this writes a rating and its news: use core.transaction');
      const message = await rateable(messageId);
      const company = await settings.all();
      const existing = await store.lockByMessage(messageId);
      const page = pageOf(message, existing, company);
      if (page.proof) return { rating: null, page, passedOn: false };
      if (page.locked) return { rating: null, page, passedOn: await passOn(message, comment, existing) };
      if (!Number.isInteger(score) || score < 1 || score > page.scale)
        throw refuseField('score', 'ratings.score', { scale: page.scale });

      const words = manyLines(comment).trim();
      if (words.length > WORDS_LIMIT) throw refuseField('comment', 'customers.tooLong', { limit: WORDS_LIMIT });
      const [account] = message.accountId ? await customers.byIds([message.accountId]) : [];
      const given = { score, scale: page.scale, comment: words };
      const rating = existing
        ? await change(existing, given, { account, company })
        : await record(message, given, { account, company });
      return {
        rating: { ...rating, account: account ?? null },
        page: pageOf(message, rating, company),
        passedOn: false,
      };
    },

    async list(actor, filter = {}, { offset = 0, limit = PAGE } = {}) {
      access.require(actor, 'ratings.view');
      const { rows, total } = await store.list(filter, { offset, limit });
      return { rows: await withAccounts(rows), total };
    },

    async get(actor, id) {
      access.require(actor, 'ratings.view');
      return await shown(id);
    },

    async history(actor, id) {
      access.require(actor, 'ratings.view');
      return await store.history(id);
    },

    async evidence(actor, id) {
      access.require(actor, 'ratings.view');
      return await store.evidence((await find(id)).messageId);
    },

    async handle(actor, { id, as }) {
      access.requireSeen(actor, 'ratings.edit');
      const rating = await find(id);
      const now = base.clock.now();
      // Whoever acts on it owns it, unless somebody does already.
      const owner =
        as === 'take' || rating.ownerName === null
          ? { ownerId: actor.id, ownerName: actor.name }
          : { ownerId: rating.ownerId, ownerName: rating.ownerName };
      await store.handle(id, {
        ...owner,
        contactedAt: as === 'contacted' ? (rating.contactedAt ?? now) : rating.contactedAt,
        resolvedAt: as === 'resolved' ? (rating.resolvedAt ?? now) : rating.resolvedAt,
      });
      await audit.record(actor, { action: `ratings.${as}`, target: { kind: 'rating', id } });
      base.hub.emit('changed', { room: 'ratings' });
      return await shown(id);
    },

    async average(actor, since) {
      access.require(actor, 'ratings.view');
      return await store.average(since);
    },
  };

  /** Words that come when the rating is final do not change it; they reach the team all the same. */
  async function passOn(message: StoredMessage, comment: string, given: RatingRecord | null): Promise<boolean> {
    const words = manyLines(comment).trim();
    if (words === '' || words === given?.comment) return false;
    const about = { accountId: message.accountId, messageId: message.id, about: 'rating' as const, words };
    const { kept, isNew } = await customers.keepWords(about);
    if (isNew)
      await alerts.raise({
        kind: 'customer_words',
        key: `customer_words:${kept.id}`,
        payload: { wordsId: kept.id },
      });
    return true;
  }

  /** First time: the row, its history, the news. When another transaction was first, it is a change of that one. */
  async function record(
    message: StoredMessage,
    given: { score: number; scale: number; comment: string },
    { account, company }: { account: Account | undefined; company: Settings },
  ): Promise<RatingRecord> {
    const now = base.clock.now();
    const low = isLow(shareOf(given.score, given.scale), company['ratings.lowUpTo']);
    const rating: RatingRecord = {
      id: base.ids.next(),
      messageId: message.id,
      accountId: account?.id ?? null,
      subjectKind: message.causeKind,
      subjectId: message.causeId,
      subjectTitle: titleForTeam(message),
      ...given,
      low,
      version: 1,
      createdAt: now,
      updatedAt: now,
      locksAt: now + company['ratings.lockDays'] * DAY,
      ownerId: null,
      ownerName: null,
      dueAt: low ? answerDueAt(now, company) : null,
      contactedAt: null,
      resolvedAt: null,
    };
    if (!(await store.insert(rating, account?.tradeName ?? ''))) {
      const first = await store.lockByMessage(message.id);
      if (!first) throw new Error('a rating that stood in the way is gone');
      return await change(first, given, { account, company });
    }
    await store.addHistory(base.ids.next(), rating.id, { ...given, at: now });
    await tellTeam({ rating, account: account ?? null, before: null, company });
    base.hub.emit('changed', { room: 'ratings' });
    return rating;
  }

  async function change(
    before: RatingRecord,
    given: { score: number; scale: number; comment: string },
    { account, company }: { account: Account | undefined; company: Settings },
  ): Promise<RatingRecord> {
    // A double click: the same again is no change.
    if (before.score === given.score && before.comment === given.comment) return before;
    const now = base.clock.now();
    const low = isLow(shareOf(given.score, given.scale), company['ratings.lowUpTo']);
    const worsened = low && !before.low;
    const rating: RatingRecord = {
      ...before,
      ...given,
      low,
      version: before.version + 1,
      updatedAt: now,
      dueAt: worsened ? answerDueAt(now, company) : low ? before.dueAt : null,
      // What was settled was settled about a better score.
      contactedAt: worsened ? null : before.contactedAt,
      resolvedAt: worsened ? null : before.resolvedAt,
    };
    await store.update(rating, account?.tradeName ?? '');
    await store.addHistory(base.ids.next(), rating.id, { ...given, at: now });
    await tellTeam({ rating, account: account ?? null, before: { ...before, at: before.updatedAt }, company });
    base.hub.emit('changed', { room: 'ratings' });
    return rating;
  }

  function pageOf(message: StoredMessage, rating: RatingRecord | null, company: Settings): RatingPage {
    return {
      // A rating keeps the scale on which it was given.
      scale: rating?.scale ?? company['ratings.scale'],
      given: rating && { score: rating.score, comment: rating.comment },
      locked: rating !== null && base.clock.now() >= rating.locksAt,
      locksAt: rating?.locksAt ?? null,
      subjectTitle: titleForCustomer(message),
      language: message.language,
      proof: message.class === 'proof',
    };
  }

  async function rateable(messageId: string): Promise<StoredMessage> {
    const message = await outbox.byId(messageId);
    if (!message || message.class === 'team') throw new NotFound('ratings.noSuchMessage');
    return message;
  }

  async function find(id: string): Promise<RatingRecord> {
    const rating = await store.byId(id);
    if (!rating) throw new NotFound('ratings.noSuchRating');
    return rating;
  }

  async function shown(id: string): Promise<Rating> {
    const [rating] = await withAccounts([await find(id)]);
    if (!rating) throw new NotFound('ratings.noSuchRating');
    return rating;
  }

  async function withAccounts(records: readonly RatingRecord[]): Promise<Rating[]> {
    const ids = [...new Set(records.flatMap(({ accountId }) => accountId ?? []))];
    const accounts = new Map((await customers.byIds(ids)).map((account) => [account.id, account]));
    return records.map(({ accountId, ownerId: _, ...rating }) => ({
      ...rating,
      account: (accountId && accounts.get(accountId)) || null,
    }));
  }
}
