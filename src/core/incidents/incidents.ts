import type { Actor } from '../access/index.ts';
import type { Account } from '../customers/index.ts';
import type { Mine, OnBase } from '../edits.ts';
import { LEFT_UNKNOWN, type Message, type Origin } from '../mail/index.ts';
import type { RenderedMail } from '../templates/index.ts';

export interface Incident {
  readonly id: string;
  /** E.g. `INC-1042`. */
  readonly reference: string;
  readonly account: Account;
  readonly subject: string;
  /** Public: @Observations@. */
  readonly description: string;
  /** Never mailed (I6). */
  readonly internalNotes: string;
  readonly resolution: string;
  readonly state: 'open' | 'closed';
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly noticeOnCreate: boolean;
  readonly noticeOnClose: boolean;
  readonly createdByName: string;
  readonly createdAt: number;
  readonly closedAt: number | null;
}

export interface IncidentInput {
  readonly accountId: string;
  readonly subject: string;
  readonly description: string;
  readonly internalNotes?: string;
  readonly assigneeId?: string | null;
  /** Null: the default switch of the day of creation (I3). */
  readonly noticeOnCreate?: boolean | null;
  readonly noticeOnClose?: boolean | null;
  /** The outside system's number when imported; made here otherwise. */
  readonly reference?: string;
}

export interface IncidentFilter {
  readonly state?: 'open' | 'closed';
  /** Words, each found in reference, subject or customer. */
  readonly search?: string;
  readonly accountId?: string;
}

/** What a person edits of an incident; the state moves by `close` and `reopen` alone. */
export type IncidentFields = Pick<
  Incident,
  'subject' | 'description' | 'internalNotes' | 'resolution' | 'assigneeId' | 'noticeOnCreate' | 'noticeOnClose'
>;

export function incidentFields(incident: IncidentFields): IncidentFields {
  const { subject, description, internalNotes, resolution, assigneeId, noticeOnCreate, noticeOnClose } = incident;
  return { subject, description, internalNotes, resolution, assigneeId, noticeOnCreate, noticeOnClose };
}

/** The two moments at which the customer is told. */
export type NoticeEvent = 'created' | 'closed';

/** What became of the notice that goes with a transition. */
export interface NoticeOutcome {
  readonly queued: number;
  /** Why none, when none: switched off, no address, suppressed, or a repeat of the same request. */
  readonly why: 'switched_off' | 'no_address' | 'suppressed' | 'repeated' | null;
  readonly undoUntil: number | null;
  readonly batchId: string | null;
}

/** A mail of an incident to its customer, as the outbox has it. */
export interface IncidentNotice {
  readonly event: NoticeEvent;
  /** 1 is the first; opening notices alone have more. */
  readonly attempt: number;
  readonly message: Message;
}

/** What was done to an incident, and by whom. */
export interface IncidentStep {
  readonly act: 'open' | 'edit' | 'close' | 'reopen' | 'tell';
  readonly at: number;
  readonly byName: string;
}

/** All that is known of an incident, oldest first. */
export interface IncidentCard {
  readonly incident: Incident;
  readonly notices: readonly IncidentNotice[];
  readonly steps: readonly IncidentStep[];
  /** Whether `tell` would send the opening notice now. */
  readonly canTell: boolean;
}

export interface IncidentsService {
  list(
    actor: Actor,
    filter?: IncidentFilter,
    page?: { offset?: number; limit?: number },
  ): Promise<{ rows: readonly Incident[]; total: number }>;
  get(actor: Actor, id: string): Promise<Incident>;
  findByReference(actor: Actor, reference: string): Promise<Incident | null>;
  card(actor: Actor, id: string): Promise<IncidentCard>;
  /** Presets for the creation form. */
  defaults(actor: Actor): Promise<{ noticeOnCreate: boolean; noticeOnClose: boolean }>;
  /** The same `requestKey` again answers with the incident it made (I4). */
  open(
    actor: Actor,
    input: IncidentInput & { requestKey: string; origin?: Origin },
  ): Promise<{ incident: Incident; notice: NoticeOutcome }>;
  /** Merged with what others have changed since `base` was read. @throws EditConflict */
  edit(actor: Actor, input: { id: string } & OnBase & Mine<IncidentFields>): Promise<Incident>;
  /**
   * Closing an incident that is closed changes and mails nothing. `noticeOnClose` overrides the incident's switch.
   * @throws EditConflict when somebody else has closed it with another resolution: `edit` settles it.
   */
  close(
    actor: Actor,
    input: { id: string; resolution?: string; noticeOnClose?: boolean; origin?: Origin },
  ): Promise<{ incident: Incident; notice: NoticeOutcome }>;
  reopen(actor: Actor, input: { id: string }): Promise<Incident>;
  /**
   * Sends the opening notice that the customer has not got: none could be queued, or the last one was cancelled or failed.
   * Refused when one has left or may have left (I4); a repeat while one is under way mails nothing.
   */
  tell(actor: Actor, input: { id: string; origin?: Origin }): Promise<{ incident: Incident; notice: NoticeOutcome }>;
  previewNotice(
    actor: Actor,
    input: { accountId: string; subject: string; description: string; event: NoticeEvent },
  ): Promise<RenderedMail>;
}

/** Longest subject, in characters: it becomes a mail's subject line. */
export const SUBJECT_LIMIT = 250;
/** Longest description, notes or resolution, in characters: a mail above 102 KB is clipped by Gmail. */
export const TEXT_LIMIT = 20_000;
/** Longest reference from outside, in characters. */
export const REFERENCE_LIMIT = 60;

/** How an incident is called when no other system has named it. */
export function referenceOf(number: number): string {
  return `INC-${number}`;
}

/** What a person may mean who writes a reference: as it stands, in capitals, or our own number alone (`1042`). */
export function referencesMeant(written: string): string[] {
  const ours = /^\d+$/.test(written) ? [referenceOf(Number(written))] : [];
  return [...new Set([written, written.toUpperCase(), ...ours])];
}

/**
 * One notice per event and per transition to closed: the outbox refuses a second with the same key (I4). Only the opening
 * notice has more than one attempt, each with a key of its own.
 */
export function noticeKey(
  incident: { readonly id: string; readonly closings: number },
  event: NoticeEvent,
  attempt = 1,
): string {
  if (event === 'closed') return `incident:${incident.id}:closed:${incident.closings}`;
  return attempt === 1 ? `incident:${incident.id}:created` : `incident:${incident.id}:created:${attempt}`;
}

/** What a notice's key says of it. */
export function readNoticeKey(key: string): { event: NoticeEvent; attempt: number } {
  const [, , event, attempt = '1'] = key.split(':');
  return event === 'created' ? { event, attempt: Number(attempt) } : { event: 'closed', attempt: 1 };
}

/** Where the opening notice stands: `never` and `stopped` have not reached the customer, of `doubtful` nobody knows. */
export type OpeningState = 'never' | 'stopped' | 'under_way' | 'sent' | 'doubtful';

/** Told from the last attempt, since each is made only when the one before has not left. */
export function openingState(notices: readonly IncidentNotice[]): OpeningState {
  const last = notices.findLast(({ event }) => event === 'created')?.message;
  if (!last) return 'never';
  if (last.state === 'sent') return 'sent';
  // What was left as it is after an unknown outcome may have arrived all the same.
  if (last.state === 'unknown' || last.outcomeCode === LEFT_UNKNOWN) return 'doubtful';
  return ['cancelled', 'failed', 'suppressed'].includes(last.state) ? 'stopped' : 'under_way';
}
