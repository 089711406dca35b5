import type { NoticeOutcome } from '../../../core/incidents/index.ts';
import type { App } from '../../app/app.ts';
import type { ToastKind } from '../../app/toasts.ts';
import { offerUndo } from '../undo.ts';

/** What became of the notice that goes with opening or closing: sent, or why not. */
export function outcomeText(app: App, notice: NoticeOutcome): string {
  if (notice.queued > 0) return app.say('tui:incident.noticeQueued', { count: notice.queued });
  return app.say(`tui:incident.why.${notice.why ?? 'switched_off'}`);
}

/** Says it, with the way back while there is one. */
export function tellOutcome(
  app: App,
  notice: NoticeOutcome,
  { before = '', otherwise = 'good' }: { before?: string; otherwise?: ToastKind } = {},
): void {
  const text = before + outcomeText(app, notice);
  if (notice.batchId && notice.undoUntil) offerUndo(app, { batchId: notice.batchId, until: notice.undoUntil, text });
  else app.toast(otherwise, text);
}
