import { formatNumber } from '../../../core/money.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';
import { starsText } from '../../ui/chart.tsx';

export function scoreText(rating: Rating, app: App): string {
  return starsText(rating.score, rating.scale, app.theme.glyphs);
}

/** `3.5`, of a share that is an average, on this scale. */
export function averageText(app: App, share: number, scale: number): string {
  return formatNumber(1 + share * (scale - 1), { locale: app.session.locale, decimals: 1 });
}

/** How far a low rating has been dealt with, and by whom (R4). */
export function handledText(rating: Rating, app: App): string {
  if (rating.resolvedAt !== null) return app.say('tui:rating.resolved');
  if (rating.contactedAt !== null) return app.say('tui:rating.contacted');
  if (rating.ownerName !== null) return rating.ownerName;
  return rating.low ? app.say('tui:rating.nobody') : '';
}
