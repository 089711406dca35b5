import type { Command } from 'commander';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, operatorFormat, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse, wholeNumber } from '../program.ts';
import { simulationAnswer } from '../simulation-answer.ts';
import { settingFromText } from './settings.ts';

interface SimulateOptions {
  readonly days?: string;
  readonly set?: readonly string[];
  readonly names?: boolean;
}

/** `relance simulate`: whom the policy, or a changed one, would remind on each of the next days (D14). */
export function addSimulateCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('simulate')
    .description(say('cli:simulate.about'))
    .option('--days <n>', say('cli:simulate.days'))
    .option('--set <policy.KEY=VALUE...>', say('cli:simulate.set'))
    .option('--names', say('cli:simulate.names'))
    .option('--json', say('cli:json'))
    .action((options: SimulateOptions) =>
      run(() => withReadingCore(program, async (opened) => await simulate(program, opened, options))),
    );
}

async function simulate(program: Program, { core, operator }: OpenedCore, options: SimulateOptions): Promise<Answer> {
  const days = wholeNumber(program, '--days', options.days);
  const input = days === undefined ? {} : { days };
  const policy = options.set ? policyOf(program, options.set) : null;
  const now = await core.debtors.simulate(operator, input);
  const after = policy ? await core.debtors.simulate(operator, { ...input, policy }) : now;
  const format = await operatorFormat(program, core);
  return simulationAnswer(format, { before: policy ? now : null, after, names: options.names === true });
}

/** `policy.KEY=VALUE`, as `relance set` takes the value. */
function policyOf(program: Program, pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new WrongUse(program.say('cli:simulate.badSet', { pair }));
      return [pair.slice(0, at).trim(), settingFromText(pair.slice(at + 1))];
    }),
  );
}
