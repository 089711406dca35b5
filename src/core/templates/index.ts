export {
  levelOfNotice,
  type MailKind,
  type NoticeKind,
  noticeOfLevel,
  OFFERED_NOTICE_KINDS,
} from '../notices/index.ts';
export { type CutText, wholeText } from './cut-text.ts';
export { withDeadLinks } from './dead-links.ts';
export { noticeFields, type TemplateFields, templateFields } from './edit-fields.ts';
export { PREVIEW_MESSAGE_ID } from './examples.ts';
export { hasRightToLeft } from './right-to-left.ts';
export type { GivenTag } from './tags.ts';
export * from './templates.ts';
export { createTemplatesService } from './templates-service.ts';
