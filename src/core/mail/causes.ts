import type { PlainDate } from '../dates.ts';
import type { CausedNotice, StopReason } from '../notices/index.ts';
import type { MailData } from '../templates/index.ts';
import type { MessageState, StoredMessage } from './mail.ts';

/**
 * What the cause of a message says right before hand-over (D10): go (with fresh data), or do not, and why. Asked per
 * claimed group: what gets no answer waits, as when the cause cannot be asked.
 */
export type Verdict =
  | { readonly go: true; readonly data?: MailData }
  | { readonly go: false; readonly reason: StopReason };
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
  /** When messages wait anew, in the transaction that moves them: for quota, or because somebody had them tried again. */
  requeued?(messages: readonly RequeuedMessage[]): Promise<void>;
  /** When messages came back after the mail server had taken them, in the transaction that notes it (E4). */
  bounced?(messages: readonly StoredMessage[], at: number): Promise<void>;
}

export interface RequeuedMessage extends StoredMessage {
  readonly why:
    | { readonly reason: 'quota'; readonly until: PlainDate }
    | { readonly reason: 'retried'; readonly by: string };
}

/** The causes of all notices that have one. */
export type Causes = Readonly<Record<CausedNotice, Cause>>;
export type EndedMessage = StoredMessage & { readonly endState: MessageState; readonly reason: string };

/** Tells each cause which of its messages the mail server has taken (D7). In the transaction that marks them sent. */
export async function confirmCauses(causes: Causes, messages: readonly StoredMessage[], at: number): Promise<void> {
  for (const [kind, group] of byCause(messages)) await causeOf(causes, kind)?.confirmed?.(group, at);
}

/** Tells each cause which of its messages ended without having been sent. In the transaction that ends them. */
export async function endCauses(causes: Causes, messages: readonly EndedMessage[], at: number): Promise<void> {
  for (const [kind, group] of byCause(messages)) await causeOf(causes, kind)?.ended?.(group, at);
}

/** Tells each cause which of its messages wait anew. In the transaction that moves them. */
export async function requeueCauses(causes: Causes, messages: readonly RequeuedMessage[]): Promise<void> {
  for (const [kind, group] of byCause(messages)) await causeOf(causes, kind)?.requeued?.(group);
}

export function byCause<M extends { readonly causeKind: string }>(messages: readonly M[]): ReadonlyMap<string, M[]> {
  return Map.groupBy(messages, (message) => message.causeKind);
}

/** What speaks for messages of this kind; undefined: nothing does, as for proofs. */
export function causeOf(causes: Causes, kind: string): Cause | undefined {
  return causes[kind as CausedNotice];
}
