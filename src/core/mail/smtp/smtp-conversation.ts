import type { Socket } from 'node:net';
import type { MailBytes } from '../mime/write-mail.ts';
import { createReplyReader, type SmtpReply } from './smtp-replies.ts';

/** How handing one mail over ended. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly reply: string }
  | { readonly kind: 'refused'; readonly code: number; readonly reply: string; readonly command: string }
  /** No answer. Once the body has started the mail may have been taken. */
  | { readonly kind: 'lost'; readonly bodyStarted: boolean; readonly detail: string }
  /** Its turn came when it was not to be sent any more; no body has gone out. */
  | { readonly kind: 'withheld' };

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** What the server said that it can do. */
export interface SmtpAbilities {
  /** Commands may follow one another without waiting (RFC 2920). */
  readonly pipelining: boolean;
  /** It wants to hear how large a mail is (RFC 1870). */
  readonly size: boolean;
  /** The largest mail it takes, in bytes; 0: it does not say. */
  readonly maxSize: number;
  /** Addresses may hold letters outside ASCII (RFC 6531). */
  readonly smtpUtf8: boolean;
}

/** One mail to hand over. */
export interface OutgoingMail {
  readonly envelope: Envelope;
  readonly body: MailBytes;
  /** Asked right before the envelope and again right before the body: time has passed since it was given. */
  readonly wanted: () => boolean;
  /** Asked when the next thing to leave is the body; false: it must not. */
  readonly beforeBody: () => boolean;
  /** Told at once what the server said about the body, before anything else is said to it. */
  readonly answered: (reply: string) => void;
}

/** The mails of one open and logged in line, one after the other, in the order in which they are given. */
export interface Conversation {
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /** Ends it: whoever waits hears that the line was lost. */
  abandon(detail: string): void;
}

type Refusal = Extract<SendOutcome, { kind: 'refused' }>;

interface Passage {
  readonly mail: OutgoingMail;
  readonly resolve: (outcome: SendOutcome) => void;
  /** The first no to its envelope: the answers to what was sent along are still to come. */
  refusal: Refusal | null;
  bodyStarted: boolean;
  timer: NodeJS.Timeout | null;
}

/**
 * Speaks SMTP from MAIL FROM on, over a line that nodemailer has opened, encrypted and logged in. With PIPELINING the
 * envelope leaves in one piece, and that of the next mail right behind the body of the one before: a mail costs one
 * round trip. RFC 2920 3.1 allows that, and wants the answer to DATA to be awaited before a body: so a body leaves only
 * once the server has asked for it, and from that moment on a missing answer means that the outcome is unknown.
 *
 * `timeout`: ms for one mail, from its envelope to its last answer. `onEnd`: the line is of no use any more.
 */
