export { type CutText, wholeText } from './cut-text.ts';
export { withDeadLinks } from './dead-links.ts';
export { noticeFields, type TemplateFields, templateFields } from './edit-fields.ts';
export { PREVIEW_MESSAGE_ID } from './examples.ts';
export { levelOfNotice, NOTICE_KINDS, type NoticeKind, noticeOfLevel } from './notice-kinds.ts';
export { sectionOfMail } from './notice-texts.ts';
export { hasRightToLeft } from './right-to-left.ts';
export * from './templates.ts';
export { createTemplatesService } from './templates-service.ts';
