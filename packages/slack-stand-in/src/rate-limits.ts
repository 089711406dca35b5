import type { Workspace } from './workspace.ts';

/** About one message a second per channel, with short bursts: a bucket that fills as time goes by. */
export interface RateLimits {
  /** Null when the channel takes one more message, else whole seconds to wait. */
  take(channel: string): number | null;
}

export function createRateLimits({ clock, limits }: Workspace): RateLimits {
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    take: (channel) => {
      if (!limits.messageRate) return null;
      const { perSecond, burst } = limits.messageRate;
      const now = clock.now();
      const before = buckets.get(channel) ?? { level: burst, at: now };
      const level = Math.min(burst, before.level + ((now - before.at) / 1000) * perSecond);
      buckets.set(channel, { level: level < 1 ? level : level - 1, at: now });
      return level < 1 ? Math.max(1, Math.ceil((1 - level) / perSecond)) : null;
    },
  };
}
