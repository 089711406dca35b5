import { SECOND } from '../../clock.ts';
import { LEASE, leasesOf } from './claim-messages.ts';
import type { DeliveryCore } from './delivery-core.ts';

/** Four tries within one lease. */
const BEAT = 30 * SECOND;

/** Holds this process's leases while it works, however slow the mail server is. */
export interface LeaseRenewal {
  /** Whether a message noted at `notedAt`, ms, is still this process's to send: one that was frozen finds that it is not. */
  holds(notedAt: number): boolean;
  stop(): void;
}

export function renewLeases(core: DeliveryCore, owner: string): LeaseRenewal {
  const { clock, log } = core.base;
  let renewedAt = clock.now();
  // What was noted before a gap in the renewals may have been settled by somebody else.
  let lostBefore = 0;
  const timer = setInterval(() => void renew(), BEAT).unref();
  return {
    holds: (notedAt) => notedAt >= lostBefore && clock.now() < Math.max(notedAt, renewedAt) + LEASE,
    stop: () => clearInterval(timer),
  };

  async function renew(): Promise<void> {
    const now = clock.now();
    if (now >= renewedAt + LEASE) lostBefore = now;
    try {
      await core.outbox.claims.renew({ leases: leasesOf(owner), now, until: now + LEASE });
      renewedAt = now;
    } catch (error) {
      log.error({ err: error }, 'leases could not be renewed');
    }
  }
}
