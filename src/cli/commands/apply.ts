import { type Command, Option } from 'commander';
import {
  applyConfiguration,
  BadConfiguration,
  type ConfigurationConflict,
  ConfigurationConflicts,
  type ConfigurationFile,
  type ConfigurationItem,
  type ConfigurationOutcome,
  changeLines,
  readConfigurationFolder,
  type Side,
  type TakenConfiguration,
  writeConfigurationFolder,
} from '../../core/exchange/index.ts';
import { oneLine } from '../../core/text.ts';
import { sayError } from '../../core/words.ts';
import { type Answer, printable } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import { EXIT, type Program, WrongUse } from '../program.ts';
import { askForSides, conflictText, keyOfConflict } from './apply-conflicts.ts';

interface ApplyOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly conflict?: Side;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function addApplyCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('apply')
    .argument('<folder>', say('cli:apply.folder'))
    .description(say('cli:apply.about'))
    .option('--dry-run', say('cli:apply.dryRun'))
    .option('--yes', say('cli:apply.yes'))
    .addOption(new Option('--conflict <side>', say('cli:apply.conflictAbout')).choices(['theirs', 'mine']))
    .option('--overwrite', say('cli:apply.overwrite'))
    .option('--json', say('cli:json'))
    .action((folder: string, options: ApplyOptions) =>
      run(async () => {
        if (options.dryRun && options.yes) throw new WrongUse(say('cli:apply.oneOrOther'));
        if (options.conflict && options.overwrite) throw new WrongUse(say('cli:apply.conflictOrOverwrite'));
        try {
          return await apply(program, folder, options);
        } catch (error) {
          if (error instanceof BadConfiguration) throw new WrongUse(problemsText(program, error), { cause: error });
          if (error instanceof ConfigurationConflicts) return conflictsAnswer(program, error, options);
          throw error;
        }
      }),
    );
}

async function apply(program: Program, folder: string, options: ApplyOptions): Promise<Answer> {
  const applied = options.yes === true;
  const { items, versions } = await (applied ? withCore : withReadingCore)(program, async (opened) =>
    applyDeciding(program, opened, { files: await readConfigurationFolder(folder), options }),
  );
  // From now on the files are what this database was last told.
  if (applied && versions) await keepVersions(program, folder, versions);
  return appliedAnswer(program, items, applied);
}

/** Asks about conflicts where somebody sits at the terminal, and applies again with the answers. */
async function applyDeciding(
  program: Program,
  { core, operator }: OpenedCore,
  { files, options }: { readonly files: readonly ConfigurationFile[]; readonly options: ApplyOptions },
): Promise<TakenConfiguration> {
  const mayAsk = options.yes && !options.json && program.stdin.isTTY && program.stdout.isTTY;
  let sides: ReadonlyMap<string, Side> = new Map();
  for (;;) {
    const answered = sides;
    const decide = (conflict: ConfigurationConflict) =>
      options.conflict ?? answered.get(keyOfConflict(conflict)) ?? null;
    try {
      const input = { files, decide, dryRun: options.yes !== true, overwrite: options.overwrite === true };
      return await applyConfiguration(core, operator, input);
    } catch (error) {
      if (!(error instanceof ConfigurationConflicts) || !mayAsk) throw error;
      const more = await askForSides(program, error.conflicts);
      if (more === null) throw error;
      sides = new Map([...answered, ...more]);
    }
  }
}

/** Applied it is, whatever becomes of this file: that it is old must be said, or the next time asks needlessly. */
async function keepVersions(program: Program, folder: string, versions: ConfigurationFile): Promise<void> {
  try {
    await writeConfigurationFolder(folder, [versions]);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    program.stderr.write(`${program.say('cli:apply.versionsNotWritten', { file: versions.path, reason })}\n`);
  }
}

/** Told on standard error, as failures are; scripts get them as the answer. */
function conflictsAnswer(program: Program, error: ConfigurationConflicts, { json }: ApplyOptions): Answer {
  const lines = error.conflicts.map((conflict) => conflictText(program, conflict));
  if (!json) program.stderr.write(printable([...lines, sayError(program.say, error), ''].join('\n')));
  return { json: { applied: false, conflicts: error.conflicts }, text: [], exitCode: EXIT.failed };
}

/** One line each: the file, the place in it, what is wrong and what to do. */
function problemsText({ say }: Program, error: BadConfiguration): string {
  const lines = error.problems.map(
    (problem) =>
      `  ${[problem.file, ...(problem.place ? [problem.place] : [])].join(', ')}: ${sayError(say, problem.error)}`,
  );
  return [sayError(say, error), ...lines].join('\n');
}

function appliedAnswer(program: Program, items: readonly ConfigurationItem[], applied: boolean): Answer {
  const { say } = program;
  const counts = countsOf(items);
  const isToApply = !applied && counts.created + counts.updated > 0;
  return {
    json: { applied, ...counts, items },
    text: [
      ...items.flatMap((item) => itemLines(program, item)),
      say(applied ? 'cli:apply.done' : 'cli:apply.wouldBe', counts),
      ...(isToApply ? [say('cli:apply.addYes')] : []),
    ],
  };
}

function itemLines({ say }: Program, { kind, name, outcome, changes, kept }: ConfigurationItem): string[] {
  const thing = say(`cli:apply.kind.${kind}`, { name });
  const keptLines = kept.map(({ field, stored }) =>
    say('cli:apply.kept', { thing, field, value: oneLine(stored, 80) }),
  );
  if (outcome === 'unchanged') return keptLines;
  const changedLines = changes.flatMap((change) => {
    const { lines, more } = changeLines(change);
    return [...lines, ...(more > 0 ? [say('cli:apply.more', { count: more })] : [])];
  });
  return [
    ...keptLines,
    `${say(`cli:apply.outcome.${outcome}`)} ${thing}`,
    ...changedLines.map((line) => `    ${line}`),
  ];
}

function countsOf(items: readonly ConfigurationItem[]): Record<ConfigurationOutcome, number> {
  const count = (outcome: ConfigurationOutcome) => items.filter((item) => item.outcome === outcome).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    unknown: count('unknown'),
  };
}
