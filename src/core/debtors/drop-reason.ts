import type { Account } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import { isPaused, openAmount, type Receipt } from '../documents/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Hold, NotSent } from './debtors.ts';
import { isSwitchedOn } from './reminder-plan.ts';

/** Why a receipt that was to be told is not any more; null: it still is (D10). */
export function dropReason({
  receipt,
  account,
  level,
  despite,
  company,
  today,
}: {
  readonly receipt: Receipt;
  readonly account: Account | undefined;
  /** Null: by hand. */
  readonly level: number | null;
  readonly despite: Hold | null;
  readonly company: Settings;
  readonly today: PlainDate;
}): NotSent | null {
  if (openAmount(receipt).minor === 0) return 'paid';
  if (despite !== 'paused' && isPaused(receipt, today)) return 'paused';
  // A person's own notice goes out whatever the switches say (D5); one of the policy does not.
  if (level === null) return null;
  if (!company['policy.on']) return 'policy_off';
  const isOn = isSwitchedOn(receipt.noticeSwitch, account?.noticeSwitch ?? 'inherit', company['debtors.noticesOn']);
  return isOn ? null : 'switched_off';
}
