import type { Debtor, DebtorReceipt } from '../../core/debtors/index.ts';
import { oneLine } from '../../core/text.ts';
import type { Choice } from '../blocks/index.ts';
import { LIMITS } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';
import type { ProposedCustomer } from './selection.ts';

/** `Boulangerie Martin · 3 receipts · €1,240.00`: when it is long, the name gives way, never the amount. */
export function customerChoice(voice: Voice, debtor: Debtor, ticked: number): Choice {
  const { say, format } = voice;
  const receipts =
    ticked > 0 && ticked < debtor.receipts
      ? say('bot:debtors.someReceipts', { ticked, count: debtor.receipts })
      : say('bot:debtors.receipts', { count: debtor.receipts });
  return {
    value: debtor.account.id,
    text: nameWith(debtor.account.tradeName, `${receipts} · ${format.totals(debtor.totals)}`),
    description: [late(voice, debtor.oldestDaysOverdue), told(voice, debtor), heldWords(voice, debtor.held)]
      .filter((part) => part !== '')
      .join(' · '),
  };
}

export function receiptChoice(voice: Voice, row: DebtorReceipt, customer: { id: string; tradeName: string }): Choice {
  const { say, format } = voice;
  const held = row.held ? say(`debtors:held.${row.held}`) : '';
  return {
    value: `${row.receipt.id}:${customer.id}`,
    text: nameWith(row.receipt.documentReference, format.money(row.open)),
    description: [oneLine(customer.tradeName, 30), late(voice, row.daysOverdue), told(voice, row), held]
      .filter((part) => part !== '')
      .join(' · '),
  };
}

/** Why nothing can be sent to somebody. */
export function notSendableWords(voice: Voice, why: NonNullable<ProposedCustomer['notSendable']>): string {
  return voice.say(`decisions:why.${why}`);
}

/** `oldest 47 d late`, or when it is due. */
export function late(voice: Voice, days: number): string {
  if (days === 0) return voice.say('bot:debtors.dueToday');
  return days > 0 ? voice.say('bot:debtors.late', { count: days }) : voice.say('bot:debtors.dueIn', { count: -days });
}

function told(
  voice: Voice,
  { daysSinceNotice, ...row }: { daysSinceNotice: number | null; lastNoticeLevel?: number | null },
): string {
  if (daysSinceNotice === null) return voice.say('bot:debtors.neverTold');
  const when = voice.say('bot:debtors.told', { count: daysSinceNotice });
  return row.lastNoticeLevel ? `${when} (${voice.say('bot:debtors.level', { level: row.lastNoticeLevel })})` : when;
}

function heldWords(voice: Voice, held: number): string {
  return held > 0 ? voice.say('bot:debtors.held', { count: held }) : '';
}

function nameWith(name: string, facts: string): string {
  const room = Math.max(10, LIMITS.optionText - facts.length - 3);
  return `${oneLine(name, room) || '—'} · ${facts}`;
}
