import { HOUR } from '../clock.ts';
import type { MessageState, Outcome } from '../mail/index.ts';
import type { MessageClass } from '../notices/index.ts';
import type { QuotaUse } from '../quota/index.ts';

/**
 * Whether mail moves, told from what the database holds: any process can tell, and says the same.
 *
 * - due: its time has come. What waits for quota, for a busy domain, for its next try or for undo is due later, on purpose.
 * - to move: a message that needs no more work was taken off the queue, whatever came of it.
 * - stoppage: a time in which mail did not move for longer than `health.stuckMinutes`; one row, one card.
 */

/** Why mail does not move, most certain first. Sentences: `mail:stuck.<reason>`, what to do: `mail:stuckHint.<reason>`. */
export const STOPPAGE_REASONS = ['sender_paused', 'trouble', 'no_process', 'no_progress'] as const;
export type StoppageReason = (typeof STOPPAGE_REASONS)[number];

/** `idle`: nothing is due. `moving`: something is, and not for too long. `stuck`: for too long. */
export type MailCondition = MailStanding & {
  /** Our mail server was tried and did not work, and has not since; null: it has, or was not tried. */
  readonly trouble: { readonly since: number; readonly code: string } | null;
  /** Whether a mail server has ever taken a mail of ours. */
  readonly hasWorked: boolean;
};

export type MailStanding =
  | { readonly state: 'idle' | 'moving'; readonly oldestDueAt: number | null; readonly stop: null }
  | { readonly state: 'stuck'; readonly oldestDueAt: number | null; readonly stop: Stop };

export interface Stop {
  readonly reason: StoppageReason;
  /** When mail moved last, or could have begun to, ms. */
  readonly since: number;
  /** For `trouble` the code of `mail:smtp.<code>`, for `sender_paused` that of the mail server; else empty. */
  readonly code: string;
  /** The mail server's own words; may be empty. Not for logs or metrics. */
  readonly detail: string;
  /** The card that has told the cause already: this one belongs under it. */
  readonly toldBy: string | null;
}

/** What `judgeMail` goes by. */
export interface MailFacts {
  /** When the message that has waited longest was due, or the lease of a lost one ran out, ms; null: nothing is due. */
  readonly oldestDueAt: number | null;
  /** Whether anything waits at all, due or not. */
  readonly waits: boolean;
  /** When mail moved last, ms; null: never. */
  readonly movedAt: number | null;
  /** When a mail server took one of ours last, ms; null: never. */
  readonly acceptedAt: number | null;
  readonly pause: Cause | null;
  /** Our own mail server does not work, as the delivery has met it and not got over it since. */
  readonly trouble: Cause | null;
  /** Processes alive that deliver. */
  readonly senders: number;
}

interface Cause {
  readonly id: string;
  readonly since: number;
  readonly code: string;
  readonly detail: string;
}

/** Trouble that no waiting ends: somebody has to act. The network and a server that is down may come back by themselves. */
const TEMPORARY_TROUBLE: ReadonlySet<string> = new Set(['connect_failed', 'no_greeting']);

/** Says whether mail moves. `patience` in ms; with a limit for the hour it is an hour at least, since the hour's share may leave at once. */
export function judgeMail(
  facts: MailFacts,
  { now, patience, hourly }: { now: number; patience: number; hourly: boolean },
): MailStanding {
  const { oldestDueAt, pause, trouble } = facts;
  const stuck = (stop: Stop): MailStanding => ({ state: 'stuck', oldestDueAt, stop });
  if (pause && now - pause.since > patience)
    return stuck({ ...causeOf(pause), reason: 'sender_paused', toldBy: `sender_paused:${pause.id}` });
  // A young pause says better than age why nothing leaves.
  const dueSince = oldestDueAt === null || pause ? now : Math.max(oldestDueAt, facts.movedAt ?? 0);
  const overdue = now - dueSince > (hourly ? Math.max(HOUR, patience) : patience);
  const lasting = trouble && (!TEMPORARY_TROUBLE.has(trouble.code) || now - trouble.since > patience);
  if (trouble && facts.waits && (lasting || overdue))
    return stuck({ ...causeOf(trouble), reason: 'trouble', toldBy: `mail_trouble:${trouble.id}` });
  if (!overdue) return { state: oldestDueAt === null ? 'idle' : 'moving', oldestDueAt, stop: null };
  const reason = facts.senders === 0 ? 'no_process' : 'no_progress';
  return stuck({ reason, since: dueSince, code: '', detail: '', toldBy: null });
}

/**
 * Since when mails do not leave though they should, and the key of the sentence that says why; null: nothing hinders them.
 * Told from the first failed connection on, long before it counts as a stoppage.
 */
export function hindrance({ stop, trouble }: MailCondition): { since: number; why: string } | null {
  if (stop && stop.reason !== 'trouble') return { since: stop.since, why: `mail:stuck.${stop.reason}` };
  const cause = stop ?? trouble;
  return cause && { since: cause.since, why: `mail:smtp.${cause.code}` };
}

function causeOf({ since, code, detail }: Cause): Pick<Stop, 'since' | 'code' | 'detail'> {
  return { since, code, detail };
}

/** One time in which mail did not move. */
export interface Stoppage {
  readonly id: string;
  readonly since: number;
  readonly reason: StoppageReason;
  readonly code: string;
  readonly detail: string;
  /** Null while it lasts. */
  readonly endedAt: number | null;
}

/** Everything that Prometheus is told; counts alone. */
export interface WatchFigures {
  /** All states but `sent` exactly; those are in `outcomes`, since counting them takes longer with every mail ever sent. */
  readonly messages: readonly { readonly class: MessageClass; readonly state: MessageState; readonly count: number }[];
  readonly condition: MailCondition;
  readonly leasesExpired: number;
  readonly quota: readonly QuotaUse[];
  readonly outcomes: readonly {
    readonly class: MessageClass;
    readonly domain: string;
    readonly outcome: Outcome;
    readonly count: number;
  }[];
  /** By class and upper bound in seconds, `BEYOND_BOUNDS` for none. */
  readonly latencies: readonly {
    readonly class: MessageClass;
    readonly upTo: number;
    readonly count: number;
    readonly totalMs: number;
  }[];
  readonly bounces: readonly { readonly kind: string; readonly count: number }[];
  readonly suppressed: number;
  readonly domainsBackedOff: number;
  readonly paused: boolean;
  readonly alertsWaiting: number;
  readonly alertsFailed: number;
  readonly processes: readonly { readonly kind: string; readonly count: number }[];
}

/**
 * Outside a transaction it reads over a connection of its own: on SQLite nothing here waits for a long import of the same
 * process. No permission is asked: it holds nothing of a customer.
 */
export interface WatchService {
  /** Whether the schema is the program's; throws when the database does not answer. */
  schema(): Promise<'ok' | 'schema'>;
  mail(): Promise<MailCondition>;
  /** How many wait, by class. */
  waiting(): Promise<readonly { readonly class: MessageClass; readonly count: number }[]>;
  figures(): Promise<WatchFigures>;
  stoppage(id: string): Promise<Stoppage | null>;
  /** Whether a stoppage has begun or ended that is not noted yet. */
  hasNews(): Promise<boolean>;
  /** Notes it, with its card: in a transaction, by one process. */
  note(): Promise<void>;
}
