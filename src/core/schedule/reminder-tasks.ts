import { dateIn, instantAt, isoInstant } from '../dates.ts';
import type { DebtorsService } from '../debtors/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { ScheduledTask } from './schedule.ts';

interface ReminderRooms {
  readonly debtors: Pick<DebtorsService, 'openRun' | 'closeRuns' | 'passedCutOff'>;
  readonly settings: Pick<SettingsService, 'all'>;
}

/** The scheduled work of the reminder policy: a run a day at the send hour, and its close at the cut-off (D8, D9, D12). */
export function createReminderTasks(core: ReminderRooms): ScheduledTask<ReminderRooms>[] {
  return [
    {
      name: 'reminders',
      /**
       * The company's day, once its send hour has come; a day that was slept through to its end is none of its own: the
       * next day's run catches up by the level rules. Null while the policy is off, so that turning it on uses up no day.
       */
      async dueSlot(now) {
        const settings = await core.settings.all();
        if (!settings['policy.on']) return null;
        const day = dateIn(settings['company.timeZone'], now);
        return now >= instantAt(settings['company.timeZone'], day, settings['policy.sendAt']) ? day : null;
      },
      async run(rooms, day) {
        await rooms.debtors.openRun(day);
      },
    },
    {
      name: 'reminders.close',
      async dueSlot() {
        const cutOff = await core.debtors.passedCutOff();
        return cutOff === null ? null : isoInstant(cutOff);
      },
      async run(rooms) {
        await rooms.debtors.closeRuns();
      },
    },
  ];
}
