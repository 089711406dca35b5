import { type Command, Option } from 'commander';
import { formatDate, formatInstant, isoInstant } from '../../core/dates.ts';
import { decisionText, kindText, NAMED_KINDS, type NamedKind, type NamedSubject } from '../../core/decisions/index.ts';
import { localeOf } from '../../core/locale.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

interface WhyOptions {
  readonly kind?: NamedKind;
  readonly json?: boolean;
}

/** Decisions told: the newest. */
const MOST = 1_000;

/** `relance why REFERENCE`: every decision about what is mailed to customers, newest first (D13). */
export function addWhyCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('why')
    .argument('<reference>', say('cli:why.reference'))
    .description(say('cli:why.about'))
    .addOption(new Option('--kind <kind>', say('cli:why.kind')).choices(NAMED_KINDS))
    .option('--json', say('cli:json'))
    .action((reference: string, { kind, json }: WhyOptions) =>
      run(() =>
        withReadingCore(program, async (opened) => {
          const { core, operator } = opened;
          const locale = localeOf(program.language);
          const zone = (await core.settings.all())['company.timeZone'];
          const instantText = (instant: number): string => formatInstant({ instant, locale, zone });
          const describe = (named: NamedSubject): string => describeSubject(program, named, instantText);
          const input = kind ? { reference, kind } : { reference };
          const named = await findOne(program, opened, { input, describe });
          const decisions = await core.decisions.list(operator, named.subject, { limit: MOST });
          const told = decisions.map((decision) => ({
            at: decision.at,
            outcome: decision.outcome,
            reason: decision.reason,
            sentence: decisionText(say, decision, (day) => formatDate(day, locale)),
          }));
          if (json) {
            const { kind: namedKind, reference: written, name } = named;
            const subject = { kind: namedKind, reference: written, name };
            answerJson(program, { subject, decisions: told.map((each) => ({ ...each, at: isoInstant(each.at) })) });
            return undefined;
          }
          answerText(program, describe(named));
          if (told.length === 0) answerText(program, say('cli:why.none'));
          for (const { at, sentence } of told) answerText(program, `${instantText(at)}  ${sentence}`);
          return undefined;
        }),
      ),
    );
}

/** The one thing that is called so; refused with what to write when several are, or none. */
async function findOne(
  program: Program,
  { core, operator }: OpenedCore,
  { input, describe }: { input: { reference: string; kind?: NamedKind }; describe: (named: NamedSubject) => string },
): Promise<NamedSubject> {
  const { say } = program;
  const { found, near } = await core.decisions.find(operator, input);
  const [only, second] = found;
  if (only && !second) return only;
  const lines = (found.length > 0 ? found : near).map(
    (each) => `  ${describe(each)}: relance why ${quoted(each.reference)} --kind ${each.kind}`,
  );
  const head = say(found.length > 0 ? 'cli:why.severalFit' : 'cli:why.noSuch', { reference: input.reference });
  throw new WrongUse([head, ...(near.length > 0 ? [say('cli:why.near')] : []), ...lines].join('\n'));
}

/** `Invoice FA-7, Boulangerie Martin`; of a mailing when it was made instead of its id. */
function describeSubject(
  { say }: Program,
  { kind, reference, name, madeAt }: NamedSubject,
  instantText: (instant: number) => string,
): string {
  const what = kind === 'mailing' ? kindText(say, kind) : `${kindText(say, kind)} ${reference}`;
  return [what, name, madeAt === null ? '' : instantText(madeAt)].filter((part) => part !== '').join(', ');
}

/** As a shell takes it. */
function quoted(reference: string): string {
  return /^[\w./:+-]+$/.test(reference) ? reference : `'${reference.replaceAll("'", "'\\''")}'`;
}
