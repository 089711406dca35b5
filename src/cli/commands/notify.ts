import type { Command } from 'commander';
import type { DebtorFilter, NoticeProposal } from '../../core/debtors/index.ts';
import type { Format } from '../../core/format.ts';
import type { Money } from '../../core/money.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, operatorFormat, withCore, withReadingCore } from '../open-core.ts';
import { type Program, referencesIn, wholeNumber } from '../program.ts';

interface NotifyOptions {
  readonly daysOverdue?: string;
  readonly daysSinceNotice?: string;
  readonly customer?: string;
  readonly yes?: boolean;
}

interface Skipped {
  readonly reference: string;
  readonly why: string;
}

/** What has been queued, or would be. */
interface Notified {
  readonly queued: number;
  readonly skipped: readonly Skipped[];
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
      run(() =>
        (options.yes ? withCore : withReadingCore)(program, async (opened) => {
          const notified = await notify(opened, await filterOf(program, opened, options), options.yes === true);
          return notifyAnswer(await operatorFormat(program, opened.core), notified, options.yes === true);
        }),
      ),
    );
}

async function filterOf(program: Program, { core }: OpenedCore, options: NotifyOptions): Promise<DebtorFilter> {
  const settings = await core.settings.all();
  const { customer, daysOverdue, daysSinceNotice } = options;
  const references = customer === undefined ? {} : { references: referencesIn(program, '--customer', customer) };
  return {
    daysOverdue: wholeNumber(program, '--days-overdue', daysOverdue) ?? settings['debtors.daysOverdue'],
    daysSinceNotice:
      wholeNumber(program, '--days-since-notice', daysSinceNotice) ?? settings['debtors.daysSinceNotice'],
    ...references,
  };
}

async function notify({ core, operator }: OpenedCore, filter: DebtorFilter, yes: boolean): Promise<Notified> {
  const proposal = await core.debtors.propose(operator, filter);
  const references = filter.references ?? [];
  const known = await core.customers.idsByReference('customer', references);
  const unknown = references
    .filter((reference) => !known.has(reference))
    .map((reference) => ({ reference, why: 'not_found' }));
  const leftOut = leftOutOf(proposal);
  const receiptIds = proposal.customers.flatMap(({ receipts }) =>
    receipts.filter((row) => row.ticked).map((row) => row.receipt.id),
  );
  if (!yes || receiptIds.length === 0)
    return {
      queued: yes ? 0 : proposal.mails,
      skipped: [...leftOut, ...unknown],
      totals: yes ? [] : proposal.totals,
    };
  const requestKey = `cli:${core.base.ids.next()}`;
  const { queued, skipped, totals } = await core.transaction((tx) =>
    tx.debtors.notify(operator, { receiptIds, requestKey }),
  );
  const held = leftOut.filter(({ why }) => why === 'paused' || why === 'switched_off');
  return { queued, skipped: [...skipped, ...held, ...unknown], totals };
}

/** Customers nobody can or should be told, each with the reason. */
function leftOutOf(proposal: NoticeProposal): Skipped[] {
  return proposal.customers.flatMap(({ account, receipts, notSendable }) => {
    const held = receipts.every((row) => !row.ticked) ? (receipts[0]?.held ?? null) : null;
    const why = notSendable ?? held;
    return why ? [{ reference: account.reference, why }] : [];
  });
}

function notifyAnswer({ say, totals }: Format, notified: Notified, yes: boolean): Answer {
  const { queued } = notified;
  const skipped = notified.skipped.map(({ reference, why }) => ({ reference, why }));
  const counts = { count: queued, skipped: skipped.length, amounts: totals(notified.totals) };
  return {
    json: { queued, skipped, totals: notified.totals },
    text: [
      say(yes ? 'cli:notify.queued' : 'cli:notify.wouldQueue', counts).trimEnd(),
      ...skipped.map(
        ({ reference, why }) =>
          `  ${reference}: ${say(why === 'not_found' ? 'mailings:skip.not_found' : `decisions:why.${why}`)}`,
      ),
      ...(yes ? [] : [say('cli:addYes')]),
    ],
  };
}
