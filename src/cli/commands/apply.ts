import type { Command } from 'commander';
import {
  applyConfiguration,
  BadConfiguration,
  type ConfigurationItem,
  type ConfigurationOutcome,
  changeLines,
  readConfigurationFolder,
} from '../../core/exchange/index.ts';
import { sayError } from '../../core/words.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command-line.ts';
import { withCore, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

interface ApplyOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
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
    .option('--json', say('cli:json'))
    .action((folder: string, options: ApplyOptions) =>
      run(async () => {
        if (options.dryRun && options.yes) throw new WrongUse(say('cli:apply.oneOrOther'));
        const applied = options.yes === true;
        const items = await (applied ? withCore : withReadingCore)(program, async ({ core, operator }) => {
          const files = await readConfigurationFolder(folder);
          return await applyConfiguration(core, operator, { files, dryRun: !applied });
        }).catch((error: unknown) => {
          if (error instanceof BadConfiguration) throw new WrongUse(problemsText(program, error), { cause: error });
          throw error;
        });
        if (options.json) answerJson(program, { applied, ...counts(items), items });
        else tell(program, items, applied);
        return undefined;
      }),
    );
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
  for (const { kind, name, outcome, changes } of items) {
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
