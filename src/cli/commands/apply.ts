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
import { answerJson, answerText, printable } from '../answer.ts';
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
        const applied = options.yes === true;
        try {
          const { items, versions } = await (applied ? withCore : withReadingCore)(
            program,
            async ({ core, operator }) =>
              applyDeciding({ program, core, operator }, await readConfigurationFolder(folder), options),
          );
          // From now on the files are what this database was last told.
          if (applied && versions) await keepVersions(program, folder, versions);
          if (options.json) answerJson(program, { applied, ...counts(items), items });
          else tell(program, items, applied);
          return undefined;
        } catch (error) {
          if (error instanceof BadConfiguration) throw new WrongUse(problemsText(program, error), { cause: error });
          if (!(error instanceof ConfigurationConflicts)) throw error;
          tellConflicts(program, error, options.json === true);
          return EXIT.failed;
        }
      }),
    );
}

/** Asks about conflicts where somebody sits at the terminal, and applies again with the answers. */
async function applyDeciding(
  { program, core, operator }: Pick<OpenedCore, 'core' | 'operator'> & { readonly program: Program },
  files: readonly ConfigurationFile[],
  options: ApplyOptions,
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

function tellConflicts(program: Program, error: ConfigurationConflicts, json: boolean): void {
  if (json) {
    answerJson(program, { applied: false, conflicts: error.conflicts });
    return;
  }
  const lines = error.conflicts.map((conflict) => conflictText(program, conflict));
  program.stderr.write(printable([...lines, sayError(program.say, error), ''].join('\n')));
}

/** One line each: the file, the place in it, what is wrong and what to do. */
function problemsText({ say }: Program, error: BadConfiguration): string {
  const lines = error.problems.map(
    (problem) =>
      `  ${[problem.file, ...(problem.place ? [problem.place] : [])].join(', ')}: ${sayError(say, problem.error)}`,
  );
  return [sayError(say, error), ...lines].join('\n');
}

function tell(program: Program, items: readonly ConfigurationItem[], applied: boolean): void {
  const { say } = program;
  for (const { kind, name, outcome, changes, kept } of items) {
    for (const { field, stored } of kept) {
      const thing = say(`cli:apply.kind.${kind}`, { name });
      answerText(program, say('cli:apply.kept', { thing, field, value: oneLine(stored, 80) }));
    }
    if (outcome === 'unchanged') continue;
    answerText(program, `${say(`cli:apply.outcome.${outcome}`)} ${say(`cli:apply.kind.${kind}`, { name })}`);
    for (const change of changes) {
      const { lines, more } = changeLines(change);
      for (const line of lines) answerText(program, `    ${line}`);
      if (more > 0) answerText(program, `    ${say('cli:apply.more', { count: more })}`);
    }
  }
  const summary = { ...counts(items) };
  answerText(program, say(applied ? 'cli:apply.done' : 'cli:apply.wouldBe', summary));
  if (!applied && summary.created + summary.updated > 0) answerText(program, say('cli:apply.addYes'));
}

function counts(items: readonly ConfigurationItem[]): Record<ConfigurationOutcome, number> {
  const count = (outcome: ConfigurationOutcome) => items.filter((item) => item.outcome === outcome).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    unknown: count('unknown'),
  };
}
