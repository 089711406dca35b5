import type { ImapFlow } from 'imapflow';
import { SECOND } from '../../clock.ts';
import { oneLine } from '../../text.ts';
import { isCertificateError } from '../certificate-error.ts';
import type { BounceTarget, BounceTrouble } from './bounce-target.ts';
import { REPORT_LIMIT } from './read-report.ts';

/** Limits of waiting, in ms: a server that says nothing must not keep the mailbox from being looked at again. */
export interface MailboxTimeouts {
  /** From the first packet to the greeting. */
  readonly open: number;
  /** Without a word from the server. */
  readonly silence: number;
}

export const MAILBOX_TIMEOUTS: MailboxTimeouts = { open: 30 * SECOND, silence: 60 * SECOND };

/** A command takes at most so many silences: a server that talks on without an answer keeps no look for ever. */
const SILENCES_A_COMMAND = 3;

/** Where reports are moved when the mailbox has such a folder, by its path with `/` between the names. */
const DONE_FOLDERS: readonly string[] = ['Relance/Done', 'INBOX/Relance/Done'];

/** The folder with the reports, open. */
export interface BounceMailbox {
  readonly encrypted: boolean;
  /** Names what the numbers below are numbers of: when it changes, they mean other mails (RFC 3501 2.3.1.1). */
  readonly numbering: string;
  /** Numbers (UIDs) of the mails that nobody has read, the oldest first. */
  unread(): Promise<number[]>;
  /** The beginning of a mail, enough for a report; it stays unread. Null: it is gone. */
  read(uid: number): Promise<Buffer | null>;
  /** Marks a mail as read, and moves it where there is a folder for it. Nothing is ever deleted. */
  settle(uid: number): Promise<void>;
  close(): void;
}

/** The mailbox could not be opened or read. `temporary`: may be better later. */
export class MailboxFailure extends Error {
  readonly trouble: BounceTrouble;
  readonly temporary: boolean;

  constructor(trouble: BounceTrouble, detail: string, temporary: boolean) {
    super(detail);
    this.name = 'MailboxFailure';
    this.trouble = trouble;
    this.temporary = temporary;
  }
}

/** Connects, encrypts, logs in and opens the folder, or throws a `MailboxFailure`. Read only, nothing can be marked. */
export async function openBounceMailbox(
  target: BounceTarget,
  { timeouts = MAILBOX_TIMEOUTS, readOnly = false }: { timeouts?: MailboxTimeouts; readOnly?: boolean } = {},
): Promise<BounceMailbox> {
  // Loaded when it is needed, as all that is heavy: every command would wait for it.
  const imap = await import('imapflow');
  const client = new imap.ImapFlow({
    host: target.host,
    port: target.port,
    secure: target.security === 'tls',
    // Required, or for the own machine alone not asked for: never "if the server likes".
    ...(target.security === 'tls' ? {} : { doSTARTTLS: target.security === 'starttls' }),
    auth: { user: target.user, pass: target.password },
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
    connectionTimeout: timeouts.open,
    greetingTimeout: timeouts.open,
    socketTimeout: timeouts.silence,
    maxLiteralSize: 4 * REPORT_LIMIT,
    disableAutoIdle: true,
    disableCompression: true,
    logger: false,
  });
  // An error after the last word has no reader, and must not end the program.
  client.on('error', () => {});
  try {
    await inTime(client, timeouts, () => client.connect());
  } catch (error) {
    client.close();
    throw failureOf(error, target);
  }
  try {
    const folder = await inTime(client, timeouts, () => client.mailboxOpen(target.folder, { readOnly }));
    return mailboxOver(client, { target, timeouts, numbering: `${target.host} ${folder.path} ${folder.uidValidity}` });
  } catch (error) {
    client.close();
    if (isRefusal(error)) throw new MailboxFailure('no_folder', detailOf(error, target), false);
    throw failureOf(error, target);
  }
}

function mailboxOver(
  client: ImapFlow,
  { target, timeouts, numbering }: { target: BounceTarget; timeouts: MailboxTimeouts; numbering: string },
): BounceMailbox {
  let doneFolder: Promise<string | null> | null = null;

  return {
    encrypted: client.secureConnection,
    numbering,
    unread: () => orFailure(async () => (await client.search({ seen: false, deleted: false }, { uid: true })) || []),
    read: (uid) =>
      orFailure(async () => {
        const found = await client.fetchOne(
          String(uid),
          { source: { start: 0, maxLength: REPORT_LIMIT } },
          { uid: true },
        );
        return found === false ? null : (found.source ?? null);
      }),
    settle: (uid) =>
      orFailure(async () => {
        await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
        doneFolder ??= findDoneFolder();
        const folder = await doneFolder;
        if (folder !== null) await client.messageMove(String(uid), folder, { uid: true });
      }),
    close: () => client.close(),
  };

  /** Without MOVE (RFC 6851) a mail could only be copied and deleted, with all others that are marked for deletion. */
  async function findDoneFolder(): Promise<string | null> {
    if (!client.capabilities.has('MOVE')) return null;
    const folders = await client.list();
    const found = folders.find(({ path, delimiter }) => DONE_FOLDERS.includes(path.split(delimiter || '/').join('/')));
    return found && found.path !== target.folder ? found.path : null;
  }

  async function orFailure<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await inTime(client, timeouts, work);
    } catch (error) {
      throw failureOf(error, target);
    }
  }
}

/** Hangs up on a server that has not answered in time, which ends the work with an error. */
async function inTime<Result>(
  client: ImapFlow,
  { silence }: MailboxTimeouts,
  work: () => Promise<Result>,
): Promise<Result> {
  const late = setTimeout(() => client.close(), SILENCES_A_COMMAND * silence);
  try {
    return await work();
  } finally {
    clearTimeout(late);
  }
}

interface ImapError extends Error {
  readonly code?: string;
  readonly authenticationFailed?: boolean;
  readonly tlsFailed?: boolean;
  readonly response?: unknown;
  readonly responseText?: string;
  readonly responseStatus?: string;
  /** `UNAVAILABLE`: the server is at fault, not the password (RFC 5530 3). */
  readonly serverResponseCode?: string;
}

function failureOf(error: unknown, target: BounceTarget): MailboxFailure {
  if (error instanceof MailboxFailure) return error;
  const imap = error as ImapError;
  const detail = detailOf(error, target);
  if (isCertificateError(imap.code, (imap.cause as ImapError | undefined)?.code))
    return new MailboxFailure('bad_certificate', detail, false);
  if (imap.authenticationFailed && imap.serverResponseCode !== 'UNAVAILABLE')
    return new MailboxFailure('auth_failed', detail, false);
  if (imap.tlsFailed) return new MailboxFailure('no_starttls', detail, false);
  return new MailboxFailure('connect_failed', detail, true);
}

function isRefusal(error: unknown): boolean {
  return ['NO', 'BAD'].includes((error as ImapError).responseStatus ?? '');
}

/** A server could say anything, even what it was told. */
function detailOf(error: unknown, { password }: BounceTarget): string {
  const { response, responseText, message } = error as ImapError;
  const text = responseText || (typeof response === 'string' && response) || message;
  return oneLine(password === '' ? text : text.replaceAll(password, '••••'), 300);
}
