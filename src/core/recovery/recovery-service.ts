import { SYSTEM } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { dateIn, isoInstant } from '../dates.ts';
import { insideTransaction } from '../db/index.ts';
import type { AlertsService, DoubtService, NoticeHandlers } from '../mail/index.ts';
import { CAUSED_NOTICES, definitionOf, type SwitchKey } from '../notices/index.ts';
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
  readonly notices: NoticeHandlers;
}

export function createRecoveryService(base: Base, rooms: RecoveryRooms): RecoveryService {
  const { audit, settings, quota, doubt, alerts, notices } = rooms;
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
      const turnedOff = await turnOff();
      // After the switches were turned off: what changes them later is a person's word.
      await store.noteSettled({ settledAt: base.clock.now(), inDoubt: total, turnedOff });
      await alerts.raise({
        kind: 'restored',
        key: `restored:${now}`,
        payload: { takenAt, inDoubt: total, asked: asked.length, turnedOff: turnedOff.join(' ') },
      });
      await doubt.ask(asked);
      const details = {
        takenAt: isoInstant(takenAt),
        inDoubt: total,
        asked: asked.length,
        turnedOff: turnedOff.join(' '),
      };
      await audit.record(SYSTEM, { action: 'backup.settle', details });
      base.log.warn(details, 'restored from a backup: what may have left since is settled');
    },

    async notice() {
      const copy = await store.find();
      if (copy === null) return null;
      const unanswered = await doubt.unanswered();
      const undecided: SwitchKey[] = [];
      for (const key of copy.turnedOff) if (!(await wasDecidedSince(key, copy))) undecided.push(key);
      if (copy.settledAt !== null && unanswered === 0 && undecided.length === 0) return null;
      return { ...copy, unanswered, undecided };
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

  /** What was told after the copy was taken has lost its stamps: what sends by itself would tell it again (D9). */
  async function turnOff(): Promise<SwitchKey[]> {
    const turnedOff: SwitchKey[] = [];
    for (const name of CAUSED_NOTICES) {
      await notices[name].restored?.();
      const { restored } = definitionOf(name);
      if (restored === 'settled' || !(await settings.all())[restored.turnsOff]) continue;
      await settings.set(SYSTEM, restored.turnsOff, false);
      turnedOff.push(restored.turnsOff);
    }
    return turnedOff;
  }

  /** A person has turned it on again, or said that it stays off. */
  async function wasDecidedSince(key: SwitchKey, { settledAt }: Copy): Promise<boolean> {
    const changedAt = await settings.changedAt(key);
    return changedAt === null || (settledAt !== null && changedAt > settledAt);
  }
}
