import { HOUR } from '../../core/clock.ts';
import { ITEM_FATES, type ItemFate, type ItemMail, type ReminderItem } from '../../core/debtors/index.ts';
import { type Money, totalsByCurrency } from '../../core/money.ts';
import { type Marked, marked } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';
import { toldWords } from '../debtors/debtor-words.ts';

/** A time further off than this is said with its day. */
const SOON = 12 * HOUR;

/** `€1,240.00 · level 2 · 47 d late · told 14 d ago (level 1)`. */
export function itemFacts(voice: Voice, item: ReminderItem): string {
  const { say, format } = voice;
  const { daysSinceNotice, account } = item;
  return [
    format.totals(item.totals),
    say('bot:debtors.level', { level: item.level }),
    item.daysOverdue >= 0
      ? say('bot:debtors.late', { count: item.daysOverdue })
      : say('bot:debtors.dueIn', { count: -item.daysOverdue }),
    toldWords(voice, { daysSinceNotice, lastNoticeLevel: account.lastNoticeLevel }),
  ].join(' · ');
}

/** What was answered, what has become of it, by whom and when. */
export function itemState(voice: Voice, item: ReminderItem, now: number): Marked {
  const what = stateWords(voice, item, now);
  if (item.decidedAt === null || !item.decidedByName) return marked(what, 400);
  return voice.md('bot:run.decided', {
    what: marked(what, 400),
    name: item.decidedByName,
    at: voice.format.time(item.decidedAt),
  });
}

function stateWords(voice: Voice, item: ReminderItem, now: number): string {
  const { say } = voice;
  if (item.mails.length > 0) return mailsWords(voice, item.mails, now);
  if (item.state === 'dropped' && item.reason)
    return say('bot:run.droppedBecause', { why: say(`decisions:why.${item.reason}`) });
  if (item.state === 'skipped')
    return say(item.atLastLevel > 0 ? 'bot:run.skippedLast' : 'bot:run.skippedLevel', { level: item.level });
  return say(`bot:run.state.${item.state}`);
}

/** `sent at 9:02`; of several mails how many of each. */
function mailsWords(voice: Voice, mails: readonly ItemMail[], now: number): string {
  const groups = [...Map.groupBy(mails, (mail) => mailWords(voice, mail, now))];
  if (mails.length === 1) return groups[0]?.[0] ?? '';
  return groups.map(([what, same]) => voice.say('bot:run.mail.counted', { count: same.length, what })).join(', ');
}

function mailWords(voice: Voice, mail: ItemMail, now: number): string {
  const { say } = voice;
  const detail = mail.outcomeText ?? '';
  const why = mail.outcomeCode === null ? '' : say(`mail:outcome.${mail.outcomeCode}`, { detail });
  if (mail.bounce !== null) return say('bot:run.mail.cameBack', { why: say(`mail:bounce.${mail.bounce}`) });
  switch (mail.state) {
    case 'sent':
      return timed(voice, { key: 'bot:run.mail.sent', later: 'bot:run.mail.sentOn', at: mail.sentAt ?? now, now });
    case 'queued':
    case 'retry':
      return waitingWords(voice, mail, { now, why });
    case 'sending':
      return say('bot:run.mail.leaving');
    case 'unknown':
      return say('bot:run.mail.unknown', { why });
    case 'failed':
      return say('bot:run.mail.failed', { why });
    default:
      return say('bot:run.mail.notSent', { why });
  }
}

/** `leaves at 9:01`, or until when it waits for what. */
function waitingWords(voice: Voice, { dueAt: at }: ItemMail, { now, why }: { now: number; why: string }): string {
  if (at <= now) return why === '' ? voice.say('bot:run.mail.leaving') : voice.say('bot:run.mail.waits', { why });
  return why === ''
    ? timed(voice, { key: 'bot:run.mail.leavesAt', later: 'bot:run.mail.leavesOn', at, now })
    : timed(voice, { key: 'bot:run.mail.waitsUntil', later: 'bot:run.mail.waitsUntilDay', at, now, why });
}

/** Words with a time of day, or, further off than `SOON`, with its day. */
function timed(
  { say, format }: Voice,
  { key, later, at, now, why = '' }: { key: string; later: string; at: number; now: number; why?: string },
): string {
  return Math.abs(at - now) < SOON
    ? say(key, { at: format.time(at), why })
    : say(later, { at: format.instant(at), why });
}

/** How many stand how now: `1 waits for an answer (€1,240.00) · 1 sent (€6,050.00)`. */
export function countWords({ say, format }: Voice, items: readonly ReminderItem[]): string {
  return ITEM_FATES.flatMap((fate) => {
    const group = items.filter((item) => item.fate === fate);
    if (group.length === 0) return [];
    const what = say(`bot:run.fate.${fate}`, { count: group.length });
    return [say('bot:run.amounting', { what, totals: format.totals(totalsOf(group)) })];
  }).join(' · ');
}

/** What a person has to look at first. */
const URGENCY: readonly ItemFate[] = [
  'unknown',
  'failed',
  'moving',
  'dropped',
  'expired',
  'turned_down',
  'sent',
  'waiting',
];

export function byUrgency(one: ReminderItem, other: ReminderItem): number {
  return URGENCY.indexOf(one.fate) - URGENCY.indexOf(other.fate);
}

export function totalsOf(items: readonly ReminderItem[]): Money[] {
  return totalsByCurrency(items.flatMap((item) => item.totals));
}
