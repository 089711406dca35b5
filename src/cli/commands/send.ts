import type { Command } from 'commander';
import type { AccountFilter } from '../../core/customers/index.ts';
import { refuseField } from '../../core/errors.ts';
import type { MailingPlan } from '../../core/mailings/index.ts';
import { oneLine, parseAddress } from '../../core/text.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { findTemplate } from '../find-template.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import { type Program, referencesIn } from '../program.ts';

interface SendOptions {
  readonly to: string;
  readonly proof?: string;
  readonly yes?: boolean;
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
        (options.yes || options.proof !== undefined ? withCore : withReadingCore)(program, async (opened) => {
          const template = await findTemplate(program, opened, name);
          return options.proof === undefined
            ? await sendMailing(program, opened, { templateId: template.id, ...options })
            : await sendProof(program, opened, { templateId: template.id, address: options.proof, ...options });
        }),
      ),
    );
}

async function sendMailing(
  program: Program,
  { core, operator }: OpenedCore,
  { templateId, to, yes }: SendOptions & { readonly templateId: string },
): Promise<Answer> {
  const input = { templateId, selection: selectionOf(program, to) };
  if (!yes) return mailingAnswer(program, await core.mailings.plan(operator, input), null);
  const requestKey = `cli:${core.base.ids.next()}`;
  const sent = await core.transaction((tx) => tx.mailings.send(operator, { ...input, requestKey }));
  return mailingAnswer(program, sent, sent.mailingId);
}

/** `customers`, `suppliers`, or references separated by commas. */
function selectionOf(program: Program, to: string): AccountFilter {
  if (to === 'customers') return { kind: 'customer' };
  if (to === 'suppliers') return { kind: 'supplier' };
  return { references: referencesIn(program, '--to', to) };
}

async function sendProof(
  program: Program,
  { core, operator }: OpenedCore,
  { templateId, address, yes }: { readonly templateId: string; readonly address: string; readonly yes?: boolean },
): Promise<Answer> {
  const toEmail = parseAddress(address);
  if (toEmail === null) throw refuseField('toEmail', 'core.notAnAddress', { value: oneLine(address, 80) });
  if (!yes) return proofAnswer(program, toEmail, null);
  const requestKey = `cli:${core.base.ids.next()}`;
  const proof = await core.transaction((tx) => tx.mailings.proof(operator, { templateId, toEmail, requestKey }));
  return proofAnswer(program, toEmail, proof.batchId);
}

/** `mailing`: null: it is only told what would leave. */
function mailingAnswer({ say }: Program, plan: MailingPlan, mailing: string | null): Answer {
  const skipped = plan.skipped.map(({ reference, why }) => ({ reference, why }));
  const counts = { count: plan.queued, skipped: skipped.length };
  return {
    json: { mailing, queued: plan.queued, skipped, plan: plan.plan },
    text: [
      say(mailing ? 'cli:send.queued' : 'cli:send.wouldQueue', counts),
      ...plan.plan.map(({ day, messages }) => `  ${say('cli:send.day', { day, count: messages })}`),
      ...skipped.map(({ reference, why }) => `  ${reference}: ${say(`mailings:skip.${why}`)}`),
      ...(mailing ? [] : [say('cli:addYes')]),
    ],
  };
}

function proofAnswer({ say }: Program, address: string, mailing: string | null): Answer {
  return {
    json: { mailing, queued: 1, skipped: [], plan: [] },
    text: mailing
      ? [say('cli:send.proofQueued', { address })]
      : [say('cli:send.wouldProof', { address }), say('cli:addYes')],
  };
}
