import { DAY, HOUR, MINUTE, SECOND } from '../clock.ts';
import type { Settings } from '../settings/index.ts';

/** The company's own limit of hand-overs to its mail server, over all processes and classes. */
export const RATE_SPANS = ['second', 'minute', 'hour'] as const;
export type RateSpan = (typeof RATE_SPANS)[number];

/** Most hand-overs in any window of each length; null: no limit. */
export type RateLimits = Readonly<Record<RateSpan, number | null>>;

/** What was taken in one piece of time, numbered since 1970. */
export interface RatePiece {
  readonly span: RateSpan;
  readonly piece: number;
  readonly used: number;
}

/**
 * A window is counted in pieces, in ms. The oldest is counted in full as long as any of it is inside, so the true window
 * never holds more than the limit; waiting for a whole piece costs a fiftieth of a second's rate, a sixtieth of the others.
 */
const SPANS: Readonly<Record<RateSpan, { readonly length: number; readonly piece: number }>> = {
  second: { length: SECOND, piece: 20 },
  minute: { length: MINUTE, piece: SECOND },
  hour: { length: HOUR, piece: MINUTE },
};

/**
 * A mail is on the wire this long after it was counted at most, ms; one that is later is counted anew. Windows are counted
 * longer by as much, so that a late mail and the early ones of the next window stay a window apart at the mail server.
 * It costs a twentieth of a rate per second.
 */
export const RATE_JITTER = 50;

/** The limits that are set, or null when none is: then nothing is counted at all. */
export function rateLimitsOf(settings: Settings): RateLimits | null {
  const limits = { second: settings['rate.second'], minute: settings['rate.minute'], hour: settings['rate.hour'] };
  return RATE_SPANS.every((span) => limits[span] === null) ? null : limits;
}

export function pieceAt(span: RateSpan, instant: number): number {
  return Math.floor(instant / SPANS[span].piece);
}

/** The oldest piece of which any part is inside the window that ends at `now`, ms. */
export function oldestPiece(span: RateSpan, now: number): number {
  return pieceAt(span, now - SPANS[span].length - RATE_JITTER);
}

export function keyOfPiece({ span, piece }: RatePiece): string {
  return `${span} ${piece}`;
}

/** The most that limits let out in a day. */
export function rateADay(limits: readonly { readonly span: RateSpan; readonly limit: number }[]): number {
  return Math.min(...limits.map(({ span, limit }) => (limit * DAY) / SPANS[span].length));
}

/** How many were taken in the window of a span that ends at `now`, ms; at most a piece too many. */
export function usedIn(span: RateSpan, pieces: readonly RatePiece[], now: number): number {
  return sum(inside(span, pieces, now));
}

/** How many of `wanted` fit now, ms, and when there is room for the next; `nextAt` is null when all fit. */
export function roomInRate(input: { limits: RateLimits; pieces: readonly RatePiece[]; now: number; wanted: number }): {
  granted: number;
  nextAt: number | null;
} {
  const { limits, pieces, now, wanted } = input;
  const counted = RATE_SPANS.flatMap((span) => {
    const limit = limits[span];
    return limit === null ? [] : [{ span, limit, pieces: inside(span, pieces, now) }];
  });
  const granted = counted.reduce((least, each) => Math.min(least, Math.max(0, each.limit - sum(each.pieces))), wanted);
  if (granted === wanted) return { granted, nextAt: null };
  const nextAt = Math.max(
    ...counted.map(({ span, limit, pieces: used }) =>
      roomFrom(span, limit, [...used, { span, piece: pieceAt(span, now), used: granted }], now),
    ),
  );
  return { granted, nextAt };
}

/** The instant, ms, from which a span has room for one more: when enough of its oldest pieces have left the window. */
function roomFrom(span: RateSpan, limit: number, pieces: readonly RatePiece[], now: number): number {
  const { length, piece: pieceLength } = SPANS[span];
  let used = sum(pieces);
  let from = now;
  for (const { piece, used: taken } of [...pieces].sort((one, other) => one.piece - other.piece)) {
    if (used < limit) return from;
    used -= taken;
    from = (piece + 1) * pieceLength + length + RATE_JITTER;
  }
  return from;
}

function inside(span: RateSpan, pieces: readonly RatePiece[], now: number): readonly RatePiece[] {
  const oldest = oldestPiece(span, now);
  return pieces.filter((each) => each.span === span && each.piece >= oldest);
}

function sum(pieces: readonly RatePiece[]): number {
  return pieces.reduce((total, { used }) => total + used, 0);
}
