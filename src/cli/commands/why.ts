import { type Command, Option } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import {
  type Decision,
  decisionText,
  kindText,
  NAMED_KINDS,
  type NamedKind,
  type NamedSubject,
} from '../../core/decisions/index.ts';
import type { Format } from '../../core/format.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { operatorFormat, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';
import { shellWord } from '../shell-word.ts';

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
    .action((reference: string, { kind }: { kind?: NamedKind }) =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) => {
          const format = await operatorFormat(program, core);
          const { found, near } = await core.decisions.find(operator, kind ? { reference, kind } : { reference });
          const [only, second] = found;
          if (!only || second) throw notOne(format, { reference, found, near });
          const decisions = await core.decisions.list(operator, only.subject, { limit: MOST });
          return whyAnswer(format, only, decisions);
        }),
      ),
    );
}

function whyAnswer(format: Format, named: NamedSubject, decisions: readonly Decision[]): Answer {
  const { say } = format;
  const told = decisions.map((decision) => ({ ...decision, sentence: decisionText(say, decision, format.date) }));
  return {
    json: {
      subject: { kind: named.kind, reference: named.reference, name: named.name },
      decisions: told.map(({ at, outcome, reason, sentence }) => ({ at: isoInstant(at), outcome, reason, sentence })),
    },
    text: [
      subjectText(format, named),
      ...(told.length === 0 ? [say('cli:why.none')] : []),
      ...told.map(({ at, sentence }) => `${format.instant(at)}  ${sentence}`),
    ],
  };
}

/** What to write when several things are called so, or none. */
function notOne(
  format: Format,
  { reference, found, near }: { reference: string; found: readonly NamedSubject[]; near: readonly NamedSubject[] },
): WrongUse {
  const { say } = format;
  const lines = (found.length > 0 ? found : near).map(
    (each) => `  ${subjectText(format, each)}: relance why ${shellWord(each.reference)} --kind ${each.kind}`,
  );
  const head = say(found.length > 0 ? 'cli:why.severalFit' : 'cli:why.noSuch', { reference });
  return new WrongUse([head, ...(near.length > 0 ? [say('cli:why.near')] : []), ...lines].join('\n'));
}

/** `Invoice FA-7, Boulangerie Martin`; of a mailing when it was made instead of its id. */
function subjectText({ say, instant }: Format, { kind, reference, name, madeAt }: NamedSubject): string {
  const what = kind === 'mailing' ? kindText(say, kind) : `${kindText(say, kind)} ${reference}`;
  return [what, name, madeAt === null ? '' : instant(madeAt)].filter((part) => part !== '').join(', ');
}
