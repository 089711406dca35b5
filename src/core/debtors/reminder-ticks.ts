import { dateIn, instantAt, isoInstant } from '../dates.ts';
import type { NoticeHandler } from '../mail/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { DebtorsService } from './debtors.ts';

/** The scheduled work of the reminder policy: a run a day at the send hour, and its close at the cut-off (D8, D9, D12). */
export function createReminderTicks({
  settings,
  debtors,
}: {
  settings: Pick<SettingsService, 'all'>;
  debtors: Pick<DebtorsService, 'openRun' | 'closeRuns' | 'passedCutOff'>;
}): NoticeHandler<'receipts'>['ticks'] {
  return {
    reminders: {
      /**
       * The company's day, once its send hour has come; a day that was slept through to its end is none of its own: the
       * next day's run catches up by the level rules. Null while the policy is off, so that turning it on uses up no day.
       */
      async dueSlot(now) {
        const company = await settings.all();
        if (!company['policy.on']) return null;
        const day = dateIn(company['company.timeZone'], now);
        return now >= instantAt(company['company.timeZone'], day, company['policy.sendAt']) ? day : null;
      },
      async run(day) {
        await debtors.openRun(day);
      },
    },

    'reminders.close': {
      async dueSlot() {
        const cutOff = await debtors.passedCutOff();
        return cutOff === null ? null : isoInstant(cutOff);
      },
      async run() {
        await debtors.closeRuns();
      },
    },
  };
}
