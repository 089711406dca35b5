import type { Base } from '../base.ts';
import { insideTransaction } from '../db/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { QuotaService } from './quota.ts';
import { oldestPiece, pieceAt, RATE_SPANS, type RatePiece, rateLimitsOf, roomInRate, usedIn } from './rate.ts';
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

    async takeRate({ wanted }) {
      // Between reading and writing the pieces nobody else may count.
      if (!insideTransaction(base.db)) throw new Error('quota.takeRate needs a transaction');
      const limits = rateLimitsOf(await settings.all());
      if (limits === null) return { granted: wanted, at: base.clock.now(), nextAt: null };
      await store.lock();
      // Read after the lock: whoever waited for it must not count into the past.
      const now = base.clock.now();
      const stored = await store.pieces();
      const pieces = notAhead(stored, now);
      const taken = roomInRate({ limits, pieces, now, wanted });
      const spans = RATE_SPANS.filter((span) => limits[span] !== null);
      const added = taken.granted === 0 ? [] : spans.map((span) => pieceOf(span, now, taken.granted));
      const kept = new Set(pieces.filter((each) => each.piece >= oldestPiece(each.span, now)));
      await store.remove(stored.filter((each) => !kept.has(each)));
      await store.add(together([...[...kept].filter((each) => !stored.includes(each)), ...added]));
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

/** One row of each piece. */
function together(pieces: readonly RatePiece[]): RatePiece[] {
  return [...Map.groupBy(pieces, ({ span, piece }) => `${span} ${piece}`).values()].map((group) => ({
    ...(group[0] as RatePiece),
    used: group.reduce((total, { used }) => total + used, 0),
  }));
}

function pieceOf(span: RatePiece['span'], instant: number, used: number): RatePiece {
  return { span, piece: pieceAt(span, instant), used };
}
