import { type Command, Option } from 'commander';
import type { Account, AccountFilter } from '../../core/customers/index.ts';
import { instantAt, isPlainDate } from '../../core/dates.ts';
import { refuseField } from '../../core/errors.ts';
import type { MailingInput, MailingPlan } from '../../core/mailings/index.ts';
import type { QuotaUse } from '../../core/quota/index.ts';
import { oneLine, parseAddress } from '../../core/text.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { findTemplate } from '../find-template.ts';
import { type OpenedCore, operatorFormat, withCore, withReadingCore } from '../open-core.ts';
import { type Program, referencesIn, WrongUse } from '../program.ts';

interface SendOptions {
  /** Of a mailing, customers unless given; of a proof, made-up data unless given. */
  readonly to?: string;
  readonly at?: string;
  readonly overflow?: 'spread' | 'refuse';
  readonly proof?: string;
  readonly yes?: boolean;
}

/** `2026-12-01 09:00` or `2026-12-01T09:00:00`, and what tells the zone. */
const TIME = /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(Z|[+-]\d{2}:\d{2})?$/;

export function addSendCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('send')
    .argument('<template>', say('cli:send.template'))
    .description(say('cli:send.about'))
    .option('--to <whom>', say('cli:send.to'))
    .addOption(new Option('--at <time>', say('cli:send.at')).conflicts('proof'))
    .addOption(
      new Option('--overflow <how>', say('cli:send.overflow')).choices(['spread', 'refuse']).conflicts('proof'),
    )
    .option('--proof <address>', say('cli:send.proof'))
    .option('--yes', say('cli:yes'))
    .option('--json', say('cli:json'))
    .action((name: string, options: SendOptions) =>
      run(() =>
        (options.yes ? withCore : withReadingCore)(program, async (opened) => {
          const { id: templateId } = await findTemplate(program, opened, name);
          return options.proof === undefined
            ? await sendMailing(program, opened, { templateId, ...options })
            : await sendProof(program, opened, { templateId, address: options.proof, ...options });
        }),
      ),
    );
}

async function sendMailing(
  program: Program,
  { core, operator }: OpenedCore,
  { templateId, to = 'customers', at, overflow, yes }: SendOptions & { readonly templateId: string },
): Promise<Answer> {
  const format = await operatorFormat(program, core);
  const zone = (await core.settings.all())['company.timeZone'];
  const scheduledFor = at === undefined ? null : instantOf(program, zone, at);
  const input: MailingInput = {
    templateId,
    selection: selectionOf(program, to),
    scheduledFor,
    ...(overflow === undefined ? {} : { overflow }),
  };
  const when = scheduledFor === null ? [] : [program.say('cli:send.leavesAt', { when: format.instant(scheduledFor) })];
  if (!yes) return mailingAnswer(program, { plan: await core.mailings.plan(operator, input), mailing: null, when });
  const requestKey = `cli:${core.base.ids.next()}`;
  const sent = await core.transaction((tx) => tx.mailings.send(operator, { ...input, requestKey }));
  return mailingAnswer(program, { plan: sent, mailing: sent.mailingId, when });
}

/** ms; without a zone it is read on the company's clocks. */
function instantOf({ say }: Program, zone: string, text: string): number {
  const [, date = '', time = '', offset] = TIME.exec(text.trim()) ?? [];
  if (!isPlainDate(date)) throw new WrongUse(say('cli:send.notATime', { value: text }));
  return offset === undefined ? instantAt(zone, date, time) : Date.parse(`${date}T${time}${offset}`);
}

/** `customers`, `suppliers`, or references separated by commas. */
function selectionOf(program: Program, to: string): AccountFilter {
  if (to === 'customers') return { kind: 'customer' };
  if (to === 'suppliers') return { kind: 'supplier' };
  return { references: referencesIn(program, '--to', to) };
}

async function sendProof(
  program: Program,
  opened: OpenedCore,
  { templateId, address, to, yes }: SendOptions & { readonly templateId: string; readonly address: string },
): Promise<Answer> {
  const { core, operator } = opened;
  const toEmail = parseAddress(address);
  if (toEmail === null) throw refuseField('toEmail', 'core.notAnAddress', { value: oneLine(address, 80) });
  const { accounts, shows } = await shownBy(program, opened, to);
  const names = accounts.map(({ tradeName }) => tradeName);
  if (!yes) return await proofAnswer(program, opened, { address: toEmail, names, mailing: null });
  const requestKey = `cli:${core.base.ids.next()}`;
  const proof = await core.transaction((tx) =>
    tx.mailings.proof(operator, { templateId, toEmail, requestKey, ...shows }),
  );
  return await proofAnswer(program, opened, { address: toEmail, names, mailing: proof.batchId });
}

/** Whose data a proof shows: nobody's, one account's, or the worst cases' of several, in a mail each. */
async function shownBy(
  program: Program,
  opened: OpenedCore,
  to: string | undefined,
): Promise<{ accounts: readonly Account[]; shows: { accountId?: string; worstCases?: AccountFilter } }> {
  if (to === undefined) return { accounts: [], shows: {} };
  const selection = selectionOf(program, to);
  const [reference, second] = selection.references ?? [];
  if (reference === undefined || second !== undefined) {
    const worst = await opened.core.mailings.worstCases(opened.operator, selection);
    return { accounts: worst.map(({ account }) => account), shows: { worstCases: selection } };
  }
  const account = await findAccount(program, opened, reference);
  return { accounts: [account], shows: { accountId: account.id } };
}

/** `mailing`: null: it is only told what would leave. */
function mailingAnswer(
  { say }: Program,
  { plan, mailing, when }: { plan: MailingPlan; mailing: string | null; when: readonly string[] },
): Answer {
  const skipped = plan.skipped.map(({ reference, why }) => ({ reference, why }));
  const counts = { count: plan.queued, skipped: skipped.length };
  return {
    json: { mailing, queued: plan.queued, skipped, plan: plan.plan, quota: quotaJson(plan.quota) },
    text: [
      say(mailing ? 'cli:send.queued' : 'cli:send.wouldQueue', counts),
      ...when,
      ...plan.plan.map(({ day, messages }) => `  ${say('cli:send.day', { day, count: messages })}`),
      ...skipped.map(({ reference, why }) => `  ${reference}: ${say(`mailings:skip.${why}`)}`),
      mailing ? say('cli:send.number', { mailing }) : say('cli:addYes'),
    ],
  };
}

/** `names`: whose data it shows; empty: made-up ones. */
async function proofAnswer(
  { say }: Program,
  { core }: OpenedCore,
  { address, names, mailing }: { address: string; names: readonly string[]; mailing: string | null },
): Promise<Answer> {
  const queued = Math.max(1, names.length);
  const use = (await core.quota.use()).find((each) => each.class === 'mailing');
  return {
    json: { mailing, queued, skipped: [], plan: [], quota: use ? quotaJson(use) : null },
    text: [
      say(mailing ? 'cli:send.proofQueued' : 'cli:send.wouldProof', { address, count: queued }),
      names.length === 0 ? say('cli:send.proofMadeUp') : say('cli:send.proofShows', { names: names.join(', ') }),
      ...(mailing ? [] : [say('cli:addYes')]),
    ],
  };
}

/** How much of the budget of mailings is used; null where there is no limit. */
function quotaJson({ day, month, waitingToday, leftToday }: QuotaUse): object {
  return { day, month, waitingToday, leftToday };
}
