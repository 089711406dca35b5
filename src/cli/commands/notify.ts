import type { Command } from 'commander';
import type { DebtorFilter, NoticeProposal } from '../../core/debtors/index.ts';
import { localeOf } from '../../core/locale.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, referencesIn, wholeNumber } from '../program.ts';

interface NotifyOptions {
  readonly daysOverdue?: string;
  readonly daysSinceNotice?: string;
  readonly customer?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface NotifyAnswer {
  readonly queued: number;
  readonly skipped: readonly { readonly reference: string; readonly why: string }[];
  readonly totals: readonly Money[];
}

export function addNotifyCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('notify')
    .description(say('cli:notify.about'))
    .option('--days-overdue <n>', say('cli:notify.daysOverdue'))
    .option('--days-since-notice <n>', say('cli:notify.daysSinceNotice'))
    .option('--customer <references>', say('cli:notify.customer'))
    .option('--yes', say('cli:yes'))
    .option('--json', say('cli:json'))
    .action((options: NotifyOptions) =>
      run(() => (options.yes ? withCore : withReadingCore)(program, (opened) => notify(program, opened, options))),
    );
}

async function notify(program: Program, { core, operator }: OpenedCore, options: NotifyOptions): Promise<ExitCode> {
  const settings = await core.settings.all();
  const references = options.customer === undefined ? undefined : referencesIn(program, '--customer', options.customer);
  const filter: DebtorFilter = {
    daysOverdue: wholeNumber(program, '--days-overdue', options.daysOverdue) ?? settings['debtors.daysOverdue'],
    daysSinceNotice:
      wholeNumber(program, '--days-since-notice', options.daysSinceNotice) ?? settings['debtors.daysSinceNotice'],
    ...(references ? { references } : {}),
  };
  const proposal = await core.debtors.propose(operator, filter);
  const known = await core.customers.idsByReference('customer', references ?? []);
  const unknown = (references ?? [])
    .filter((reference) => !known.has(reference))
    .map((reference) => ({ reference, why: 'not_found' as const }));
  const wouldLeave = whatWouldLeave(proposal);
  if (!options.yes) {
    tell(program, { ...wouldLeave, skipped: [...wouldLeave.skipped, ...unknown] }, options);
    return EXIT.done;
  }
  const receiptIds = proposal.customers.flatMap(({ receipts }) =>
    receipts.filter((row) => row.ticked).map((row) => row.receipt.id),
  );
  const requestKey = `cli:${core.base.ids.next()}`;
  const held = wouldLeave.skipped.filter(({ why }) => why === 'paused' || why === 'switched_off');
  const result =
    receiptIds.length === 0
      ? { queued: 0, skipped: wouldLeave.skipped, totals: [] }
      : await core.transaction((tx) => tx.debtors.notify(operator, { receiptIds, requestKey }));
  const skipped =
    receiptIds.length === 0
      ? result.skipped
      : [...result.skipped.map(({ reference, why }) => ({ reference, why })), ...held];
  tell(program, { queued: result.queued, skipped: [...skipped, ...unknown], totals: result.totals }, options);
  return EXIT.done;
}

/** Customers nobody can or should be told, each with the reason. */
function whatWouldLeave(proposal: NoticeProposal): NotifyAnswer {
  const skipped = proposal.customers.flatMap(({ account, receipts, notSendable }) => {
    const held = receipts.every((row) => !row.ticked) ? (receipts[0]?.held ?? null) : null;
    const why = notSendable ?? held;
    return why ? [{ reference: account.reference, why }] : [];
  });
  return { queued: proposal.mails, skipped, totals: proposal.totals };
}

function tell(program: Program, answer: NotifyAnswer, options: NotifyOptions): void {
  const { say } = program;
  const { queued, totals } = answer;
  const skipped = answer.skipped.map(({ reference, why }) => ({ reference, why }));
  if (options.json) {
    answerJson(program, { queued, skipped, totals });
    return;
  }
  const amounts = totals.map((total) => formatMoney(total, localeOf(program.language))).join(' · ');
  answerText(
    program,
    say(options.yes ? 'cli:notify.queued' : 'cli:notify.wouldQueue', {
      count: queued,
      skipped: skipped.length,
      amounts,
    }).trimEnd(),
  );
  for (const { reference, why } of skipped)
    answerText(
      program,
      `  ${reference}: ${say(why === 'not_found' ? 'mailings:skip.not_found' : `decisions:why.${why}`)}`,
    );
  if (!options.yes) answerText(program, say('cli:addYes'));
}
