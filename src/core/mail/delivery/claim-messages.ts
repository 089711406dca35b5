import { MINUTE } from '../../clock.ts';
import { instantAt, type PlainDate, timeIn } from '../../dates.ts';
import type { QuotaClass, QuotaWarning } from '../../quota/index.ts';
import { requeueCauses } from '../causes.ts';
import { BUDGETS, type Budget, type ClaimedMessage } from '../claims.ts';
import type { DeliveryCore, DeliveryRooms } from './delivery-core.ts';
import { type DueByDomain, PROBE_TIME, sortByDomain } from './due-by-domain.ts';

/** How long a claim is good for unless renewed: what a crash leaves behind is settled after it. */
export const LEASE = 2 * MINUTE;

/**
 * Most messages of busy domains that one transaction sets aside: enough that 100,000 are through in a second or two, few
 * enough that nobody waits long for the database.
 */
const POSTPONED_AT_ONCE = 5_000;

/** Most messages without quota that one transaction moves: each has a decision written, and nobody waits long. */
const MOVED_AT_ONCE = 1_000;

/**
 * Takes what is due under a lease, notices before mailings, and counts it against the quota in the same transaction:
 * the message above the limit is never anyone's to send (Q1). What has no room moves to the next day that has (Q2).
 * What waits for busy domains is set aside until something else is found, and takes neither quota nor a try.
 */
export async function claimMessages(
  core: DeliveryCore,
  input: { owner: string; limit: number; giveUp: GiveUp },
): Promise<ClaimedMessage[]> {
  for (;;) {
    const { claimed, moved } = await claimOnce(core, input);
    if (claimed.length > 0 || !moved) return claimed;
  }
}

/** Ends a message that waited for a busy domain for as long as messages are tried. */
export type GiveUp = (message: ClaimedMessage, reason: string) => void;

/** `moved`: what was due waits for busy domains, and behind it there may be more. */
async function claimOnce(
  core: DeliveryCore,
  { owner, limit, giveUp }: { owner: string; limit: number; giveUp: GiveUp },
): Promise<{ claimed: ClaimedMessage[]; moved: boolean }> {
  const now = core.base.clock.now();
  const lease = { lease: leaseOf(core, owner), now, until: now + LEASE };
  const full: { budget: Budget; nextDay: PlainDate }[] = [];
  const overdue: { message: ClaimedMessage; reason: string }[] = [];
  let postponed = 0;
  const claimed = await core.transaction(async (rooms) => {
    const taken: ClaimedMessage[] = [];
    for (const { budget, free, trying, resting, givenUp } of await dueNow(rooms, now, limit)) {
      const wanted = free.slice(0, limit - taken.length);
      const { granted, day, nextDay } = await takeQuota(rooms, { budget, wanted: wanted.length, now });
      if (nextDay !== null) full.push({ budget, nextDay });
      const leaving = wanted.slice(0, granted);
      const tried = leaving.filter(({ domain }) => trying.has(domain));
      for (const { id, domain } of tried)
        await rooms.outbox.brakes.probe({ domain, messageId: id, now, until: now + PROBE_TIME });
      taken.push(...(await rooms.outbox.claims.lease({ ...lease, ids: leaving.map(({ id }) => id), quotaDay: day })));
      const domains = [...resting, ...tried.map(({ domain }) => domain)];
      postponed += await rooms.outbox.brakes.postponeBusy({ budget, domains, now, scan: POSTPONED_AT_ONCE });
      for (const message of await rooms.outbox.claims.lease({ ...lease, ids: [...givenUp.keys()], quotaDay: null }))
        overdue.push({ message, reason: givenUp.get(message.id) ?? '' });
    }
    return taken;
  });
  for (const { budget, nextDay } of full) await postpone(core, budget, nextDay);
  for (const { message, reason } of overdue) giveUp(message, reason);
  return { claimed, moved: postponed + overdue.length > 0 };
}

/** What is due of each budget. The domains are asked for once, in one order: two processes never wait for one another. */
async function dueNow(
  rooms: DeliveryRooms,
  now: number,
  limit: number,
): Promise<(DueByDomain & { readonly budget: Budget })[]> {
  const due = await rooms.outbox.claims.due({ now, limit });
  const backoffs = new Map(await rooms.outbox.brakes.backoffs([...new Set(due.map(({ domain }) => domain))]));
  const byBudget = Map.groupBy(due, (message) => message.budget);
  return BUDGETS.map((budget) => {
    const sorted = sortByDomain(byBudget.get(budget) ?? [], backoffs, now);
    // A domain has one that tries, whatever its budget.
    for (const domain of sorted.trying) {
      const backoff = backoffs.get(domain);
      if (backoff) backoffs.set(domain, { ...backoff, until: now + PROBE_TIME });
    }
    return { budget, ...sorted };
  });
}

/** Begins the names of all claims of an owner, and of nobody else's. */
export function leasesOf(owner: string): string {
  return `${owner}/`;
}

/** One name for each claim, so that what is claimed anew is told from what was held before, even by the same process. */
export function leaseOf(core: DeliveryCore, owner: string): string {
  return `${leasesOf(owner)}${core.base.ids.next()}`;
}

/** What tells a claim from the others of its owner. */
export function tokenOf(lease: string): string {
  return lease.slice(lease.lastIndexOf('/') + 1);
}

async function takeQuota(
  rooms: DeliveryRooms,
  { budget, wanted, now }: { budget: Budget; wanted: number; now: number },
): Promise<{ granted: number; day: PlainDate | null; nextDay: PlainDate | null }> {
  if (budget === 'none' || wanted === 0) return { granted: wanted, day: null, nextDay: null };
  const taken = await rooms.quota.take({ class: budget, wanted });
  for (const warning of taken.warnings) await warn(rooms, budget, { ...warning, at: now });
  return taken;
}

/** One card for each limit and share (Q3). */
async function warn(
  rooms: DeliveryRooms,
  quotaClass: QuotaClass,
  warning: QuotaWarning & { at: number },
): Promise<void> {
  await rooms.alerts.raise({
    kind: 'quota',
    key: `quota:${quotaClass}:${warning.name}:${warning.share}`,
    payload: { class: quotaClass, ...warning },
  });
}

/** To the same time of day: people get their mails when somebody meant them to be sent. Each says why it waits (D13). */
async function postpone(core: DeliveryCore, budget: Budget, nextDay: PlainDate): Promise<void> {
  const zone = (await core.settings.all())['company.timeZone'];
  const now = core.base.clock.now();
  const dueAt = instantAt(zone, nextDay, timeIn(zone, now));
  const why = { reason: 'quota', until: nextDay } as const;
  const move = (hooks: boolean) =>
    core.transaction(async (rooms) => {
      const moved = await rooms.outbox.claims.postpone({ budget, now, dueAt, limit: MOVED_AT_ONCE });
      if (hooks)
        await requeueCauses(
          rooms.causes,
          moved.map((message) => ({ ...message, why })),
        );
      return moved.length;
    });
  for (;;) {
    const moved = await move(true).catch(async (error: unknown) => {
      core.base.log.error({ err: error, budget }, 'the causes of messages without quota failed to note that they wait');
      return await move(false);
    });
    if (moved < MOVED_AT_ONCE) return;
  }
}
