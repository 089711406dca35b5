import type { Base } from '../base.ts';
import { insideTransaction } from '../db/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { QuotaService } from './quota.ts';
import {
  keyOfPiece,
  oldestPiece,
  pieceAt,
  RATE_SPANS,
  type RatePiece,
  rateLimitsOf,
  roomInRate,
  usedIn,
} from './rate.ts';
import { createRateStore } from './rate-store.ts';

/** The part of the quota that counts hand-overs by the second, minute and hour. */
export function createRateService(
  base: Base,
  { settings }: { settings: SettingsService },
): Pick<QuotaService, 'rate' | 'takeRate'> {
  const store = createRateStore(base.db);
  return {
    async rate() {
      const limits = rateLimitsOf(await settings.all());
      if (limits === null) return [];
      const pieces = await store.pieces();
      const now = base.clock.now();
      return RATE_SPANS.flatMap((span) => {
        const limit = limits[span];
        return limit === null ? [] : [{ span, limit, used: Math.min(limit, usedIn(span, pieces, now)) }];
      });
    },

    async takeRate({ wanted, insteadOf = null }) {
      // Between reading and writing the pieces nobody else may count.
      if (!insideTransaction(base.db)) throw new Error('quota.takeRate needs a transaction');
      const limits = rateLimitsOf(await settings.all());
      if (limits === null) return { granted: wanted, at: base.clock.now(), nextAt: null };
      await store.lock();
      // Read after the lock: whoever waited for it must not count into the past.
      const now = base.clock.now();
      const stored = await store.pieces();
      const pieces = withoutOne(together(notAhead(stored, now)), insteadOf);
      const taken = roomInRate({ limits, pieces, now, wanted });
      const spans = RATE_SPANS.filter((span) => limits[span] !== null);
      const added = spans.map((span) => pieceOf(span, now, taken.granted));
      await store.replace(stored, together([...pieces, ...added]).filter(isCounted(now)));
      return { ...taken, at: now };
    },
  };
}

/**
 * A clock that was set back, or another host's that runs ahead, leaves pieces of the future. What they count has
 * happened by now at the latest, so now is where it is counted.
 */
function notAhead(pieces: readonly RatePiece[], now: number): RatePiece[] {
  return pieces.map((each) => (each.piece > pieceAt(each.span, now) ? pieceOf(each.span, now, each.used) : each));
}

/** What was counted once at an instant, ms, and has not left: it counts where it leaves. */
function withoutOne(pieces: readonly RatePiece[], instant: number | null): readonly RatePiece[] {
  if (instant === null) return pieces;
  return pieces.map((each) => (each.piece === pieceAt(each.span, instant) ? { ...each, used: each.used - 1 } : each));
}

function isCounted(now: number): (each: RatePiece) => boolean {
  return ({ span, piece, used }) => used > 0 && piece >= oldestPiece(span, now);
}

/** One row of each piece. */
function together(pieces: readonly RatePiece[]): RatePiece[] {
  return [...Map.groupBy(pieces, keyOfPiece).values()].map((group) => ({
    ...(group[0] as RatePiece),
    used: group.reduce((total, { used }) => total + used, 0),
  }));
}

function pieceOf(span: RatePiece['span'], instant: number, used: number): RatePiece {
  return { span, piece: pieceAt(span, instant), used };
}
