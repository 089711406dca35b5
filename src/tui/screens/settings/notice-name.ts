import { levelOfNotice, type NoticeKind } from '../../../core/templates/index.ts';
import type { Say } from '../../../core/words.ts';

export function noticeName(say: Say, kind: NoticeKind): string {
  const level = levelOfNotice(kind);
  return level === null ? say(`notices:${kind}.name`) : say('notices:debtor.level.name', { level });
}
