import { oneLine } from '../text.ts';
import { type Design, SUBJECT_STORED, type TemplateInput } from './templates.ts';

/** Templates and texts as one edits them: the fields that merge each by itself (X5). */

export const NAME_LIMIT = 120;

export interface TemplateFields {
  readonly name: string;
  readonly subject: string;
  /** A body belongs to its design: one person's design never meets another's body. */
  readonly body: { readonly design: Design; readonly text: string };
}

export function templateFields({ name, subject, design, body }: TemplateInput): TemplateFields {
  return { name: oneLine(name, NAME_LIMIT), subject: oneLine(subject, SUBJECT_STORED), body: { design, text: body } };
}

/** Of a notice's text. */
export function noticeFields({ subject, body }: { readonly subject: string; readonly body: string }) {
  return { subject: oneLine(subject, SUBJECT_STORED), body };
}
