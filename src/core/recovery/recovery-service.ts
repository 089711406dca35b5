import { SYSTEM } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { dateIn, isoInstant } from '../dates.ts';
import { insideTransaction } from '../db/index.ts';
import type { DebtorsService } from '../debtors/index.ts';
import type { AlertsService, DoubtService } from '../mail/index.ts';
import type { QuotaService } from '../quota/index.ts';
import type { SettingsService } from '../settings/index.ts';
import { createCopiesStore } from './copies-store.ts';
import type { Copy, RecoveryService } from './recovery.ts';

export interface RecoveryRooms {
  readonly audit: AuditService;
  readonly settings: SettingsService;
  readonly quota: Pick<QuotaService, 'count'>;
  readonly doubt: DoubtService;
  readonly alerts: Pick<AlertsService, 'raise'>;
  readonly debtors: Pick<DebtorsService, 'abandonRuns'>;
}

export function createRecoveryService(base: Base, rooms: RecoveryRooms): RecoveryService {
  const { audit, settings, quota, doubt, alerts, debtors } = rooms;
  const store = createCopiesStore(base.db);

  return {
    isUnsettled: () => store.isUnsettled(),

    async settle() {
      if (!insideTransaction(base.db)) throw new Error('a copy is settled in a transaction');
      const now = base.clock.now();
      const copy = await store.takeUnsettled(now);
      if (copy === null) return;
      const { takenAt } = copy;
      const { total, asked, uncounted } = await doubt.settle({ takenAt, until: copy.restoredAt ?? now });
      await countAgainstQuota(uncounted);
      const remindersHeld = await holdReminders();
      // After the policy was turned off: what changes it later is a person's word.
      await store.noteSettled({ settledAt: base.clock.now(), inDoubt: total, remindersHeld });
      await alerts.raise({
        kind: 'restored',
        key: `restored:${now}`,
        payload: { takenAt, inDoubt: total, asked: asked.length, remindersHeld: remindersHeld ? 1 : 0 },
      });
      await doubt.ask(asked);
      const details = { takenAt: isoInstant(takenAt), inDoubt: total, asked: asked.length, remindersHeld };
      await audit.record(SYSTEM, { action: 'backup.settle', details });
      base.log.warn(details, 'restored from a backup: what may have left since is settled');
    },

    async notice() {
      const copy = await store.find();
      if (copy === null) return null;
      const unanswered = await doubt.unanswered();
      const remindersWait = copy.remindersHeld && !(await wasDecidedSince(copy));
      if (copy.settledAt !== null && unanswered === 0 && !remindersWait) return null;
      return { ...copy, unanswered, remindersWait };
    },
  };

  /** On the day on which each could first have left: a limit is rather underused than overrun. */
  async function countAgainstQuota(messages: Awaited<ReturnType<DoubtService['settle']>>['uncounted']): Promise<void> {
    const zone = (await settings.all())['company.timeZone'];
    const groups = Map.groupBy(messages, ({ class: name, at }) => `${name} ${dateIn(zone, at)}`);
    for (const group of groups.values()) {
      const first = group[0];
      if (first) await quota.count({ class: first.class, day: dateIn(zone, first.at), messages: group.length });
    }
  }

  /** Receipts told after the copy was taken have lost their stamps: the rule would tell them again (D9). */
  async function holdReminders(): Promise<boolean> {
    await debtors.abandonRuns();
    if (!(await settings.all())['policy.on']) return false;
    await settings.set(SYSTEM, 'policy.on', false);
    return true;
  }

  /** A person has turned the policy on again, or said that it stays off. */
  async function wasDecidedSince({ settledAt }: Copy): Promise<boolean> {
    const changedAt = await settings.changedAt('policy.on');
    return changedAt === null || (settledAt !== null && changedAt > settledAt);
  }
}
