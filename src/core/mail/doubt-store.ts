import { type Db, inGroups } from '../db/index.ts';
import type { MessageClass } from '../notices/index.ts';
import { type DoubtedRow, type DoubtInput, RESTORED } from './doubt.ts';
import type { MessageState } from './mail.ts';
import { statesBefore } from './states.ts';

/** Waits that end sooner than the row says when limits are raised or a server is well again: it may have left all the same. */
const MOVED_FORWARD = ['quota', 'rate', 'domain_busy'];

export function createDoubtStore(db: Db) {
  return {
    /** What the copy holds as on its way, trying again, held up, or waiting and due by `until`. */
    async doubted({ takenAt, until }: DoubtInput): Promise<DoubtedRow[]> {
      return (await db('messages')
        .where('created_at', '<=', takenAt)
        .where((may) => {
          void may
            .whereIn('state', ['sending', 'retry'])
            .orWhere((waits) => void waits.where('state', 'queued').where('due_at', '<=', until))
            .orWhere((heldUp) => void heldUp.where('state', 'queued').whereIn('outcome_code', MOVED_FORWARD));
        })
        .orderBy('id')
        .select({
          id: 'id',
          batchId: 'batch_id',
          class: 'class',
          budget: 'budget',
          state: 'state',
          accountId: 'account_id',
          attempts: 'attempts',
          dueAt: 'due_at',
        })) as DoubtedRow[];
    },

    /** Ends leases with it: whoever held them lived on another database. */
    async move(ids: readonly string[], to: { state: MessageState; at: number; dueAt?: number }): Promise<void> {
      for (const group of inGroups(ids, 2))
        await db('messages')
          .whereIn('id', group)
          .whereIn('state', statesBefore('doubt'))
          .update({
            state: to.state,
            outcome_code: RESTORED,
            outcome_text: null,
            lease_owner: null,
            lease_until: null,
            updated_at: to.at,
            ...(to.dueAt === undefined ? {} : { due_at: to.dueAt }),
          });
    },

    async countUnsettled(classes: readonly MessageClass[]): Promise<number> {
      const row = (await db('messages')
        .whereIn('class', [...classes])
        .where({ state: 'unknown', outcome_code: RESTORED })
        .count({ count: '*' })
        .first()) as { count: number } | undefined;
      return Number(row?.count ?? 0);
    },
  };
}
