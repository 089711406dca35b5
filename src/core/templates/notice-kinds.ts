import { MOST_LEVELS } from '../settings/index.ts';
import type { MailKind } from './templates.ts';

/** The notices whose wording the company may change; each has shipped text in every language. */
export const NOTICE_KINDS = ['debtor.one', 'debtor.many', 'incident.created', 'incident.closed', 'document'] as const;

/**
 * A notice, or the automatic reminders of one level of the policy, from `debtor.level.1` on (D8): these have words only
 * when the company writes them, and speak as `debtor.one` and `debtor.many` else.
 */
export type NoticeKind = (typeof NOTICE_KINDS)[number] | `debtor.level.${number}`;

export function noticeOfLevel(level: number): NoticeKind {
  return `debtor.level.${level}`;
}

/** The level whose words these are; null: not a level's. */
export function levelOfNotice(kind: NoticeKind): number | null {
  const level = Number(/^debtor\.level\.([1-9]\d?)$/.exec(kind)?.[1] ?? Number.NaN);
  return level <= MOST_LEVELS ? level : null;
}

export function isNoticeKind(kind: string): kind is NoticeKind {
  return (NOTICE_KINDS as readonly string[]).includes(kind) || levelOfNotice(kind as NoticeKind) !== null;
}

export function mailKindOfNotice(kind: NoticeKind): MailKind {
  if (kind === 'document') return 'document';
  return kind.startsWith('debtor') ? 'debtor' : 'incident';
}
