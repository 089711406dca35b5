/** One answer of a mail server: its code, and its text with the code, lines joined by `\n` (RFC 5321 4.2). */
export interface SmtpReply {
  readonly code: number;
  readonly text: string;
}

/** More than any honest reply: a server that never ends one must not fill the memory. */
const LONGEST = 64 * 1024;

const LINE = /^([2-5]\d\d)(?:$|([ -]))/;

/** Takes bytes as they come and answers the replies that are whole; throws on anything that is no SMTP. */
export function createReplyReader(): (chunk: Buffer) => SmtpReply[] {
  let rest = '';
  let lines: string[] = [];
  let length = 0;

  return (chunk) => {
    // Bytes as characters: a chunk may end in the middle of a letter.
    const parts = (rest + chunk.toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    const replies: SmtpReply[] = [];
    for (const part of parts) {
      const line = part.endsWith('\r') ? part.slice(0, -1) : part;
      if (line !== '') take(line, replies);
    }
    if (length + rest.length > LONGEST) throw new Error('the reply of the mail server does not end');
    return replies;
  };

  function take(line: string, replies: SmtpReply[]): void {
    const match = LINE.exec(line);
    if (!match) throw new Error('the mail server does not speak SMTP');
    lines.push(line);
    length += line.length;
    if (match[2] === '-') return;
    replies.push({ code: Number(match[1]), text: readable(lines.join('\n')) });
    lines = [];
    length = 0;
  }
}

/** Servers write UTF-8 when it is any; what is not stays as it came. */
function readable(bytes: string): string {
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? bytes : text;
}
