import {
  BadConfiguration,
  type ConfigurationConflict,
  ConfigurationConflicts,
  type ConfigurationFile,
  readConfigurationFolder,
  type Side,
} from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';
import { pick } from '../../ui/dialog/picker.tsx';
import { formScreen } from '../../ui/form/form-screen.ts';
import { configurationPage, problemsPage } from './configuration.tsx';
import { choosePath, typedPath } from './paths.ts';
import { keyOf, take, type Wanted } from './wanted-configuration.ts';

/** The folder of a configuration that is compared with what holds here (N4). */
export const applyForm = formScreen<void, readonly ConfigurationFile[]>({
  id: 'data.apply',
  name: 'Data: apply a configuration',
  title: ({ app }) => app.say('data:apply.title'),
  saveLabel: 'data:action.compare',
  fields: [{ kind: 'text', id: 'folder', label: 'data:field.folder', hint: 'data:hint.applyFolder', required: true }],
  values: () => ({}),
  async save(form) {
    const files = await readConfigurationFolder(typedPath(form.app, form.text('folder'))).catch((error: unknown) => {
      if (!(error instanceof BadConfiguration)) throw error;
      form.app.push(problemsPage.open(form.app, error));
      return [];
    });
    return files;
  },
  saved(form, files) {
    if (files.length > 0)
      compare(form.app, { folder: typedPath(form.app, form.text('folder')), files, sides: new Map() });
  },
  actions: [
    {
      id: 'choose',
      keys: ['ctrl-o'],
      label: 'data:action.chooseFolder',
      footer: true,
      run: (form) =>
        choosePath(form.app, {
          typed: form.text('folder'),
          endings: [],
          chosen: (place) => form.fields.set('folder', place),
        }),
    },
  ],
});

/** Tells what would change; conflicts are asked about one by one, problems are listed. */
function compare(app: App, wanted: Wanted): void {
  app.perform(
    () => take(app, wanted, { dryRun: true }),
    ({ items }) => app.push(configurationPage.open(app, { wanted, items })),
    (error) => {
      if (error instanceof BadConfiguration) app.push(problemsPage.open(app, error));
      else if (error instanceof ConfigurationConflicts) askFor(app, wanted, error.conflicts);
      else app.fail(error);
    },
  );
}

function askFor(app: App, wanted: Wanted, conflicts: readonly ConfigurationConflict[]): void {
  const [conflict, ...more] = conflicts;
  if (!conflict) {
    compare(app, wanted);
    return;
  }
  const choose = (side: Side) => () =>
    askFor(app, { ...wanted, sides: new Map([...wanted.sides, [keyOf(conflict), side]]) }, more);
  const { kind, name, field, theirs, mine } = conflict;
  const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  pick(app, {
    heading: app.say('data:apply.conflict', { thing: app.say(`data:thing.${kind}`, { name }), field }),
    choices: [
      { text: app.say('data:apply.theirs', { value: shown(theirs) }), run: choose('theirs') },
      { text: app.say('data:apply.mine', { value: shown(mine) }), run: choose('mine') },
    ],
  });
}
