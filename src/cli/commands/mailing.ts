import type { Command } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import { NotFound } from '../../core/errors.ts';
import type { Mailing } from '../../core/mailings/index.ts';
import { type Answer, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, operatorFormat, withCore, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

/** `relance mailing list|undo|cancel|report`. */
export function addMailingCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const mailing = root.command('mailing').description(say('cli:mailing.about'));
  mailing
    .command('list')
    .description(say('cli:mailing.listAbout'))
    .option('--json', say('cli:json'))
    .action(() => run(() => withReadingCore(program, async (opened) => await listMailings(program, opened))));
  for (const [verb, end] of [
    ['undo', 'undo'],
    ['cancel', 'cancelBatch'],
  ] as const)
    mailing
      .command(verb)
      .argument('<id>', say('cli:mailing.id'))
      .description(say(`cli:mailing.${verb}About`))
      .option('--json', say('cli:json'))
      .action((id: string) =>
        run(() =>
          withCore(program, async (opened) => {
            const { core, operator } = opened;
            // Batches of other kinds are not ended by their number here.
            await findMailing(program, opened, id);
            const { cancelled, left } = await core.transaction((tx) => tx.outbox[end](operator, id));
            const ended = await findMailing(program, opened, id);
            const sentence = verb === 'undo' ? 'cli:mailing.undone' : 'cli:mailing.cancelled';
            return { json: mailingJson(ended), text: [say(sentence, { count: cancelled, left })] };
          }),
        ),
      );
  mailing
    .command('report')
    .argument('<id>', say('cli:mailing.id'))
    .description(say('cli:mailing.reportAbout'))
    .option('--json', say('cli:json'))
    .action((id: string) =>
      run(() => withReadingCore(program, async (opened) => await reportMailing(program, opened, id))),
    );
}

async function findMailing({ say }: Program, { core, operator }: OpenedCore, id: string) {
  return await core.mailings.get(operator, id).catch((error: unknown) => {
    throw error instanceof NotFound ? new WrongUse(say('cli:mailing.noSuch', { id })) : error;
  });
}

async function listMailings(program: Program, { core, operator }: OpenedCore): Promise<Answer> {
  const { say, instant } = await operatorFormat(program, core);
  const mailings = await core.mailings.list(operator);
  const head = ['id', 'at', 'template', 'by', 'queued', 'sent', 'waiting'].map((key) => say(`cli:mailing.head.${key}`));
  const rows = mailings.map((mailing) => {
    const { sent, waiting } = outcomes(mailing);
    const { createdByName, total } = mailing.progress;
    return [mailing.id, instant(mailing.createdAt), mailing.templateName, createdByName, total, sent, waiting];
  });
  return {
    json: mailings.map(mailingJson),
    text: [rows.length === 0 ? say('cli:mailing.none') : tableText(head, rows)],
  };
}

async function reportMailing(program: Program, opened: OpenedCore, id: string): Promise<Answer> {
  const { say } = program;
  const { core, operator } = opened;
  const { skipped, ...mailing } = await findMailing(program, opened, id);
  const { total: rated } = await core.ratings.list(operator, { subject: { kind: 'mailing', id } }, { limit: 1 });
  const format = await operatorFormat(program, core);
  const told = {
    name: mailing.templateName,
    version: mailing.templateVersion,
    by: mailing.progress.createdByName,
    when: format.instant(mailing.createdAt),
  };
  const figures = Object.entries({ ...outcomes(mailing), rated, skipped: skipped.length });
  return {
    json: { ...mailingJson(mailing), rated, skipped: skipped.map(({ reference, why }) => ({ reference, why })) },
    text: [
      say('cli:mailing.reportOf', told),
      ...figures.map(([name, count]) => `  ${say(`cli:mailing.head.${name}`)}: ${count}`),
      ...skipped.map(({ reference, why }) => `  ${reference}: ${say(`mailings:skip.${why}`)}`),
    ],
  };
}

function mailingJson(mailing: Mailing): object {
  const { id, templateName, templateVersion, plan, scheduledFor, createdAt, progress } = mailing;
  return {
    id,
    template: templateName,
    version: templateVersion,
    by: progress.createdByName,
    createdAt: isoInstant(createdAt),
    scheduledFor: scheduledFor === null ? null : isoInstant(scheduledFor),
    undoUntil: isoInstant(progress.undoUntil),
    undoneAt: progress.undoneAt === null ? null : isoInstant(progress.undoneAt),
    plan,
    queued: progress.total,
    ...outcomes(mailing),
  };
}

/** How many went which way; those that came back were sent before. */
function outcomes({ progress: { counts, bounced } }: Mailing) {
  return {
    sent: counts.sent,
    failed: counts.failed + counts.suppressed,
    bounced,
    cancelled: counts.cancelled,
    unknown: counts.unknown,
    waiting: counts.queued + counts.retry + counts.sending,
  };
}
