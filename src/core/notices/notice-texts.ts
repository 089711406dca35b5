import { MOST_LEVELS } from '../settings/index.ts';
import type { MailKind } from './message-classes.ts';
import { NOTICES } from './notice-definitions.ts';
import { definitionOf, mailKindOf, NOTICE_NAMES, type NoticeName } from './notices.ts';

/** The wordings of notices that the company may change; each has shipped words in every language. */
type ShippedText = (typeof NOTICES)[keyof typeof NOTICES]['texts'][number];

/**
 * A notice's wording, or that of the automatic reminders of one level of the policy, from `debtor.level.1` on (D8): these
 * have words only when the company writes them, and speak as `debtor.one` and `debtor.many` else.
 */
export type NoticeKind = ShippedText | `debtor.level.${number}`;

/** All of which the company may have its own words; those of a notice that nothing sends yet are kept, and not offered. */
export const NOTICE_KINDS = NOTICE_NAMES.flatMap((name): readonly ShippedText[] => NOTICES[name].texts);
export const OFFERED_NOTICE_KINDS = NOTICE_KINDS.filter((kind) => definitionOf(noticeOfText(kind)).cause !== 'unsent');

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

/** The layout and tags of the mails that say these words, and with them the permissions. */
export function mailKindOfNotice(kind: NoticeKind): MailKind {
  const name = noticeOfText(kind);
  return mailKindOf(definitionOf(name).class, name);
}

/** The words of a level are those of receipts. */
function noticeOfText(kind: NoticeKind): NoticeName {
  return NOTICE_NAMES.find((name) => definitionOf(name).texts.includes(kind)) ?? 'receipts';
}
