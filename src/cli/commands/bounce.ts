import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { BOUNCE_KINDS, REPORT_LIMIT, type TakenReport, takeReport } from '../../core/mail/index.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { withCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

/**
 * `relance bounce < message`: for the pipe of a mail server (E4). What is no report is no failure: a pipe that fails makes
 * the server return the returned mail. Only a database that takes nothing does, so that the server tries again.
 */
export function addBounceCommand(root: Command, program: Program, run: Run): void {
  const { say, stdin } = program;
  root
    .command('bounce')
    .description(say('cli:bounce.about'))
    .option('--json', say('cli:json'))
    .action(() =>
      run(async () => {
        if (stdin.isTTY) throw new WrongUse(say('cli:bounce.noInput'));
        const raw = await beginningOf(stdin);
        const taken = await withCore(program, ({ core }) => takeReport(core, { raw, source: 'pipe' }));
        return bounceAnswer(program, taken);
      }),
    );
}

/** All of it is read, or the server's pipe breaks; of a long one the beginning is kept, where a report stands. */
async function beginningOf(input: Readable): Promise<Buffer> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    if (length >= REPORT_LIMIT) continue;
    const bytes = Buffer.from(chunk as Buffer);
    kept.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat(kept).subarray(0, REPORT_LIMIT);
}

function bounceAnswer(program: Program, taken: TakenReport): Answer {
  const { kind, messageId, email, isNew } = taken;
  return {
    json: { kind, message: messageId, email, matched: messageId !== null, new: isNew },
    text: [sentenceOf(program, taken)],
  };
}

function sentenceOf({ say }: Program, { kind, messageId, email, isNew }: TakenReport): string {
  if (kind === 'auto_reply') return say('cli:bounce.autoReply');
  if (kind === 'none' || kind === 'feedback') return say('cli:bounce.none');
  if (messageId === null || email === null) return say('cli:bounce.unmatched');
  if (!BOUNCE_KINDS.some((each) => each === kind)) return say('cli:bounce.delayed', { email });
  return say(isNew ? 'cli:bounce.taken' : 'cli:bounce.takenBefore', { email, why: say(`mail:bounce.${kind}`) });
}
