import type { Socket } from 'node:net';
import { startRawServer } from './smtp.ts';

/** What a scripted server does instead of its usual answer: these bytes, or one of the deeds. */
export type ScriptedAnswer =
  | string
  | Buffer
  /** Nothing at all, and nothing ever after. */
  | 'SILENCE'
  /** Breaks the line off (RST). */
  | 'DROP'
  /** Ends the line in order (FIN). */
  | 'FIN';

export interface SmtpScript {
  /** The first words; `220 …` when absent. */
  readonly greeting?: ScriptedAnswer;
  /** Instead of the usual answer to a command, e.g. `MAIL FROM:<…>`; `taken` mails have been taken on this line. */
  readonly answer?: (command: string, taken: number) => ScriptedAnswer | undefined;
  /** Instead of the usual answer to a whole mail. */
  readonly dot?: (taken: number) => ScriptedAnswer | undefined;
}

export interface ScriptedSmtpServer {
  readonly port: number;
  /** Recipients of the whole mails that arrived, whatever was answered. */
  readonly mails: readonly string[];
  readonly commands: readonly string[];
  /** Resolves when it falls silent. */
  readonly silence: Promise<void>;
}

/** An SMTP server that plays a script. All that it has to say to one packet it says in one packet. */
export async function startScriptedServer(script: SmtpScript): Promise<ScriptedSmtpServer> {
  const mails: string[] = [];
  const commands: string[] = [];
  const { promise: silence, resolve: fallSilent } = Promise.withResolvers<void>();
  const { port } = await startRawServer((socket) => converse(socket));
  return { port, mails, commands, silence };

  function converse(socket: Socket): void {
    let buffer = '';
    let inData = false;
    let isDeaf = false;
    let taken = 0;
    let recipient: string | null = null;
    let replies: Buffer[] = [];
    say(script.greeting ?? '220 localhost plays a script\r\n');
    flush();
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1');
      while (!isDeaf && step());
      flush();
    });

    /** Reads one line or one mail; false when neither is whole. */
    function step(): boolean {
      const end = inData ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
      if (end === -1) return false;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + (inData ? 5 : 2));
      if (inData) takeMail();
      else takeCommand(text);
      return true;
    }

    function takeMail(): void {
      inData = false;
      mails.push(recipient ?? '');
      say(script.dot?.(taken) ?? '250 taken\r\n');
      taken += 1;
    }

    function takeCommand(command: string): void {
      commands.push(command);
      const verb = command.slice(0, 4).toUpperCase();
      const scripted = script.answer?.(command, taken);
      if (verb === 'MAIL' || verb === 'RSET') recipient = null;
      if (scripted === undefined) answerAsUsual(verb, command);
      else say(scripted);
      // What follows is a handshake: its bytes may look like a line.
      if (verb === 'STAR' && typeof scripted === 'string' && scripted.startsWith('220')) isDeaf = true;
    }

    function answerAsUsual(verb: string, command: string): void {
      if (verb === 'RCPT') recipient = /<(.*)>/.exec(command)?.[1] ?? '';
      inData = verb === 'DATA' && recipient !== null;
      if (verb === 'DATA' && !inData) say('554 no valid recipients\r\n');
      else say(USUAL[verb] ?? '250 fine\r\n');
      if (verb === 'QUIT') say('FIN');
    }

    function say(answer: ScriptedAnswer): void {
      if (answer === 'SILENCE') {
        isDeaf = true;
        fallSilent();
      } else if (answer === 'DROP') socket.resetAndDestroy();
      else if (answer === 'FIN') {
        flush();
        socket.end();
        isDeaf = true;
      } else replies.push(Buffer.isBuffer(answer) ? answer : Buffer.from(answer, 'latin1'));
    }

    function flush(): void {
      if (replies.length > 0 && socket.writable) socket.write(Buffer.concat(replies));
      replies = [];
    }
  }
}

const USUAL: Readonly<Record<string, string>> = {
  EHLO: '250-localhost\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 bye\r\n',
};
