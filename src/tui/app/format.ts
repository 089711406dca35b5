import { dateIn, daysBetween, formatInstant, formatShortDate, formatTime, type PlainDate } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { App } from './app.ts';

/** Amounts of several currencies, never added up: `€18,420.10 · $3,200.00`. */
export function moneyText(app: App, totals: readonly Money[]): string {
  return totals.map((total) => formatMoney(total, app.session.locale)).join(` ${app.theme.glyphs.separator} `);
}

/** Date and time in the company's zone. */
export function instantText(app: App, instant: number): string {
  return formatInstant({ instant, locale: app.session.locale, zone: app.session.zone });
}

/** `10:30` in the company's zone, or the day when it is not today's. */
export function timeText(app: App, instant: number): string {
  const { clock, locale, zone } = app.session;
  const day = dateIn(zone, instant);
  if (day !== dateIn(zone, clock.now())) return dayText(app, day);
  return formatTime({ instant, locale, zone });
}

/** A day, short enough for a row: `Dec 15, 2026`. */
export function dayText(app: App, day: PlainDate): string {
  return formatShortDate(day, app.session.locale);
}

/** `never`, `today`, or `12 d ago` by the company's calendar: short enough for a column. */
export function agoText(app: App, instant: number | null): string {
  if (instant === null) return app.say('tui:ago.never');
  const { clock, zone } = app.session;
  return daysAgoText(app, daysBetween(dateIn(zone, instant), dateIn(zone, clock.now())));
}

export function daysAgoText(app: App, days: number | null): string {
  if (days === null) return app.say('tui:ago.never');
  return days <= 0 ? app.say('tui:ago.today') : app.say('tui:ago.days', { days });
}

export function bytesText(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`;
}
