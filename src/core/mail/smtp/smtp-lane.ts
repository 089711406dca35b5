import type { Transform } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MINUTE, SECOND } from '../../clock.ts';
import type { MailBytes } from '../mime/write-mail.ts';
import type { SmtpTarget, SmtpTrouble } from './smtp-target.ts';

/** Own limits, in ms: nodemailer's leave a lane hanging for up to ten minutes, and a trickle for ever. */
export interface SmtpTimeouts {
  /** From the first packet to the login's answer. */
  readonly open: number;
  /** One whole mail. RFC 5321 4.5.3.2.6 wants patience after the final dot: giving up early makes duplicates. */
  readonly send: number;
}

export const SMTP_TIMEOUTS: SmtpTimeouts = { open: 30 * SECOND, send: 5 * MINUTE };

/** How handing one mail over ended. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly reply: string }
  | { readonly kind: 'refused'; readonly code: number; readonly reply: string; readonly command: string }
  /** No answer. Once the body has started the mail may have been taken. */
  | { readonly kind: 'lost'; readonly bodyStarted: boolean; readonly detail: string };

/** One open, encrypted and logged in connection; carries one mail at a time. */
export interface Lane {
  send(envelope: { from: string; to: string }, body: MailBytes): Promise<SendOutcome>;
  /** Mails carried so far: a line that fails at its first mail is no idle line. */
  readonly carried: number;
  readonly open: boolean;
  readonly encrypted: boolean;
  close(): void;
}

/** The lane could not be opened. `temporary`: the server or the network may be better later. */
export class LaneFailure extends Error {
  readonly trouble: SmtpTrouble;
  readonly temporary: boolean;

  constructor(trouble: SmtpTrouble, detail: string, temporary: boolean) {
    super(detail);
    this.name = 'LaneFailure';
    this.trouble = trouble;
    this.temporary = temporary;
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
  readonly timeoutType?: string;
}

export async function openLane(target: SmtpTarget, timeouts: SmtpTimeouts = SMTP_TIMEOUTS): Promise<Lane> {
  const connection = new SMTPConnection({
    host: target.host,
    port: target.port,
    secure: target.secure,
    requireTLS: target.requireTls,
    ignoreTLS: !target.requireTls,
    connectionTimeout: timeouts.open,
    greetingTimeout: timeouts.open,
    dnsTimeout: timeouts.open,
    socketTimeout: timeouts.send,
    socketCloseTimeout: SECOND,
    tls: { minVersion: 'TLSv1.2' },
  });
  await logIn(connection, target, timeouts.open);
  return laneOver(connection, timeouts.send);
}

/** Connects, encrypts and logs in, or closes the connection and throws a `LaneFailure`. */
async function logIn(connection: SMTPConnection, target: SmtpTarget, timeout: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new LaneFailure('no_greeting', 'no answer in time', true)), timeout);
  const settle = (error?: Error | null) => (error ? reject(laneFailure(error)) : resolve());
  connection.on('error', settle);
  // An error after the last word has no reader, and must not end the program.
  connection.on('error', () => {});
  connection.connect((error) => {
    if (error || target.user === '') return settle(error);
    connection.login({ user: target.user, pass: target.password }, settle);
  });
  try {
    await promise;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    clearTimeout(timer);
    connection.off('error', settle);
  }
}

function laneOver(connection: SMTPConnection, timeout: number): Lane {
  let carried = 0;
  let open = true;
  let abandon = (_detail: string): void => {};
  // Whatever befalls the line between two mails is seen at the next one.
  connection.on('error', () => {
    open = false;
  });
  connection.on('end', () => {
    open = false;
  });

  return {
    get carried() {
      return carried;
    },
    get open() {
      return open && !connection.destroyed;
    },
    encrypted: connection.secure,
    close() {
      open = false;
      connection.quit();
      connection.close();
      // nodemailer forgets the mail in flight when it closes; whoever waits for it must hear of it.
      abandon('the line was closed');
    },
    async send(envelope, body) {
      const outcome = await handOver(envelope, body);
      carried += 1;
      if (outcome.kind === 'lost' || (outcome.kind === 'refused' && outcome.code === 421)) {
        open = false;
        connection.close();
      } else if (outcome.kind === 'refused' && connection.destroyed === false) await reset();
      return outcome;
    },
  };

  function handOver({ from, to }: { from: string; to: string }, body: MailBytes): Promise<SendOutcome> {
    const { promise, resolve } = Promise.withResolvers<SendOutcome>();
    let bodyStarted = false;
    abandon = (detail) => resolve({ kind: 'lost', bodyStarted, detail });
    const timer = setTimeout(abandon, timeout, 'no answer in time');
    // nodemailer calls `pipe` when the server has asked for the body, and at no other time: from then on a missing
    // answer means that the outcome is unknown. Its errors alone do not tell.
    const message = {
      pipe(wire: Transform) {
        bodyStarted = true;
        if (!body.wireReady) return wire.end(body.bytes);
        // Past nodemailer's search for dots to double, which costs as much as writing the mail did. Its end of data
        // brings the last line break along.
        wire.push(body.bytes.subarray(0, -2));
        return wire.end();
      },
    };
    connection.send({ from, to: [to], size: body.bytes.length }, message as unknown as Buffer, (error, info) => {
      if (!error) resolve({ kind: 'accepted', reply: info?.response ?? '' });
      else resolve(refusedOrLost(error as SmtpError, bodyStarted));
    });
    return promise.finally(() => clearTimeout(timer));
  }

  function reset(): Promise<void> {
    return new Promise((resolve) => {
      const done = (error?: Error | null) => {
        if (error) open = false;
        connection.off('end', done);
        resolve();
      };
      connection.once('end', done);
      connection.reset(done);
    });
  }
}

function refusedOrLost(error: SmtpError, bodyStarted: boolean): SendOutcome {
  if (error.responseCode && error.responseCode >= 400)
    return {
      kind: 'refused',
      code: error.responseCode,
      reply: error.response ?? error.message,
      command: error.command ?? '',
    };
  // Too big for the server, or an address it can never take: nodemailer refuses before a word is said.
  if (!bodyStarted && (error.code === 'EMESSAGE' || (error.code === 'EENVELOPE' && error.command === 'API')))
    return { kind: 'refused', code: 554, reply: error.message, command: 'API' };
  return { kind: 'lost', bodyStarted, detail: error.message };
}

/** Codes of Node's TLS that mean: this certificate is not to be trusted. */
const CERTIFICATE =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|INVALID_CA/;

function laneFailure(error: Error): LaneFailure {
  if (error instanceof LaneFailure) return error;
  const smtp = error as SmtpError;
  const detail = smtp.response ?? smtp.message;
  const answered = (smtp.responseCode ?? 0) >= 500;
  if (CERTIFICATE.test(`${smtp.originalCode ?? ''} ${smtp.code ?? ''}`))
    return new LaneFailure('bad_certificate', detail, false);
  if (smtp.code === 'EAUTH' || smtp.code === 'ENOAUTH')
    return smtp.responseCode && !answered
      ? new LaneFailure('refused', detail, true)
      : new LaneFailure('auth_failed', detail, false);
  if (smtp.code === 'ETLS') return new LaneFailure('no_starttls', detail, false);
  if (smtp.responseCode) return new LaneFailure('refused', detail, true);
  return smtp.timeoutType === 'GREETING_TIMEOUT'
    ? new LaneFailure('no_greeting', detail, true)
    : new LaneFailure('connect_failed', detail, true);
}
