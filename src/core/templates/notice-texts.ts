import { isDeepStrictEqual } from 'node:util';
import type { AccessService, Actor, Section } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { mergeEdit } from '../edits.ts';
import { refuseField } from '../errors.ts';
import { isNoticeKind, levelOfNotice, mailKindOfNotice, type NoticeKind, sectionOf } from '../notices/index.ts';
import { oneLine } from '../text.ts';
import { LANGUAGES, type Language } from '../words.ts';
import { refuseBadDraft } from './check.ts';
import { contentOf } from './content-id.ts';
import type { ContentsStore } from './contents-store.ts';
import { noticeFields } from './edit-fields.ts';
import type { Content, NoticeText, TemplatesService } from './templates.ts';

type NoticeTexts = Pick<
  TemplatesService,
  'noticeText' | 'setNoticeText' | 'resetNoticeText' | 'noticeContent' | 'teamContent'
>;

/**
 * The wording of notices: the company's own where it has one, else what ships in `locales/<language>/notices.json` (D6,
 * I5). A level of the policy has no shipped one: it shares that of the notices by hand (D8).
 */
export function createNoticeTexts(
  base: Base,
  { access, audit, store }: { access: AccessService; audit: AuditService; store: ContentsStore },
): NoticeTexts {
  return {
    async noticeText(actor, kind, language) {
      access.require(actor, `${sectionOfNotice(kind)}.view`);
      return await show(kind, knownLanguage(language));
    },

    async setNoticeText(actor, { kind, language, base: read, ...mine }) {
      access.require(actor, `${sectionOfNotice(kind)}.edit`);
      const known = knownLanguage(language);
      await store.takeNoticeTurn(kind, known);
      const theirs = noticeFields(await show(kind, known));
      await put(actor, { kind, language: known, ...mergeEdit({ base: read, theirs, mine: noticeFields(mine) }) });
      return await show(kind, known);
    },

    async resetNoticeText(actor, { kind, language, base: read }) {
      access.require(actor, `${sectionOfNotice(kind)}.edit`);
      const known = knownLanguage(language);
      await store.takeNoticeTurn(kind, known);
      const mine = noticeFields(await wordsWithoutOwn(kind, known));
      const merged = mergeEdit({ base: read, theirs: noticeFields(await show(kind, known)), mine });
      // Where somebody has written meanwhile what the reset would not have changed, that stays.
      if (isDeepStrictEqual(merged, mine)) {
        await store.deleteNoticeText(kind, known);
        await changed(actor, 'templates.resetNoticeText', `${kind}.${known}`);
      } else await put(actor, { kind, language: known, ...merged });
      return await show(kind, known);
    },

    async noticeContent(kind, language, receipts) {
      const { content } = await wordsOf(kind, knownLanguage(language), receipts);
      return await keep(content);
    },

    teamContent: () => keep(contentOf({ design: 'text', subject: '@TEAMSUBJECT@', body: '@TEAMTEXT@' })),
  };

  async function put(actor: Actor, text: Omit<NoticeText, 'own'>): Promise<void> {
    const { kind, language, subject, body } = text;
    refuseBadDraft({ kind: mailKindOfNotice(kind), subject, body, design: 'text' });
    const content = contentOf({ design: 'text', subject, body });
    await store.saveContent(content, base.clock.now());
    await store.setNoticeText({ kind, language, contentId: content.id, at: base.clock.now(), by: actor.name });
    await changed(actor, 'templates.setNoticeText', `${kind}.${language}`);
  }

  async function changed(actor: Actor, action: string, id: string): Promise<void> {
    await audit.record(actor, { action, target: { kind: 'notice', id } });
    base.hub.emit('changed', { room: 'templates' });
  }

  async function show(kind: NoticeKind, language: Language): Promise<NoticeText> {
    const { content, own } = await wordsOf(kind, language);
    return { kind, language, subject: content.subject, body: content.body, own };
  }

  async function wordsOf(
    kind: NoticeKind,
    language: Language,
    receipts?: number,
  ): Promise<{ content: Content; own: boolean }> {
    const own = await store.noticeText(kind, language);
    return own ? { content: own, own: true } : { content: await wordsWithoutOwn(kind, language, receipts), own: false };
  }

  async function wordsWithoutOwn(kind: NoticeKind, language: Language, receipts?: number): Promise<Content> {
    if (levelOfNotice(kind) === null) return shipped(kind, language);
    return (await wordsOf(receipts === 1 ? 'debtor.one' : 'debtor.many', language)).content;
  }

  async function keep(content: Content): Promise<Content> {
    await store.saveContent(content, base.clock.now());
    return content;
  }

  function shipped(kind: NoticeKind, language: Language): Content {
    const say = base.words.in(language);
    return contentOf({
      design: 'text',
      subject: say(`notices:${kind}.subject`),
      body: say(`notices:${kind}.body`),
    });
  }
}

function sectionOfNotice(kind: NoticeKind): Section {
  if (!isNoticeKind(kind)) throw refuseField('kind', 'templates.noticeUnknown', { value: oneLine(kind, 40) });
  return sectionOf(mailKindOfNotice(kind));
}

function knownLanguage(language: string): Language {
  const known = LANGUAGES.find((candidate) => candidate === language);
  if (!known) throw refuseField('language', 'templates.languageUnknown', { value: oneLine(language, 40) });
  return known;
}
