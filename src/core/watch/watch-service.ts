import type { Base } from '../base.ts';
import { MINUTE } from '../clock.ts';
import { isoInstant } from '../dates.ts';
import { insideTransaction, pendingMigrations } from '../db/index.ts';
import { type AlertsService, WAITING_STATES } from '../mail/index.ts';
import type { ProcessesService, RunningProcess } from '../processes/index.ts';
import type { QuotaService } from '../quota/index.ts';
import type { SettingsService } from '../settings/index.ts';
import { judgeMail, type MailCondition, type Stoppage, type WatchService } from './watch.ts';
import { createWatchStore } from './watch-store.ts';

export interface WatchRooms {
  readonly settings: Pick<SettingsService, 'all'>;
  readonly quota: Pick<QuotaService, 'use'>;
  readonly alerts: Pick<AlertsService, 'raise'>;
  readonly processes: Pick<ProcessesService, 'list'>;
}

export function createWatchService(base: Base, { settings, quota, alerts, processes }: WatchRooms): WatchService {
  const store = createWatchStore(base.db);
  const { clock } = base;

  return {
    async schema() {
      return (await pendingMigrations(base.db)).length === 0 ? 'ok' : 'schema';
    },

    mail,

    async waiting() {
      const counts = await store.counts(WAITING_STATES);
      return [...Map.groupBy(counts, (row) => row.class)].map(([messageClass, rows]) => ({
        class: messageClass,
        count: rows.reduce((sum, row) => sum + row.count, 0),
      }));
    },

    async figures() {
      return {
        ...(await store.figures(clock.now())),
        condition: await mail(),
        quota: await quota.use(),
        processes: countByKind(await alive()),
      };
    },

    stoppage: (id) => store.stoppage(id),

    async hasNews() {
      return isNews(await mail(), await store.standing());
    },

    async note() {
      if (!insideTransaction(base.db)) throw new Error('a stoppage is noted in the transaction that has won its slot');
      const [condition, standing] = [await mail(), await store.standing()];
      // Another process may have been first.
      if (!isNews(condition, standing)) return;
      if (standing) await store.end(standing.id, clock.now());
      if (condition.stop) await begin(condition);
      base.hub.emit('changed', { room: 'mail' });
    },
  };

  async function mail(): Promise<MailCondition> {
    const all = await settings.all();
    const now = clock.now();
    const senders = (await alive()).filter((process) => process.sends).length;
    const facts = { ...(await store.mailFacts(now)), senders };
    const patience = all['health.stuckMinutes'] * MINUTE;
    const { trouble, acceptedAt } = facts;
    return {
      ...judgeMail(facts, { now, patience, hourly: all['rate.hour'] !== null }),
      trouble: trouble && { since: trouble.since, code: trouble.code },
      hasWorked: acceptedAt !== null,
    };
  }

  async function alive(): Promise<RunningProcess[]> {
    return (await processes.list()).filter((process) => process.alive);
  }

  async function begin({ stop }: Extract<MailCondition, { state: 'stuck' }>): Promise<void> {
    const { toldBy, ...cause } = stop;
    const stoppageId = await store.begin({ ...cause, id: base.ids.next(), noticedAt: clock.now() });
    await alerts.raise({
      kind: 'mail_stuck',
      key: `mail_stuck:${isoInstant(stop.since)}`,
      payload: { stoppageId, toldBy },
    });
  }
}

function countByKind(processes: readonly RunningProcess[]): { kind: string; count: number }[] {
  return [...Map.groupBy(processes, (process) => process.kind)].map(([kind, { length }]) => ({ kind, count: length }));
}

/** A stoppage keeps the cause that it began with: when that goes over into another, it is still one. */
function isNews(condition: MailCondition, standing: Stoppage | null): boolean {
  return (condition.state === 'stuck') !== (standing !== null);
}
