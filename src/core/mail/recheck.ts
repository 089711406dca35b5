import type { StopReason } from '../notices/index.ts';
import type { Cause, Verdict } from './causes.ts';
import type { StoredMessage } from './mail.ts';

/** The message may go as it was queued. */
export const GO = { go: true } as const satisfies Verdict;

/**
 * A cause's last look before hand-over (D10), made of what is particular to it.
 *
 * @param lookUp What it has to know of all these messages, read at once.
 * @param judge Of one message: go, with fresh data where it has changed, or the reason why not.
 */
export function createRecheck<Found>({
  lookUp,
  judge,
}: {
  lookUp(messages: readonly StoredMessage[]): Promise<Found>;
  judge(message: StoredMessage, found: Found): Judgement | Promise<Judgement>;
}): Cause['recheck'] {
  return async (messages) => {
    const found = await lookUp(messages);
    const verdicts = new Map<string, Verdict>();
    for (const message of messages) verdicts.set(message.id, verdictOf(await judge(message, found)));
    return verdicts;
  };
}

type Judgement = StopReason | Extract<Verdict, { go: true }>;

function verdictOf(judgement: Judgement): Verdict {
  return typeof judgement === 'string' ? { go: false, reason: judgement } : judgement;
}

/** What the messages are about, each once. */
export function causeIdsOf(messages: readonly StoredMessage[]): string[] {
  return [...new Set(messages.map((message) => message.causeId))];
}

/** Rows by their id, to look one up for each message. */
export function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
