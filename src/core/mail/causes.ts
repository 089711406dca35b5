import type { MailData } from '../templates/index.ts';
import type { MessageState, StoredMessage } from './mail.ts';

/**
 * What the cause of a message says right before hand-over (D10): go (with fresh data), or do not, and why. Asked per
 * claimed group; an id without an answer goes as it was queued.
 */
export type Verdict = { readonly go: true; readonly data?: MailData } | { readonly go: false; readonly reason: string };
export interface Cause {
  recheck(messages: readonly StoredMessage[]): Promise<ReadonlyMap<string, Verdict>>;
  /** After hand-over was confirmed, in the transaction that marks the messages sent: stamps (D7). */
  confirmed?(messages: readonly StoredMessage[], at: number): Promise<void>;
  /**
   * When a message ends without having been sent: failed, suppressed, cancelled by recheck, by undo or by hand. With
   * `endState: 'unknown'` nobody knows whether it arrived: a person may still confirm it (`confirmed`), send it again,
   * or leave it (`ended` once more, as failed).
   */
  ended?(
    messages: readonly (StoredMessage & { readonly endState: MessageState; readonly reason: string })[],
    at: number,
  ): Promise<void>;
  /** When messages came back after the mail server had taken them, in the transaction that notes it (E4). */
  bounced?(messages: readonly StoredMessage[], at: number): Promise<void>;
}

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
