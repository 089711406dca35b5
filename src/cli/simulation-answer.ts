import {
  compareSimulations,
  type SimulatedCustomer,
  type SimulatedDay,
  type Simulation,
} from '../core/debtors/index.ts';
import type { Format } from '../core/format.ts';
import { type Answer, tableText } from './answer.ts';

interface Simulated {
  /** By the policy as it stands, when another was tried beside it. */
  readonly before: Simulation | null;
  readonly after: Simulation;
  /** Whether the text tells each customer. */
  readonly names: boolean;
}

export function simulationAnswer(format: Format, { before, after, names }: Simulated): Answer {
  return {
    json: { ...simulationJson(after), before: before && simulationJson(before) },
    text: [
      before ? bothTables(format, before, after) : oneTable(format, after),
      ...(names ? namesText(format, after) : []),
      '',
      sums(format, before, after),
      ...(after.on ? [] : [format.say('debtors:simulation.off')]),
      format.say('debtors:simulation.assumes'),
    ],
  };
}

function simulationJson({ days, ...simulation }: Simulation) {
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
      customers: customers.map(customerJson),
      held: held.map(({ why, detail, ...customer }) => ({ ...customerJson(customer), why, until: detail || null })),
    })),
  };
}

function customerJson({ account, level, receipts, totals }: SimulatedCustomer) {
  return { reference: account.reference, name: account.tradeName, level, receipts, totals };
}

function oneTable(format: Format, { days }: Simulation): string {
  const { say } = format;
  return tableText(
    [say('cli:simulate.column.day'), say('cli:simulate.column.reminders'), say('cli:simulate.column.amount'), ''],
    days.map((day) => [day.day, day.customers.length, format.totals(day.totals), closedText(format, day)]),
  );
}

function bothTables(format: Format, before: Simulation, after: Simulation): string {
  const { say } = format;
  const column = (key: 'before' | 'after') => [say(`cli:simulate.column.${key}`), say('cli:simulate.column.amount')];
  const cells = (day: SimulatedDay | undefined) => [day?.customers.length ?? 0, format.totals(day?.totals ?? [])];
  return tableText(
    [say('cli:simulate.column.day'), ...column('before'), ...column('after'), ''],
    after.days.map((day, index) => [day.day, ...cells(before.days[index]), ...cells(day), closedText(format, day)]),
  );
}

function closedText({ say }: Format, { closed }: SimulatedDay): string {
  return closed === null ? '' : say(`decisions:why.${closed}`);
}

/** Who it is, a line each under the day; then who is held back from that day on. */
function namesText({ say, totals }: Format, { days }: Simulation): string[] {
  const line = (customer: SimulatedCustomer): string =>
    say('cli:simulate.customer', {
      reference: customer.account.reference,
      name: customer.account.tradeName,
      level: customer.level,
      amounts: totals(customer.totals),
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
    ]);
}

function sums({ say }: Format, before: Simulation | null, after: Simulation): string {
  const count = after.days.length;
  if (!before) return say('debtors:simulation.sums', { count, reminders: after.reminders, customers: after.customers });
  const compared = compareSimulations(before, after);
  return say('debtors:simulation.compared', {
    count,
    before: compared.before.reminders,
    after: compared.after.reminders,
    customersBefore: compared.before.customers,
    customersAfter: compared.after.customers,
  });
}
