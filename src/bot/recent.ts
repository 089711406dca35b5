import { type Clock, MINUTE } from '../core/clock.ts';

/** Remembers what was begun, so that Slack's second delivery of the same thing finds the first one's result. */
export interface Recent<Value> {
  /** The first call with a key begins the work; a repeated one gets the same promise. */
  once(key: string, begin: () => Value): { value: Value; isFirst: boolean };
}

/** Slack's last retry comes about five minutes after the first delivery. */
const REMEMBERED = 10 * MINUTE;
const MOST = 10_000;

export function createRecent<Value>(clock: Clock): Recent<Value> {
  const begun = new Map<string, { readonly value: Value; readonly at: number }>();
  return {
    once(key, begin) {
      const known = begun.get(key);
      if (known) return { value: known.value, isFirst: false };
      forgetOld();
      const value = begin();
      begun.set(key, { value, at: clock.now() });
      return { value, isFirst: true };
    },
  };

  function forgetOld(): void {
    for (const [key, { at }] of begun) {
      if (clock.now() - at < REMEMBERED && begun.size < MOST) return;
      begun.delete(key);
    }
  }
}
