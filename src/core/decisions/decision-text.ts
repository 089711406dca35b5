import { isPlainDate, type PlainDate } from '../dates.ts';
import type { Say } from '../words.ts';
import type { Decision, NamedKind } from './decisions.ts';

/** `Not sent: the customer has unsubscribed · Spring · by Ana`, as every door says it. */
export function decisionText(say: Say, decision: Decision, dayText: (day: PlainDate) => string): string {
  const { outcome, reason, level, reference, notice, detail, actorName } = decision;
  const parts = [
    say('decisions:sentence', { outcome: say(`decisions:outcome.${outcome}`), reason: say(`decisions:why.${reason}`) }),
    level === null ? '' : say('decisions:level', { level }),
    reference ?? '',
    notice === null ? '' : say(`decisions:notice.${notice}`),
    // A detail that is a day, e.g. the one until which a receipt is paused, as the reader writes days.
    isPlainDate(detail) ? dayText(detail) : detail,
    say('decisions:by', { name: actorName }),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** `Invoice`, `Customer`: what kind of subject it is. */
export function kindText(say: Say, kind: NamedKind): string {
  const isOurs = kind === 'customer' || kind === 'supplier' || kind === 'incident' || kind === 'mailing';
  return say(isOurs ? `decisions:kind.${kind}` : `documents:kind.${kind}`);
}
