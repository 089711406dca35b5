import type { Base } from '../base.ts';
import { addDays, dateIn } from '../dates.ts';
import { levelOfNotice, type MailKind } from '../notices/index.ts';
import type { Settings } from '../settings/index.ts';
import { tagsOf } from './tags.ts';
import type { MailData, TagInfo, TagName, TemplatesService } from './templates.ts';

/** Messages that only exist on a screen have this id; their links open nothing. */
export const PREVIEW_MESSAGE_ID = 'preview';

/** The tags of a kind of mail with what they are and an example, for the list beside the editor. */
export function tagInfos(base: Base, kind: MailKind, language: string): TagInfo[] {
  const say = base.words.in(language);
  return tagsOf(kind).map(({ name, aliases }) => ({
    name,
    aliases,
    meaning: say(`templates:tag.${name}`),
    example: say(`templates:example.${name}`),
  }));
}

/** A made-up cause, so that previews and proofs of notices show something (D6, I5). `customer` are a real one's values. */
export function exampleData(
  base: Base,
  settings: Settings,
  { kind, notice, language, customer }: Parameters<TemplatesService['exampleData']>[0],
): MailData {
  const say = base.words.in(language);
  const example = (name: TagName): string => say(`templates:example.${name}`);
  const today = dateIn(settings['company.timeZone'], base.clock.now());
  const made = Object.fromEntries(
    tagsOf(kind)
      .filter((tag) => tag.made === 'given')
      .map((tag) => [tag.name, example(tag.name)]),
  );
  const level = notice === undefined ? null : levelOfNotice(notice);
  const values = {
    ...made,
    ...(level === null ? {} : { REMINDERLEVEL: String(level) }),
    ...companyOf(settings),
    ...customer,
  };
  const currency = 'EUR';
  if (kind === 'debtor') {
    const line = (reference: string, daysOverdue: number, minor: number) => ({
      receiptId: reference,
      documentId: reference,
      reference,
      dueOn: addDays(today, -daysOverdue),
      open: { minor, currency },
      daysOverdue,
    });
    const receipts = [line(example('INVOICEREFERENCE'), 47, 84_000), line('F-2026-131', 16, 40_000)];
    return { values, receipts: notice === 'debtor.one' ? receipts.slice(0, 1) : receipts };
  }
  if (kind === 'document')
    return { values, documentId: PREVIEW_MESSAGE_ID, date: today, total: { minor: 124_000, currency } };
  return kind === 'incident' ? { values, date: today } : { values };
}

/** What is set; the rest stays an example, so that a preview before the setup is no heap of holes. */
export function companyOf(settings: Settings): Record<TagName, string> {
  return {
    COMPANYNAME: settings['company.name'],
    COMPANYEMAIL: settings['company.email'],
    COMPANYPHONE: settings['company.phone'],
    SENDERNAME: settings['company.senderName'] || settings['company.name'],
  };
}
