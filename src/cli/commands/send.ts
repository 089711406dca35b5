import type { Command } from 'commander';
import type { AccountFilter } from '../../core/customers/index.ts';
import { refuseField } from '../../core/errors.ts';
import type { MailingPlan } from '../../core/mailings/index.ts';
import { oneLine, parseAddress } from '../../core/text.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, referencesIn, WrongUse } from '../program.ts';

interface SendOptions {
  readonly to: string;
  readonly proof?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function addSendCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('send')
    .argument('<template>', say('cli:send.template'))
    .description(say('cli:send.about'))
    .option('--to <whom>', say('cli:send.to'), 'customers')
    .option('--proof <address>', say('cli:send.proof'))
    .option('--yes', say('cli:yes'))
    .option('--json', say('cli:json'))
    .action((name: string, options: SendOptions) =>
      run(() =>
        (options.yes || options.proof !== undefined ? withCore : withReadingCore)(program, (opened) =>
          send(program, opened, name, options),
        ),
      ),
    );
}

async function send(
  program: Program,
  { core, operator }: OpenedCore,
  name: string,
  options: SendOptions,
): Promise<ExitCode> {
  const { say } = program;
  const template = await core.templates.findByName(operator, name);
  if (!template) throw new WrongUse(say('cli:send.noTemplate', { name }));
  const requestKey = `cli:${core.base.ids.next()}`;
  if (options.proof !== undefined) {
    const toEmail = parseAddress(options.proof);
    if (toEmail === null) throw refuseField('toEmail', 'core.notAnAddress', { value: oneLine(options.proof, 80) });
    if (!options.yes) {
      if (options.json) answerJson(program, { mailing: null, queued: 1, skipped: [], plan: [] });
      else answerText(program, `${say('cli:send.wouldProof', { address: toEmail })}\n${say('cli:addYes')}`);
      return EXIT.done;
    }
    const proof = await core.transaction((tx) =>
      tx.mailings.proof(operator, { templateId: template.id, toEmail, requestKey }),
    );
    if (options.json) answerJson(program, { mailing: proof.batchId, queued: 1, skipped: [], plan: [] });
    else answerText(program, say('cli:send.proofQueued', { address: toEmail }));
    return EXIT.done;
  }
  const input = { templateId: template.id, selection: selectionOf(program, options.to) };
  if (!options.yes) {
    tell(program, await core.mailings.plan(operator, input), null, options);
    return EXIT.done;
  }
  const sent = await core.transaction((tx) => tx.mailings.send(operator, { ...input, requestKey }));
  tell(program, sent, sent.mailingId, options);
  return EXIT.done;
}

/** `customers`, `suppliers`, or references separated by commas. */
function selectionOf(program: Program, to: string): AccountFilter {
  if (to === 'customers') return { kind: 'customer' };
  if (to === 'suppliers') return { kind: 'supplier' };
  return { references: referencesIn(program, '--to', to) };
}

function tell(program: Program, plan: MailingPlan, mailing: string | null, options: SendOptions): void {
  const { say } = program;
  const skipped = plan.skipped.map(({ reference, why }) => ({ reference, why }));
  if (options.json) {
    answerJson(program, { mailing, queued: plan.queued, skipped, plan: plan.plan });
    return;
  }
  answerText(
    program,
    say(mailing ? 'cli:send.queued' : 'cli:send.wouldQueue', { count: plan.queued, skipped: skipped.length }),
  );
  for (const day of plan.plan) answerText(program, `  ${say('cli:send.day', { day: day.day, count: day.messages })}`);
  for (const { reference, why } of skipped) answerText(program, `  ${reference}: ${say(`mailings:skip.${why}`)}`);
  if (!mailing) answerText(program, say('cli:addYes'));
}
