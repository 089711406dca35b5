import { HOUR } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import { AppError } from '../../core/errors.ts';
import { createDraftsStore } from './drafts-store.ts';

/** What one person is putting together, kept across pages, restarts and bots; the modal carries only its id. */
export interface Drafts {
  create<Data>(kind: string, slackUserId: string, data: Data): Promise<string>;
  /** Refused with `bot.draftGone` when it expired or is somebody else's. */
  read<Data>(kind: string, slackUserId: string, id: string): Promise<Data>;
  /** Changes happen one after the other, so that quick clicks do not undo each other; the work may await. */
  change<Data, Result>(
    draft: { kind: string; slackUserId: string; id: string },
    work: (data: Data) => Promise<{ data: Data; result: Result }>,
  ): Promise<Result>;
}

/** A modal left open over lunch still works; one from yesterday does not. */
const LIFE = 24 * HOUR;

export function createDrafts({ base }: Core): Drafts {
  const store = createDraftsStore(base.db);
  const turns = new Map<string, Promise<unknown>>();

  const drafts: Drafts = {
    async create(kind, slackUserId, data) {
      const now = base.clock.now();
      const id = base.ids.next();
      await store.deleteExpired(now);
      await store.insert({ id, slackUserId, kind, data: JSON.stringify(data), expiresAt: now + LIFE });
      return id;
    },

    async read<Data>(kind: string, slackUserId: string, id: string) {
      const data = await store.find({ id, slackUserId, kind });
      if (data === null) throw new AppError('bot.draftGone');
      return JSON.parse(data) as Data;
    },

    async change<Data, Result>(
      { kind, slackUserId, id }: { kind: string; slackUserId: string; id: string },
      work: (data: Data) => Promise<{ data: Data; result: Result }>,
    ) {
      return await inTurn(id, async () => {
        const before = await drafts.read<Data>(kind, slackUserId, id);
        const { data, result } = await work(before);
        await store.update(id, JSON.stringify(data));
        return result;
      });
    },
  };
  return drafts;

  async function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = turns.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(key) === turn) turns.delete(key);
    }
  }
}
