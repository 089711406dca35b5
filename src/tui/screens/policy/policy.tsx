import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type PolicyLevel, SETTINGS, settingsOf } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import type { Form } from '../../ui/form.ts';
import { Words } from '../../ui/words.tsx';
import { type GroupForm, groupForm } from '../settings/group-form.ts';
import { typedProblem, typedSetting } from '../settings/setting-field.ts';
import { PolicyForecast } from './forecast.ts';
import { levelTextsScreen } from './level-texts.ts';
import { openSimulation } from './simulation.tsx';

interface State {
  readonly forecast: PolicyForecast;
}

type PolicyForm = GroupForm<State>;

const KEYS = settingsOf('policy');

/** Automatic reminders: levels, hour, weekdays, approval; off until an admin turns them on (D8, D12). */
export const policyForm = groupForm<State>('policy', {
  state: (app) => ({ forecast: new PolicyForecast(app) }),
  check: ({ app, fields }) => ({
    'policy.levels': levelsOf(fields) ? undefined : app.say('tui:form.levels'),
  }),
  edited: (form) => form.state.forecast.changed(form.dirty() && problem(form) === undefined ? values(form) : null),
  closed: ({ state }) => state.forecast.stop(),
  actions: [
    {
      id: 'simulate',
      keys: ['ctrl-v'],
      label: 'tui:action.simulate',
      help: 'tui:help.simulate',
      footer: true,
      needs: 'debtors.view',
      off: problem,
      run: (form) => openSimulation(form.app, form.dirty() ? values(form) : null),
    },
    {
      id: 'texts',
      keys: ['ctrl-t'],
      label: 'tui:action.levelTexts',
      footer: true,
      off: ({ app, fields }) => (levelsOf(fields) ? undefined : app.say('tui:form.levels')),
      run: ({ app, fields }) => app.push(levelTextsScreen.open(app, levelsOf(fields) ?? [])),
    },
  ],
  layout: ({ state }, fields) => (
    <>
      <Forecast text={state.forecast.line()} />
      {fields}
    </>
  ),
});

export function openPolicy(app: App): void {
  app.perform(
    () => app.session.core.settings.all(),
    (settings) => app.push(policyForm.open(app, { settings })),
  );
}

/** What the change does to the next days. */
function Forecast({ text }: { text: string }): ReactNode {
  if (text === '') return null;
  return (
    <Box flexShrink={0} paddingX={1}>
      <Words tone="accent">{text}</Words>
    </Box>
  );
}

/** As they stand in the form, for what looks ahead. */
function values({ fields }: PolicyForm): Record<string, unknown> {
  return Object.fromEntries(KEYS.map((key) => [key, typedSetting(key, fields)]));
}

/** Null when the line cannot be read or its days don't rise. */
function levelsOf(fields: Form): readonly PolicyLevel[] | null {
  const levels = SETTINGS['policy.levels'].schema.safeParse(fields.text('policy.levels')).data ?? [];
  const rising = levels.every(
    ({ offsetDays }, index) => offsetDays > (levels[index - 1]?.offsetDays ?? Number.NEGATIVE_INFINITY),
  );
  return levels.length > 0 && rising ? levels : null;
}

/** The first thing that is wrong with the values. */
function problem({ app, fields }: PolicyForm): string | undefined {
  const first = KEYS.map((key) => typedProblem(app, key, fields)).find((text) => text !== undefined);
  return first ?? (levelsOf(fields) ? undefined : app.say('tui:form.levels'));
}
