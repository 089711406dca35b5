import type { Base } from '../base.ts';
import { addDays, dateIn, firstOfNextMonth, instantAt, monthOf, type PlainDate } from '../dates.ts';
import { insideTransaction } from '../db/index.ts';
import type { Settings, SettingsService } from '../settings/index.ts';
import {
  QUOTA_CLASSES,
  type QuotaClass,
  type QuotaLimits,
  type QuotaService,
  type QuotaWarning,
  roomLeft,
  shareReached,
  type WarmUpDay,
} from './quota.ts';
import { planDays, waitingDays } from './quota-plan.ts';
import { createQuotaStore } from './quota-store.ts';
import { createRateService } from './rate-service.ts';
import { limitsOn, warmUpOf } from './warm-up.ts';

export function createQuotaService(base: Base, { settings }: { settings: SettingsService }): QuotaService {
  const store = createQuotaStore(base.db);
  return {
    ...createRateService(base, { settings }),

    async use() {
      const all = await settings.all();
      const today = todayOf(all);
      const tomorrow = instantAt(all['company.timeZone'], addDays(today, 1), '00:00');
      return await Promise.all(
        QUOTA_CLASSES.map(async (quotaClass) => {
          const { limits, warmUp } = limitsOf(all, quotaClass, today);
          const used = await usedOn(quotaClass, today);
          const waitingToday = await store.waiting(quotaClass, tomorrow);
          const left = roomLeft(limits, used);
          return {
            class: quotaClass,
            day: { used: used.day, limit: limits.day },
            month: { used: used.month, limit: limits.month },
            waitingToday,
            leftToday: left === null ? null : Math.max(0, left - waitingToday),
            warmUp,
          };
        }),
      );
    },

    async plan({ class: quotaClass, messages, from }) {
      const facts = await factsOf(quotaClass);
      return planDays({ ...facts, messages, from: from ?? facts.today });
    },

    waitingDays: async (quotaClass) => waitingDays(await factsOf(quotaClass)),

    async take({ class: quotaClass, wanted }) {
      // Between reading and writing the counters nobody else may count.
      if (!insideTransaction(base.db)) throw new Error('quota.take needs a transaction');
      const all = await settings.all();
      const day = todayOf(all);
      const { limits, warmUp } = limitsOf(all, quotaClass, day);
      // Counted first, which locks the counters; what there is no room for is taken back before anybody sees it.
      const counted = inPeriods(await store.count(quotaClass, periodsOf(day), wanted), day);
      const used = { day: counted.day - wanted, month: counted.month - wanted };
      const left = roomLeft(limits, used);
      const granted = left === null ? wanted : Math.min(wanted, left);
      if (granted < wanted) await store.add(quotaClass, periodsOf(day), granted - wanted);
      return {
        granted,
        day,
        nextDay: granted < wanted ? nextDayWithRoom(day, limits, used.month + granted) : null,
        warnings: granted > 0 ? warningsOf({ day, limits, warmUp, used, granted }) : [],
      };
    },

    async count({ class: quotaClass, day, messages }) {
      await store.count(quotaClass, periodsOf(day), messages);
    },

    async giveBack({ class: quotaClass, day, messages }) {
      if (messages === 0) return;
      // An update of several rows locks them in any order; this is the one of all who count.
      await store.count(quotaClass, periodsOf(day), 0);
      await store.add(quotaClass, periodsOf(day), -messages);
    },
  };

  function todayOf(all: Settings): PlainDate {
    return dateIn(all['company.timeZone'], base.clock.now());
  }

  /** What leaves on which day follows from these. */
  async function factsOf(quotaClass: QuotaClass) {
    const all = await settings.all();
    const today = todayOf(all);
    return {
      today,
      limitsOn: (day: PlainDate) => limitsOf(all, quotaClass, day).limits,
      used: await usedOn(quotaClass, today),
      waiting: await waitingByDay(quotaClass, all['company.timeZone'], today),
    };
  }

  async function usedOn(quotaClass: QuotaClass, day: PlainDate): Promise<{ day: number; month: number }> {
    return inPeriods(await store.used(quotaClass, periodsOf(day)), day);
  }

  async function waitingByDay(
    quotaClass: QuotaClass,
    zone: string,
    today: PlainDate,
  ): Promise<ReadonlyMap<PlainDate, number>> {
    const days = new Map<PlainDate, number>();
    for (const { start, count } of await store.waitingBySlot(quotaClass)) {
      const due = dateIn(zone, start);
      const day = due < today ? today : due;
      days.set(day, (days.get(day) ?? 0) + count);
    }
    return days;
  }
}

/**
 * The limits of a class on a day. A warm-up holds mailings back, never notices (Q3): they are few, expected, and opened,
 * which is what a receiver warms to; and one that comes a week late is of no use.
 */
function limitsOf(
  settings: Settings,
  quotaClass: QuotaClass,
  day: PlainDate,
): { limits: QuotaLimits; warmUp: WarmUpDay | null } {
  const limits = { day: settings[`quota.${quotaClass}.day`], month: settings[`quota.${quotaClass}.month`] };
  return limitsOn(day, { limits, warmUp: quotaClass === 'mailing' ? warmUpOf(settings) : null });
}

/** The month first: whoever counts several days in one transaction locks no day while another waits for the month. */
function periodsOf(day: PlainDate): [string, string] {
  return [monthOf(day), day];
}

function inPeriods(used: ReadonlyMap<string, number>, day: PlainDate): { day: number; month: number } {
  return { day: used.get(day) ?? 0, month: used.get(monthOf(day)) ?? 0 };
}

function nextDayWithRoom(day: PlainDate, limits: QuotaLimits, usedInMonth: number): PlainDate {
  return limits.month !== null && usedInMonth >= limits.month ? firstOfNextMonth(day) : addDays(day, 1);
}

function warningsOf(input: {
  day: PlainDate;
  limits: QuotaLimits;
  warmUp: WarmUpDay | null;
  used: { day: number; month: number };
  granted: number;
}): QuotaWarning[] {
  const { day, limits, warmUp, used, granted } = input;
  return (['day', 'month'] as const).flatMap((period) => {
    const limit = limits[period];
    if (limit === null) return [];
    const after = used[period] + granted;
    const name = period === 'day' ? day : monthOf(day);
    const warmUpDay = period === 'day' && warmUp !== null ? warmUp.number : null;
    const share = shareReached(limit, used[period], after);
    return share === null ? [] : [{ period, name, share, used: after, limit, warmUpDay }];
  });
}
