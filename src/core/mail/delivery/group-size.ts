import type { Journal } from './journal/journal.ts';

/**
 * Most messages noted as going out at once, for a fast server. A crash leaves at most two such groups, and what the connections
 * have; where a journal tells which of them were on the wire they may be larger, which wins back what it costs.
 */
const MOST_AT_ONCE = 128;
const MOST_WITH_JOURNAL = 256;

/** A group is at least this part of the one before: one slow moment is not a slow server. */
const SHRINKING = 0.75;

/** How many messages are marked as going out at once. */
export interface GroupSize {
  readonly size: number;
  /** After a group was marked: `left`, how many went over the wire meanwhile; `starving`: a connection waits for more. */
  adapt(seen: { left: number; starving: boolean }): void;
}

/**
 * Connections that wait want larger groups. Otherwise twice what left while the last one was marked: a slower server keeps
 * the groups small, and with them what a crash leaves in doubt.
 */
export function createGroupSize({ places, journal }: { places: number; journal: Journal }): GroupSize {
  let size = places;
  return {
    get size() {
      return size;
    },
    adapt({ left, starving }) {
      const wanted = starving ? size * 2 : Math.max(left * 2, Math.ceil(size * SHRINKING));
      size = Math.max(places, Math.min(wanted, journal.kept ? MOST_WITH_JOURNAL : MOST_AT_ONCE));
    },
  };
}
