import type { Cause, MessageState, StoredMessage } from './mail.ts';

export type Causes = Readonly<Record<string, Cause>>;
export type EndedMessage = StoredMessage & { readonly endState: MessageState; readonly reason: string };

/** Tells each cause which of its messages the mail server has taken (D7). In the transaction that marks them sent. */
export async function confirmCauses(causes: Causes, messages: readonly StoredMessage[], at: number): Promise<void> {
  for (const [kind, group] of byCause(messages)) await causes[kind]?.confirmed?.(group, at);
}

/** Tells each cause which of its messages ended without having been sent. In the transaction that ends them. */
export async function endCauses(causes: Causes, messages: readonly EndedMessage[], at: number): Promise<void> {
  for (const [kind, group] of byCause(messages)) await causes[kind]?.ended?.(group, at);
}

export function byCause<M extends { readonly causeKind: string }>(messages: readonly M[]): ReadonlyMap<string, M[]> {
  return Map.groupBy(messages, (message) => message.causeKind);
}
