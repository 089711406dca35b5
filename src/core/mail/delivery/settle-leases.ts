import { MINUTE } from '../../clock.ts';
import { leaseOf } from './claim-messages.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { untouched } from './given-back.ts';
import type { Ledger } from './ledger.ts';

const GROUP = 200;

/**
 * Takes over what a crash or a frozen process has left: with the body not yet on its way it goes back to the queue,
 * otherwise nobody knows, and the rule of its class decides (E1).
 */
export async function settleLeases(
  core: DeliveryCore,
  { owner, ledger }: { owner: string; ledger: Ledger },
): Promise<void> {
  const { clock } = core.base;
  for (;;) {
    const now = clock.now();
    const left = await core.transaction((rooms) =>
      rooms.outbox.claims.takeExpired({ lease: leaseOf(core, owner), now, until: now + MINUTE, limit: GROUP }),
    );
    if (left.length === 0) return;
    for (const message of left) {
      ledger.add(
        message.handingOverAt === null
          ? { ...untouched(message), dueAt: now }
          : { message, event: 'lose', code: 'crash', text: '', suppress: false },
      );
    }
    await ledger.flush();
  }
}
