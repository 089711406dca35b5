import type { Clock } from '../core/clock.ts';

/** Keys remembered at once; the oldest is forgotten first, so that memory stays bounded. */
const REMEMBERED = 10_000;

/** Counts in fixed windows per key, in this process: enough to stop a stuck finger or a loop. */
export function createRateLimit({ clock, limit, windowMs }: { clock: Clock; limit: number; windowMs: number }) {
  const windows = new Map<string, { start: number; count: number }>();
  /** Whether one more is within the limit. */
  return function allows(key: string): boolean {
    const now = clock.now();
    const known = windows.get(key);
    if (known && now - known.start < windowMs) {
      known.count += 1;
      return known.count <= limit;
    }
    windows.delete(key);
    windows.set(key, { start: now, count: 1 });
    if (windows.size > REMEMBERED) windows.delete(windows.keys().next().value ?? key);
    return true;
  };
}
