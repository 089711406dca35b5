import { MINUTE } from '../../clock.ts';
import { instantAt, type PlainDate, timeIn } from '../../dates.ts';
import type { QuotaClass, QuotaWarning } from '../../quota/index.ts';
import { BUDGETS, type Budget, type ClaimedMessage } from '../claims.ts';
import type { DeliveryCore, DeliveryRooms } from './delivery-core.ts';

/** How long a claim is good for unless renewed: what a crash leaves behind is settled after it. */
export const LEASE = 2 * MINUTE;

/**
 * Takes what is due under a lease, notices before mailings, and counts it against the quota in the same transaction:
 * the message above the limit is never anyone's to send (Q1). What has no room moves to the next day that has (Q2).
 */
export async function claimMessages(
  core: DeliveryCore,
  { owner, limit }: { owner: string; limit: number },
): Promise<ClaimedMessage[]> {
  const now = core.base.clock.now();
  const lease = leaseOf(core, owner);
  const full: { budget: Budget; nextDay: PlainDate }[] = [];
  const claimed = await core.transaction(async (rooms) => {
    const taken: ClaimedMessage[] = [];
    for (const budget of BUDGETS) {
      const ids = await rooms.outbox.claims.due({ budget, now, limit: limit - taken.length });
      if (ids.length === 0) continue;
      const { granted, day, nextDay } = await takeQuota(rooms, budget, ids.length);
      if (nextDay !== null) full.push({ budget, nextDay });
      const granteds = ids.slice(0, granted);
      taken.push(
        ...(await rooms.outbox.claims.lease({ ids: granteds, lease, now, until: now + LEASE, quotaDay: day })),
      );
    }
    return taken;
  });
  for (const { budget, nextDay } of full) await postpone(core, budget, nextDay);
  return claimed;
}

/** One name for each claim, so that what is claimed anew is told from what was held before, even by the same process. */
export function leaseOf(core: DeliveryCore, owner: string): string {
  return `${owner}/${core.base.ids.next()}`;
}

async function takeQuota(
  rooms: DeliveryRooms,
  budget: Budget,
  wanted: number,
): Promise<{ granted: number; day: PlainDate | null; nextDay: PlainDate | null }> {
  if (budget === 'none') return { granted: wanted, day: null, nextDay: null };
  const taken = await rooms.quota.take({ class: budget, wanted });
  for (const warning of taken.warnings) await warn(rooms, budget, warning);
  return taken;
}

/** One card for each limit and share (Q3). */
async function warn(rooms: DeliveryRooms, quotaClass: QuotaClass, warning: QuotaWarning): Promise<void> {
  await rooms.alerts.raise({
    kind: 'quota',
    key: `quota:${quotaClass}:${warning.name}:${warning.share}`,
    payload: { class: quotaClass, ...warning },
  });
}

/** To the same time of day: people get their mails when somebody meant them to be sent. */
async function postpone(core: DeliveryCore, budget: Budget, nextDay: PlainDate): Promise<void> {
  const zone = (await core.settings.all())['company.timeZone'];
  const now = core.base.clock.now();
  const dueAt = instantAt(zone, nextDay, timeIn(zone, now));
  await core.transaction((rooms) => rooms.outbox.claims.postpone({ budget, now, dueAt }));
}
