import { type QuotaUse, warmUpText } from '../../core/quota/index.ts';
import type { App } from '../app/app.ts';

/** "236 of 300 left today after it": what a send leaves of the day's budget (Q2). */
export function quotaLeftAfter(app: App, quota: QuotaUse, mails: number): string {
  const { leftToday, day } = quota;
  if (leftToday === null || day.limit === null) return app.say('tui:quota.unlimited');
  const warmUp = quota.warmUp === null ? '' : ` (${warmUpText(app.say, quota.warmUp, String)})`;
  const words =
    mails > leftToday
      ? app.say('tui:quota.short', { left: leftToday, limit: day.limit })
      : app.say('tui:quota.leftAfter', { left: leftToday - mails, limit: day.limit });
  return `${words}${warmUp}`;
}
