import { type Debtor, type DebtorReceipt, type HeldGroup, heldGroups } from '../../core/debtors/index.ts';
import { totalsByCurrency } from '../../core/money.ts';
import { oneLine } from '../../core/text.ts';
import type { Choice } from '../blocks/index.ts';
import { LIMITS } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';
import type { ProposedCustomer, ProposedReceipt } from './selection.ts';

/**
 * What would be mailed beside the name: `Boulangerie Martin · 1 of 3 receipts · €1,240.00`. When it is long, the name
 * gives way, never the amount. `told`: the receipts that are ticked, or would be by ticking the customer; `held`: those
 * that something holds back and nobody has ticked.
 */
export function customerChoice(
  voice: Voice,
  debtor: Debtor,
  { told, held }: { told: readonly ProposedReceipt[]; held: readonly ProposedReceipt[] },
): Choice {
  const { format } = voice;
  return {
    value: debtor.account.id,
    text: nameWith(
      debtor.account.tradeName,
      `${countWords(voice, told.length, debtor.receipts)} · ${format.totals(totalsByCurrency(told.map(({ open }) => open)))}`,
    ),
    description: [
      told.length > 0 ? oldestWords(voice, told) : '',
      toldWords(voice, debtor),
      held.length > 0 ? voice.say('bot:debtors.held', { count: held.length }) : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  };
}

/** `1 of 3 receipts`, or `3 receipts`. */
export function countWords({ say }: Pick<Voice, 'say'>, told: number, all: number): string {
  return told < all
    ? say('bot:debtors.someReceipts', { ticked: told, count: all })
    : say('bot:debtors.receipts', { count: all });
}

/** The age of the oldest of them. */
export function oldestWords(voice: Voice, receipts: readonly ProposedReceipt[]): string {
  return late(voice, Math.max(...receipts.map(({ daysOverdue }) => daysOverdue)));
}

/** `2 in dispute until December 1, 2026, 1 notices off`; empty when nothing is held back. */
export function heldBackWords(voice: Voice, receipts: readonly ProposedReceipt[]): string {
  return heldGroups(receipts)
    .map((group) => voice.say('debtors:held.counted', { count: group.receipts, what: heldWords(voice, group) }))
    .join(', ');
}

function heldWords({ say, format }: Pick<Voice, 'say' | 'format'>, { hold, pause, until }: HeldGroup): string {
  const what = say(`debtors:held.${pause ?? hold}`);
  return until === null ? what : say('debtors:held.until', { what, day: format.date(until) });
}

/** What holds this receipt back, e.g. `in dispute until December 1, 2026`; empty when nothing does. */
export function holdWords(voice: Pick<Voice, 'say' | 'format'>, row: DebtorReceipt): string[] {
  return heldGroups([row]).map((group) => heldWords(voice, group));
}

export function receiptChoice(voice: Voice, row: DebtorReceipt, customer: { id: string; tradeName: string }): Choice {
  const { format } = voice;
  return {
    value: `${row.receipt.id}:${customer.id}`,
    text: nameWith(row.receipt.documentReference, format.money(row.open)),
    description: [
      oneLine(customer.tradeName, 30),
      late(voice, row.daysOverdue),
      ...holdWords(voice, row),
      toldWords(voice, row),
    ]
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

/** When somebody was told last; for a receipt that is being told now its hold says so. */
export function toldWords(
  { say }: Pick<Voice, 'say'>,
  { daysSinceNotice, ...row }: { daysSinceNotice: number | null; lastNoticeLevel?: number | null },
): string {
  if (daysSinceNotice === null) return say('bot:debtors.neverTold');
  const when =
    daysSinceNotice === 0 ? say('bot:debtors.toldToday') : say('bot:debtors.told', { count: daysSinceNotice });
  return row.lastNoticeLevel ? `${when} (${say('bot:debtors.level', { level: row.lastNoticeLevel })})` : when;
}

function nameWith(name: string, facts: string): string {
  const room = Math.max(10, LIMITS.optionText - facts.length - 3);
  return `${oneLine(name, room) || '—'} · ${facts}`;
}
