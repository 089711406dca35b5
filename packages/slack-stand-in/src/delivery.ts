import type { Envelope } from './envelopes.ts';
import type { Faults } from './faults.ts';
import type { Transport } from './http-delivery.ts';
import type { Delivery, DeliveryOutcome } from './types.ts';
import type { Workspace } from './workspace.ts';

/** Tells the bot one thing and waits for its acknowledgement. */
export type Deliver = (envelope: Envelope) => Promise<Delivery>;

/** Delivers once, or twice when a fault says so; events that fail are tried once more, as Slack does at once. */
export function createDeliver(workspace: Workspace, transport: () => Transport, faults: Faults): Deliver {
  return async (envelope) => {
    if (faults.takeDuplicate(envelope.kind)) {
      const twice = [
        transport().deliver(envelope),
        transport().deliver(envelope, { number: 1, reason: 'http_timeout' }),
      ] as const;
      const [first] = await Promise.all(twice);
      return noted(workspace, first);
    }
    const first = await transport().deliver(envelope);
    if (envelope.kind !== 'events_api' || first.outcome === 'acknowledged') return noted(workspace, first);
    return noted(workspace, await transport().deliver(envelope, { number: 1, reason: retryReason(first.outcome) }));
  };
}

function noted(workspace: Workspace, delivery: Delivery): Delivery {
  if (delivery.outcome !== 'acknowledged')
    workspace.refusals.push({ method: 'acknowledgement', error: delivery.outcome, messages: [] });
  return delivery;
}

function retryReason(outcome: DeliveryOutcome): string {
  if (outcome === 'operation_timeout') return 'http_timeout';
  return outcome === 'dispatch_failed' ? 'connection_failed' : 'http_error';
}
