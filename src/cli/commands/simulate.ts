import type { Command } from 'commander';
import {
  compareSimulations,
  type SimulatedCustomer,
  type SimulatedDay,
  type Simulation,
} from '../../core/debtors/index.ts';
import { localeOf } from '../../core/locale.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import { answerJson, answerText, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse, wholeNumber } from '../program.ts';
import { settingFromText } from './settings.ts';

interface SimulateOptions {
  readonly days?: string;
  readonly set?: readonly string[];
  readonly names?: boolean;
  readonly json?: boolean;
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
      run(() =>
        withReadingCore(program, async (opened) => {
          await simulate(program, opened, options);
          return undefined;
        }),
      ),
    );
}

async function simulate(program: Program, { core, operator }: OpenedCore, options: SimulateOptions): Promise<void> {
  const days = wholeNumber(program, '--days', options.days);
  const input = days === undefined ? {} : { days };
  const policy = options.set ? policyOf(program, options.set) : null;
  const now = await core.debtors.simulate(operator, input);
  const after = policy ? await core.debtors.simulate(operator, { ...input, policy }) : now;
  const before = policy ? now : null;
  if (options.json) {
    answerJson(program, { ...answerOf(after), before: before && answerOf(before) });
    return;
  }
  for (const line of [
    before ? bothTables(program, before, after) : oneTable(program, after),
    ...(options.names ? [names(program, after)] : []),
    summary(program, before, after),
  ])
    answerText(program, line);
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

function answerOf({ days, ...simulation }: Simulation) {
  return {
    on: simulation.on,
    assumes: simulation.assumes,
    reminders: simulation.reminders,
    distinctCustomers: simulation.customers,
    days: days.map(({ day, closed, totals, customers, held }) => ({
      day,
      closed,
      reminders: customers.length,
      totals,
      customers: customers.map(customerOf),
      held: held.map(({ why, detail, ...customer }) => ({ ...customerOf(customer), why, until: detail || null })),
    })),
  };
}

function customerOf({ account, level, receipts, totals }: SimulatedCustomer) {
  return { reference: account.reference, name: account.tradeName, level, receipts, totals };
}

function oneTable(program: Program, { days }: Simulation): string {
  const { say } = program;
  return tableText(
    [say('cli:simulate.column.day'), say('cli:simulate.column.reminders'), say('cli:simulate.column.amount'), ''],
    days.map((day) => [day.day, day.customers.length, amounts(program, day.totals), closedText(program, day)]),
  );
}

function bothTables(program: Program, before: Simulation, after: Simulation): string {
  const { say } = program;
  const column = (key: 'before' | 'after') => [say(`cli:simulate.column.${key}`), say('cli:simulate.column.amount')];
  const cells = (day: SimulatedDay | undefined) => [day?.customers.length ?? 0, amounts(program, day?.totals ?? [])];
  return tableText(
    [say('cli:simulate.column.day'), ...column('before'), ...column('after'), ''],
    after.days.map((day, index) => [day.day, ...cells(before.days[index]), ...cells(day), closedText(program, day)]),
  );
}

/** Who it is, a line each under the day; then who is held back from that day on. */
function names(program: Program, { days }: Simulation): string {
  const { say } = program;
  const line = (customer: SimulatedCustomer): string =>
    say('cli:simulate.customer', {
      reference: customer.account.reference,
      name: customer.account.tradeName,
      level: customer.level,
      amounts: amounts(program, customer.totals),
    });
  return days
    .filter(({ customers, held }) => customers.length + held.length > 0)
    .flatMap(({ day, customers, held }) => [
      '',
      day,
      ...customers.map((customer) => `  ${line(customer)}`),
      ...held.map((row) =>
        `  ${say('cli:simulate.held', { customer: line(row), why: say(`decisions:why.${row.why}`), until: row.detail })}`.trimEnd(),
      ),
    ])
    .join('\n');
}

function summary(program: Program, before: Simulation | null, after: Simulation): string {
  const { say } = program;
  const count = after.days.length;
  const compared = before && compareSimulations(before, after);
  const sums = compared
    ? say('debtors:simulation.compared', {
        count,
        before: compared.before.reminders,
        after: compared.after.reminders,
        customersBefore: compared.before.customers,
        customersAfter: compared.after.customers,
      })
    : say('debtors:simulation.sums', { count, reminders: after.reminders, customers: after.customers });
  return ['', sums, ...(after.on ? [] : [say('debtors:simulation.off')]), say('debtors:simulation.assumes')].join('\n');
}

function amounts(program: Program, totals: readonly Money[]): string {
  return totals.map((total) => formatMoney(total, localeOf(program.language))).join(' · ');
}

function closedText(program: Program, { closed }: SimulatedDay): string {
  return closed === null ? '' : program.say(`decisions:why.${closed}`);
}