export function createConversation(
  socket: Socket,
  abilities: SmtpAbilities,
  { timeout, onEnd }: { timeout: number; onEnd: () => void },
): Conversation {
  const read = createReplyReader();
  const waiting: Passage[] = [];
  /** Its envelope is being talked about. */
  let asking: Passage | null = null;
  /** Its body is with the server, its answer is not here yet. */
  let inDoubt: Passage | null = null;
  /** Who reads the next answers, in order. */
  const readers: ((reply: SmtpReply) => void)[] = [];
  /** The server still remembers a sender whose mail it refused. */
  let unfinished = false;
  let ended = false;

  socket.on('data', (chunk: Buffer) => {
    try {
      for (const reply of read(chunk)) take(reply);
    } catch (error) {
      end((error as Error).message);
    }
  });

  return {
    send(mail) {
      const problem = problemOf(mail.envelope, mail.body.bytes.length, abilities);
      if (problem !== null) return Promise.resolve({ kind: 'refused', code: 554, reply: problem, command: 'API' });
      return new Promise((resolve) => {
        const passage = { mail, resolve, refusal: null, bodyStarted: false, timer: null };
        if (ended) return resolve({ kind: 'lost', bodyStarted: false, detail: 'the line is closed' });
        waiting.push(passage);
        beginNext();
      });
    },
    abandon: end,
  };

  function take(reply: SmtpReply): void {
    if (ended) return;
    const reader = readers.shift();
    reader?.(reply);
    // Unasked, only a goodbye makes sense (RFC 5321 3.8).
    if (!reader || reply.code === 421) end(reply.text);
  }

  function beginNext(): void {
    if (ended || asking || (inDoubt && !abilities.pipelining)) return;
    const next = takeNext();
    if (next) write(beginningOf(next));
  }

  function takeNext(): Passage | null {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.mail.wanted()) return next;
      settle(next, { kind: 'withheld' });
    }
    return null;
  }

  /** Makes `passage` the one that is asked about, and answers what to write. */
  function beginningOf(passage: Passage): string {
    asking = passage;
    passage.timer = setTimeout(end, timeout, 'no answer in time');
    const { from, to } = passage.mail.envelope;
    const options = [
      ...(abilities.size ? [` SIZE=${passage.mail.body.bytes.length}`] : []),
      ...(isAscii(from) && isAscii(to) ? [] : [' SMTPUTF8']),
    ].join('');
    const mail = `MAIL FROM:<${from}>${options}\r\n`;
    const recipient = `RCPT TO:<${to}>\r\n`;
    const reset = takeReset();
    if (abilities.pipelining) {
      readers.push(noteNo(passage, 'MAIL FROM'), noteNo(passage, 'RCPT TO'), (reply) => decide(passage, reply));
      return `${reset}${mail}${recipient}DATA\r\n`;
    }
    const ask = (command: string, line: string, then: () => void) => {
      readers.push((reply) => (isYes(reply) ? then() : giveUp(passage, refusalOf(reply, command))));
      return line;
    };
    return (
      reset +
      ask('MAIL FROM', mail, () =>
        write(
          ask('RCPT TO', recipient, () => {
            readers.push((reply) => decide(passage, reply));
            write('DATA\r\n');
          }),
        ),
      )
    );
  }

  /** A mail that was refused leaves its sender behind; a server that does not forget it is of no use. */
  function takeReset(): string {
    if (!unfinished) return '';
    unfinished = false;
    readers.push((reply) => {
      if (!isYes(reply)) end(reply.text);
    });
    return 'RSET\r\n';
  }

  function noteNo(passage: Passage, command: string): (reply: SmtpReply) => void {
    return (reply) => {
      if (isYes(reply)) return;
      passage.refusal ??= refusalOf(reply, command);
      // Nothing that was sent along is answered any more.
      if (reply.code === 421) giveUp(passage, passage.refusal);
    };
  }

  /** The answer to DATA: the body goes out, or the mail is refused. */
  function decide(passage: Passage, reply: SmtpReply): void {
    const { refusal } = passage;
    const wanted = reply.code < 400;
    // No answer to DATA: those before were to something else, and whose the next one is nobody knows.
    if (isYes(reply)) end(reply.text);
    else if (refusal && wanted) endEmpty(passage, refusal, reply);
    else if (refusal) giveUp(passage, refusal);
    else if (!wanted) giveUp(passage, refusalOf(reply, 'DATA'));
    else if (passage.mail.wanted() && passage.mail.beforeBody()) sendBody(passage);
    else withhold(passage);
  }

  /** The server wants a body for a mail that it has refused. */
  function endEmpty(passage: Passage, refusal: Refusal, reply: SmtpReply): void {
    if (refusal.command === 'MAIL FROM') {
      // Whoever takes a body without a sender is not to be trusted with an empty one.
      giveUp(passage, refusal);
      end(reply.text);
    } else {
      // It has nobody to go to: an empty body ends it (RFC 2920 3.1).
      readers.push(() => giveUp(passage, refusal));
      write('.\r\n');
    }
  }

  /** The server waits for a body that must not leave any more: hanging up is the only way to send none. */
  function withhold(passage: Passage): void {
    asking = null;
    settle(passage, { kind: 'withheld' });
    end('a mail was not wanted any more');
  }

  function sendBody(passage: Passage): void {
    const { body } = passage.mail;
    passage.bodyStarted = true;
    asking = null;
    inDoubt = passage;
    readers.push((reply) => finish(passage, reply));
    const next = abilities.pipelining ? takeNext() : null;
    socket.cork();
    socket.write(body.wireReady ? body.bytes : wireReady(body.bytes));
    socket.write(next ? `.\r\n${beginningOf(next)}` : '.\r\n');
    socket.uncork();
  }

  function finish(passage: Passage, reply: SmtpReply): void {
    if (reply.code >= 300 && reply.code < 400) {
      // Not the last word on a mail: that one is missing.
      end(reply.text);
      return;
    }
    inDoubt = null;
    passage.mail.answered(reply.text);
    settle(passage, isYes(reply) ? { kind: 'accepted', reply: reply.text } : refusalOf(reply, 'DATA'));
    beginNext();
  }

  function giveUp(passage: Passage, refusal: Refusal): void {
    if (asking === passage) asking = null;
    unfinished = true;
    settle(passage, refusal);
    beginNext();
  }

  function settle(passage: Passage, outcome: SendOutcome): void {
    if (passage.timer) clearTimeout(passage.timer);
    passage.resolve(outcome);
  }

  function write(text: string): void {
    socket.write(text);
  }

  function end(detail: string): void {
    if (ended) return;
    ended = true;
    onEnd();
    const left = [...(inDoubt ? [inDoubt] : []), ...(asking ? [asking] : []), ...waiting.splice(0)];
    for (const passage of left) settle(passage, { kind: 'lost', bodyStarted: passage.bodyStarted, detail });
  }
}

function refusalOf({ code, text }: SmtpReply, command: string): Refusal {
  return { kind: 'refused', code, reply: text, command };
}

function isYes({ code }: SmtpReply): boolean {
  return code < 300;
}

/** What the server could only refuse, or what must never be said; null when all is well. */
function problemOf({ from, to }: Envelope, size: number, { maxSize, smtpUtf8 }: SmtpAbilities): string | null {
  if ([from, to].some((address) => address === '' || UNSPEAKABLE.test(address))) return 'not an address';
  if (maxSize > 0 && size > maxSize) return `larger than the mail server allows: ${maxSize} bytes`;
  if (!smtpUtf8 && !(isAscii(from) && isAscii(to))) return 'the mail server takes no address outside ASCII';
  return null;
}

/** Would end the command or begin another. */
const UNSPEAKABLE = /[\u0000-\u0020<>\u007f]/;

function isAscii(text: string): boolean {
  return /^[\u0000-\u007f]*$/.test(text);
}

/** Only CRLF line breaks, one at the end, and dots at the beginning of lines doubled (RFC 5321 2.3.8, 4.5.2). */
export function wireReady(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/\r\n|\r|\n/g, '\r\n')
    .replace(/(^|\n)\./g, '$1..');
  return Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
}
