import type { Account } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import { isPaused, openAmount, type Receipt } from '../documents/index.ts';
import type { StopReason } from '../notices/index.ts';
import type { Settings } from '../settings/index.ts';
import { parseAddress } from '../text.ts';
import type { Hold } from './debtors.ts';
import { isSwitchedOn } from './reminder-plan.ts';

/** Why a receipt that was to be told is not any more; null: it still is (D10). */
export function dropReason({
  receipt,
  account,
  toldAccountId,
  toEmail,
  level,
  despite,
  company,
  today,
}: {
  readonly receipt: Receipt;
  readonly account: Account | undefined;
  /** Whom the notice is for: what is another customer's by now is none of theirs to read about. */
  readonly toldAccountId: string | null;
  /** Where it is on its way to; null: not queued yet. */
  readonly toEmail: string | null;
  /** Null: by hand. */
  readonly level: number | null;
  readonly despite: Hold | null;
  readonly company: Settings;
  readonly today: PlainDate;
}): StopReason<'receipts'> | null {
  if (receipt.accountId !== toldAccountId) return 'reassigned';
  if (receipt.withdrawn) return 'withdrawn';
  if (openAmount(receipt).minor === 0) return 'paid';
  if (toEmail !== null && !account?.emails.some((email) => isSameAddress(email, toEmail))) return 'address_changed';
  if (despite !== 'paused' && isPaused(receipt, today)) return 'paused';
  // A person's own notice goes out whatever the switches say (D5); one of the policy does not.
  if (level === null) return null;
  if (!company['policy.on']) return 'policy_off';
  const isOn = isSwitchedOn(receipt.noticeSwitch, account?.noticeSwitch ?? 'inherit', company['debtors.noticesOn']);
  return isOn ? null : 'switched_off';
}

function isSameAddress(one: string, other: string): boolean {
  return (parseAddress(one) ?? one).toLowerCase() === other.toLowerCase();
}
