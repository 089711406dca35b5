import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import { isPaused, openAmount, type Receipt } from '../documents/index.ts';
import type { Settings } from '../settings/index.ts';
import { type CompanyDay, companyDayAt } from './company-day.ts';
import type { DebtorReceipt, Hold } from './debtors.ts';
import type { NoticesStore } from './notices-store.ts';
import { isSwitchedOn } from './reminder-plan.ts';

interface Surroundings {
  readonly account: Account;
  readonly day: CompanyDay;
  readonly noticesOn: boolean;
  /** Receipts whose notice is still on its way. */
  readonly waiting: ReadonlySet<string>;
}

export function today(base: Base, settings: Settings): CompanyDay {
  return companyDayAt(settings['company.timeZone'], base.clock.now());
}

/** Receipts as a list or the notification screen shows them, with their customers; a receipt without one is left out. */
export async function showReceipts({
  receipts,
  accounts,
  notices,
  day,
  settings,
}: {
  readonly receipts: readonly Receipt[];
  readonly accounts: readonly Account[];
  readonly notices: NoticesStore;
  readonly day: CompanyDay;
  readonly settings: Settings;
}): Promise<(DebtorReceipt & { account: Account })[]> {
  const ids = receipts.map((receipt) => receipt.id);
  const waiting = await notices.waiting(ids, day.startOf(0));
  const accountsById = new Map(accounts.map((account) => [account.id, account]));
  const noticesOn = settings['debtors.noticesOn'];
  return receipts.flatMap((receipt) => {
    const account = accountsById.get(receipt.accountId);
    return account ? [{ ...showReceipt(receipt, { account, day, noticesOn, waiting }), account }] : [];
  });
}

function showReceipt(receipt: Receipt, surroundings: Surroundings): DebtorReceipt {
  const { day, waiting } = surroundings;
  const told = receipt.lastNoticeAt === null ? null : day.daysSince(receipt.lastNoticeAt);
  const held = holdOf(receipt, surroundings);
  return {
    receipt,
    open: openAmount(receipt),
    daysOverdue: day.daysOverdue(receipt.dueOn),
    daysSinceNotice: waiting.has(receipt.id) ? 0 : told,
    ticked: held === null,
    held,
  };
}

/** Why a receipt is not ticked from the start: held back by a person's word, or told already (D5, D11). */
function holdOf(receipt: Receipt, { account, day, noticesOn, waiting }: Surroundings): Hold | null {
  if (isPaused(receipt, day.today)) return 'paused';
  if (!isSwitchedOn(receipt.noticeSwitch, account.noticeSwitch, noticesOn)) return 'switched_off';
  if (waiting.has(receipt.id)) return 'queued';
  return receipt.lastNoticeAt !== null && day.daysSince(receipt.lastNoticeAt) === 0 ? 'told_today' : null;
}
