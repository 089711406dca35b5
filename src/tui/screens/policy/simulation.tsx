import { Box } from 'ink';
import type { ReactNode } from 'react';
import { weekdayOf } from '../../../core/dates.ts';
import type { SimulatedDay, Simulation } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { moneyText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import type { Column } from '../../ui/list/columns.ts';
import { type ListScreen, listScreen } from '../../ui/list/list-screen.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { Words } from '../../ui/words.tsx';
import { comparisonText, type PolicyValues } from './forecast.ts';
import { simulatedDayScreen } from './simulated-day.ts';

interface ShownDay extends SimulatedDay {
  /** Reminders of the day by the stored policy. */
  readonly now: number;
  /** How many there are beside the other days, as a share of the most. */
  readonly share: number;
}

interface Compared {
  readonly before: Simulation;
  readonly after: Simulation;
}

/** Null: the policy as it is stored. */
type Input = PolicyValues | null;

interface State {
  shown: Compared | null;
}

const NOW = count('now', 'tui:column.now', ({ now }) => now);

/** Whom the policy would remind on each of the next days, a bar a day (D14). */
export const simulationScreen = simulation({
  id: 'policy.simulation',
  name: 'Settings: the next 30 days',
  more: [],
});

/** The same by a changed policy, with what is beside it. */
export const comparisonScreen = simulation({
  id: 'policy.comparison',
  name: 'Settings: the next 30 days by a changed policy',
  more: [NOW],
});

/** By the values as they stand in a form; null: they are the stored ones. */
export function openSimulation(app: App, policy: PolicyValues | null): void {
  app.push((policy === null ? simulationScreen : comparisonScreen).open(app, policy));
}

function simulation({
  id,
  name,
  more,
}: {
  id: string;
  name: string;
  more: readonly Column<ShownDay>[];
}): ListScreen<ShownDay, Input, State> {
  return listScreen<ShownDay, Input, State>({
    id,
    name,
    title: 'tui:simulation.title',
    state: () => ({ shown: null }),
    // Looking ahead takes a second with a large ledger: again when asked to, not at every mail that leaves.
    live: false,
    searchable: false,
    columns: [
      {
        id: 'day',
        heading: 'tui:column.when',
        min: 15,
        cell: ({ day }, { say }) => `${say(`settings:choice.weekday.${weekdayOf(day)}`)} ${day}`,
      },
      {
        id: 'bar',
        heading: '',
        min: 18,
        weight: 2,
        max: 60,
        tone: ({ closed }) => (closed === null ? 'accent' : 'muted'),
        cell: ({ closed }, { say }) => (closed === null ? '' : say(`tui:simulation.${closed}`)),
        share: ({ closed, share }) => (closed === null ? share : null),
      },
      count('reminders', 'tui:column.reminders', ({ customers }) => customers.length),
      ...more,
      {
        id: 'amount',
        optional: true,
        heading: 'tui:column.owed',
        min: 16,
        weight: 1,
        max: 40,
        align: 'right',
        cell: ({ totals }, app) => moneyText(app, totals),
      },
    ],
    async fetch({ app, input, state }, query) {
      const { before, after } = await simulate(app, input);
      state.shown = { before, after };
      const most = Math.max(1, ...after.days.map(({ customers }) => customers.length));
      return pageOf(query, {
        items: after.days.map((day, index) => ({
          ...day,
          now: before.days[index]?.customers.length ?? 0,
          share: day.customers.length / most,
        })),
      });
    },
    idOf: ({ day }) => day,
    summary: ({ input, state: { shown } }) => (shown ? <Sums {...shown} isChanged={input !== null} /> : null),
    actions: [
      {
        id: 'open',
        keys: ['enter'],
        label: 'tui:action.open',
        footer: true,
        on: 'row',
        run: ({ app }, day) => app.push(simulatedDayScreen.open(app, day)),
      },
    ],
    empty: ({ app }) => app.say('tui:run.empty'),
  });
}

function count(id: string, heading: string, of: (day: ShownDay) => number): Column<ShownDay> {
  return { id, heading, min: 11, align: 'right', cell: (day) => String(of(day)) };
}

function Sums({ before, after, isChanged }: Compared & { isChanged: boolean }): ReactNode {
  const app = useTui();
  const { say } = app;
  const { days, reminders, customers } = after;
  const sums = isChanged
    ? comparisonText(app, before, after)
    : say('debtors:simulation.sums', { count: days.length, reminders, customers });
  return (
    <Box flexDirection="column" flexShrink={0} paddingX={1}>
      <Words tone="accent">{sums}</Words>
      {after.on ? null : <Words tone="muted">{say('debtors:simulation.off')}</Words>}
      <Words tone="muted">{say('debtors:simulation.assumes')}</Words>
    </Box>
  );
}

async function simulate({ session: { core, actor } }: App, policy: Input): Promise<Compared> {
  const before = await core.debtors.simulate(actor);
  const after = policy === null ? before : await core.debtors.simulate(actor, { policy });
  return { before, after };
}
