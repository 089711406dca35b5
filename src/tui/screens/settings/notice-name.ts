import { levelOfNotice, type NoticeKind } from '../../../core/templates/index.ts';
import type { Say } from '../../../core/words.ts';

export function noticeName(say: Say, kind: NoticeKind): string {
  const level = levelOfNotice(kind);
  return level === null ? say(`tui:notice.${kind}`) : say('tui:notice.level', { level });
}
