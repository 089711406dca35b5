import type { AccessService, Section } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { refuseField } from '../errors.ts';
import { oneLine } from '../text.ts';
import { LANGUAGES, type Language } from '../words.ts';
import { refuseBadDraft } from './check.ts';
import { contentOf } from './content-id.ts';
import type { ContentsStore } from './contents-store.ts';
import type { Content, MailKind, NoticeKind, NoticeText, TemplatesService } from './templates.ts';
import { SUBJECT_STORED } from './templates.ts';

type NoticeTexts = Pick<
  TemplatesService,
  'noticeText' | 'setNoticeText' | 'resetNoticeText' | 'noticeContent' | 'teamContent'
>;

/** The wording of notices: the company's own where it has one, else what ships in `locales/<language>/notices.json` (D6, I5). */
export function createNoticeTexts(
  base: Base,
  { access, audit, store }: { access: AccessService; audit: AuditService; store: ContentsStore },
): NoticeTexts {
  return {
    async noticeText(actor, kind, language) {
      access.require(actor, `${sectionOfNotice(kind)}.view`);
      return await read(kind, knownLanguage(language));
    },

    async setNoticeText(actor, { kind, language, subject, body }) {
      access.require(actor, `${sectionOfNotice(kind)}.edit`);
      const known = knownLanguage(language);
      refuseBadDraft({ kind: mailKindOfNotice(kind), subject, body, design: 'text' });
      const content = contentOf({ design: 'text', subject: oneLine(subject, SUBJECT_STORED), body });
      await store.saveContent(content, base.clock.now());
      await store.setNoticeText({
        kind,
        language: known,
        contentId: content.id,
        at: base.clock.now(),
        by: actor.name,
      });
      await audit.record(actor, {
        action: 'templates.setNoticeText',
        target: { kind: 'notice', id: `${kind}.${known}` },
      });
      base.hub.emit('changed', { room: 'templates' });
      return await read(kind, known);
    },

    async resetNoticeText(actor, kind, language) {
      access.require(actor, `${sectionOfNotice(kind)}.edit`);
      const known = knownLanguage(language);
      await store.deleteNoticeText(kind, known);
      await audit.record(actor, {
        action: 'templates.resetNoticeText',
        target: { kind: 'notice', id: `${kind}.${known}` },
      });
      base.hub.emit('changed', { room: 'templates' });
      return await read(kind, known);
    },

    async noticeContent(kind, language) {
      const known = knownLanguage(language);
      const own = await store.noticeText(kind, known);
      if (own) return own;
      return await keep(shipped(kind, known));
    },

    teamContent: () => keep(contentOf({ design: 'text', subject: '@TEAMSUBJECT@', body: '@TEAMTEXT@' })),
  };

  async function read(kind: NoticeKind, language: Language): Promise<NoticeText> {
    const own = await store.noticeText(kind, language);
    const { subject, body } = own ?? shipped(kind, language);
    return { kind, language, subject, body, own: own !== null };
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

export function mailKindOfNotice(kind: NoticeKind): MailKind {
  if (kind === 'document') return 'document';
  return kind.startsWith('debtor') ? 'debtor' : 'incident';
}

/** The section whose permissions govern the wording of a kind of mail. */
export function sectionOfMail(kind: MailKind): Section {
  const sections = {
    mailing: 'templates',
    debtor: 'debtors',
    incident: 'incidents',
    document: 'documents',
    team: 'ratings',
  } as const;
  return sections[kind];
}

function sectionOfNotice(kind: NoticeKind): Section {
  return sectionOfMail(mailKindOfNotice(kind));
}

function knownLanguage(language: string): Language {
  const known = LANGUAGES.find((candidate) => candidate === language);
  if (!known) throw refuseField('language', 'templates.languageUnknown', { value: oneLine(language, 40) });
  return known;
}
