import { MINUTE } from '../../clock.ts';
import type { ClaimedMessage } from '../claims.ts';
import { leaseOf } from './claim-messages.ts';
import type { DeliveryCore } from './delivery-core.ts';
import type { Recorder } from './recorder.ts';
import type { Result } from './results.ts';
import { releasedClaim } from './unsent-results.ts';

const GROUP = 200;

/**
 * Takes over what a crash or a frozen process has left: with the body not yet on its way it goes back to the queue,
 * otherwise nobody knows, and the rule of its class decides (E1). Not under a lease of the own name: the own journal
 * knows nothing of these, and whoever settles this process by it would take them for not begun.
 */
export async function reclaimExpiredLeases(
  core: DeliveryCore,
  { owner, recorder }: { owner: string; recorder: Recorder },
): Promise<void> {
  const { clock } = core.base;
  for (;;) {
    const now = clock.now();
    const left = await core.transaction((rooms) =>
      rooms.outbox.claims.takeExpired({
        lease: leaseOf(core, `${owner}:expired`),
        now,
        until: now + MINUTE,
        limit: GROUP,
      }),
    );
    if (left.length === 0) return;
    for (const message of left) recorder.add(resultByHandover(message));
    await recorder.flush();
  }
}

/** Nothing is known but which group was noted as going out: without that it goes back to the queue. */
export function resultByHandover(message: ClaimedMessage): Result {
  return message.handingOverAt === null ? releasedClaim(message) : inDoubt(message);
}

/** The body went out and no answer came. */
export function inDoubt(message: ClaimedMessage): Result {
  return { message, event: 'lose', code: 'crash', text: '', suppress: false };
}
