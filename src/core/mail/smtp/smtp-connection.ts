import NodemailerConnection from 'nodemailer/lib/smtp-connection';
import { MINUTE, SECOND } from '../../clock.ts';
import { isCertificateError } from '../certificate-error.ts';
import { createConversation, type OutgoingMail, type SendOutcome, type SmtpAbilities } from './smtp-conversation.ts';
import type { SmtpTarget, SmtpTrouble } from './smtp-target.ts';

export type { OutgoingMail, SendOutcome } from './smtp-conversation.ts';

/** Own limits, in ms: nodemailer's leave a connection hanging for up to ten minutes, and a trickle for ever. */
export interface SmtpTimeouts {
  /** From the first packet to the login's answer. */
  readonly open: number;
  /** One whole mail. RFC 5321 4.5.3.2.6 wants patience after the final dot: giving up early makes duplicates. */
  readonly send: number;
}

export const SMTP_TIMEOUTS: SmtpTimeouts = { open: 30 * SECOND, send: 5 * MINUTE };

/** One open, encrypted and logged in connection; what is given while a mail is on its way follows right behind it. */
export interface SmtpConnection {
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /** Mails carried so far: a line that fails at its first mail is no idle line. */
  readonly carried: number;
  readonly open: boolean;
  readonly encrypted: boolean;
  close(): void;
}

/** The connection could not be opened. `temporary`: the server or the network may be better later. */
export class ConnectionFailure extends Error {
  readonly trouble: SmtpTrouble;
  readonly temporary: boolean;

  constructor(trouble: SmtpTrouble, detail: string, temporary: boolean) {
    super(detail);
    this.name = 'ConnectionFailure';
    this.trouble = trouble;
    this.temporary = temporary;
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly timeoutType?: string;
}

export async function openConnection(
  target: SmtpTarget,
  timeouts: SmtpTimeouts = SMTP_TIMEOUTS,
): Promise<SmtpConnection> {
  const connection = new NodemailerConnection({
    host: target.host,
    port: target.port,
    secure: target.secure,
    requireTLS: target.requireTls,
    ignoreTLS: !target.requireTls,
    // Behind our own: it has several, and which of two equal ones runs out first is chance, and another trouble.
    connectionTimeout: 2 * timeouts.open,
    greetingTimeout: 2 * timeouts.open,
    dnsTimeout: 2 * timeouts.open,
    socketTimeout: timeouts.send,
    socketCloseTimeout: SECOND,
    tls: { minVersion: 'TLSv1.2' },
  });
  await logIn(connection, target, timeouts.open);
  return connectionOver(connection, timeouts.send);
}

/** Connects, encrypts and logs in, or closes the connection and throws a `ConnectionFailure`. */
async function logIn(connection: NodemailerConnection, target: SmtpTarget, timeout: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new ConnectionFailure('no_greeting', 'no answer in time', true)), timeout);
  const settle = (error?: Error | null) => (error ? reject(connectionFailure(error)) : resolve());
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

function connectionOver(connection: NodemailerConnection, timeout: number): SmtpConnection {
  const socket = connection._socket;
  if (!socket) throw new ConnectionFailure('connect_failed', 'the line was closed at once', true);
  let carried = 0;
  let open = true;
  // nodemailer has opened the line; what is said on it from now on is ours. It still watches over the socket.
  socket.removeAllListeners('data');
  const conversation = createConversation(socket, abilitiesOf(connection), {
    timeout,
    onEnd() {
      open = false;
      connection.close();
    },
  });
  // Whatever befalls the line between two mails is seen at the next one.
  connection.on('error', (error: Error) => conversation.abandon(error.message));
  connection.on('end', () => conversation.abandon('the line was closed'));

  return {
    get carried() {
      return carried;
    },
    get open() {
      return open && !connection.destroyed;
    },
    encrypted: connection.secure,
    close() {
      connection.quit();
      conversation.abandon('the line was closed');
    },
    async send(mail) {
      const outcome = await conversation.send(mail);
      carried += 1;
      return outcome;
    },
  };
}

/** nodemailer has read them from the answer to EHLO and keeps them to itself: not found, they are taken as not offered. */
function abilitiesOf(connection: NodemailerConnection): SmtpAbilities {
  const { _supportedExtensions: names = [], _maxAllowedSize: maxSize = 0 } = connection as unknown as {
    readonly _supportedExtensions?: readonly string[];
    readonly _maxAllowedSize?: number;
  };
  return {
    pipelining: names.includes('PIPELINING'),
    size: names.includes('SIZE'),
    maxSize,
    smtpUtf8: names.includes('SMTPUTF8'),
  };
}

function connectionFailure(error: Error): ConnectionFailure {
  if (error instanceof ConnectionFailure) return error;
  const smtp = error as SmtpError;
  const detail = smtp.response ?? smtp.message;
  const answered = (smtp.responseCode ?? 0) >= 500;
  if (isCertificateError(smtp.originalCode, smtp.code)) return new ConnectionFailure('bad_certificate', detail, false);
  if (smtp.code === 'EAUTH' || smtp.code === 'ENOAUTH')
    return smtp.responseCode && !answered
      ? new ConnectionFailure('refused', detail, true)
      : new ConnectionFailure('auth_failed', detail, false);
  if (smtp.code === 'ETLS') return new ConnectionFailure('no_starttls', detail, false);
  if (smtp.responseCode) return new ConnectionFailure('refused', detail, true);
  return smtp.timeoutType === 'GREETING_TIMEOUT'
    ? new ConnectionFailure('no_greeting', detail, true)
    : new ConnectionFailure('connect_failed', detail, true);
}
