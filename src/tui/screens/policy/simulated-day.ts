import type { SimulatedCustomer, SimulatedDay } from '../../../core/debtors/index.ts';
import type { Say } from '../../../core/words.ts';
import { moneyText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { pageOf } from '../../ui/list/page-of.ts';

/** A customer and what would become of them: reminded, or why not. */
interface Outcome extends SimulatedCustomer {
  readonly id: string;
  readonly reminded: boolean;
  readonly text: string;
}

/** Who would be reminded on a simulated day; under them who is held back from that day on, and why (D14). */
export const simulatedDayScreen = listScreen<Outcome, SimulatedDay>({
  id: 'policy.simulatedDay',
  name: 'Settings: a day of the next 30',
  title: ({ app, input }) => app.say('tui:run.title', { day: input.day }),
  columns: [
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 18,
      weight: 1,
      max: 60,
      cell: ({ account }) => account.tradeName,
    },
    {
      id: 'amount',
      heading: 'tui:column.owed',
      min: 13,
      weight: 0.2,
      max: 28,
      align: 'right',
      cell: ({ totals }, app) => moneyText(app, totals),
    },
    {
      id: 'outcome',
      heading: 'tui:column.outcome',
      min: 30,
      weight: 2,
      tone: ({ reminded }) => (reminded ? 'good' : 'muted'),
      cell: ({ text }) => text,
    },
  ],
  fetch: async ({ app, input }, query) =>
    pageOf(query, {
      items: outcomesOf(input, app.say),
      text: ({ account, text }) => `${account.reference} ${account.tradeName} ${text}`,
    }),
  idOf: ({ id }) => id,
  empty: ({ app }) => app.say('tui:run.empty'),
});

function outcomesOf({ customers, held }: SimulatedDay, say: Say): Outcome[] {
  return [
    ...customers.map((customer) => ({
      ...customer,
      id: customer.account.id,
      reminded: true,
      text: say('tui:simulation.reminded', { level: customer.level }),
    })),
    ...held.map(({ why, detail, ...customer }) => ({
      ...customer,
      id: `${customer.account.id} ${why} ${detail}`,
      reminded: false,
      text: `${say(`decisions:why.${why}`)} ${detail}`.trimEnd(),
    })),
  ];
}
