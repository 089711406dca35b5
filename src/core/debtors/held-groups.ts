import type { DebtorReceipt, HeldGroup } from './debtors.ts';

/** Adds up what the same thing holds back until the same day, what ends first ahead of the rest. */
export function groupHeld(groups: readonly HeldGroup[]): HeldGroup[] {
  const byKind = Map.groupBy(groups, ({ hold, pause, until }) => `${until ?? '~'} ${hold} ${pause}`);
  return [...byKind]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, same]) => {
      const [first] = same;
      if (!first) return [];
      const { hold, pause, until } = first;
      return [{ hold, pause, until, receipts: same.reduce((sum, { receipts }) => sum + receipts, 0) }];
    });
}

/** What holds these receipts back. */
export function heldGroups(receipts: readonly DebtorReceipt[]): HeldGroup[] {
  return groupHeld(
    receipts.flatMap(({ held, receipt }) => {
      if (held === null) return [];
      const pause = held === 'paused' ? receipt.pause : null;
      return [{ hold: held, pause: pause?.reason ?? null, until: pause?.until ?? null, receipts: 1 }];
    }),
  );
}
