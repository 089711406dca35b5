import { isoInstant } from '../core/dates.ts';
import type { Template, TemplatesService } from '../core/templates/index.ts';
import type { Answer } from './answer.ts';
import type { Program } from './program.ts';

/** A saved template, and what its mails go without since it would run or lead away. */
export function savedAnswer(
  { say }: Program,
  { saved, removed, sentence }: { saved: Template; removed: Removed; sentence: string },
): Answer {
  const parts = removed.map((part) => say(`templates:removed.${part}`)).join(', ');
  return {
    json: { ...templateJson(saved), removed },
    text: [sentence, ...(removed.length > 0 ? [say('templates:removedFrom', { parts })] : [])],
  };
}

type Removed = ReturnType<TemplatesService['removedFrom']>;

/** A template without its body. */
export function templateJson(template: Template): object {
  return {
    id: template.id,
    name: template.name,
    subject: template.subject,
    design: template.design,
    version: template.version,
    size: template.size,
    createdAt: isoOrNull(template.createdAt),
    updatedAt: isoOrNull(template.updatedAt),
    lastSentAt: isoOrNull(template.lastSentAt),
    archivedAt: isoOrNull(template.archivedAt),
  };
}

export function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : isoInstant(instant);
}

/** `2026-11-24`, as tables show it. */
export function dayText(instant: number): string {
  return isoInstant(instant).slice(0, 10);
}
