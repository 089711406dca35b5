import path from 'node:path';
import { Box } from 'ink';
import { type FileLook, IMPORT_KINDS, type ImportKind, SHIPPED_PROFILES } from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';
import { pick } from '../../ui/dialog/picker.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { Words } from '../../ui/words.tsx';
import { type ImportJob, runImport } from './import-job.ts';
import { importResultScreen } from './import-result.tsx';
import { profileForm } from './profile.ts';

type Column = FileLook['columns'][number];

interface Input {
  readonly job: ImportJob;
  readonly look: FileLook;
}

interface State {
  job: ImportJob;
  look: FileLook;
}

/** What a mapping says to leave a column out. */
const LEFT_OUT = '-';

/** Which column of the file is which field, before anything is imported (N1). */
export const mappingScreen = listScreen<Column, Input, State>({
  id: 'data.mapping',
  name: 'Data: columns of a file',
  title: ({ app, state }) =>
    app.say('data:mapping.title', {
      file: path.basename(state.job.file),
      kind: app.say(`data:kind.${state.look.kind}`),
    }),
  state: (_app, { job, look }) => ({ job, look }),
  live: false,
  columns: [
    { id: 'header', heading: 'data:column.header', min: 16, weight: 1, cell: ({ header }) => header },
    {
      id: 'field',
      heading: 'data:column.field',
      min: 14,
      weight: 0.5,
      tone: ({ field }) => (field === null ? 'muted' : 'good'),
      cell: ({ field }, { say }) => (field === null ? say('data:mapping.unused') : say(`data:fields.${field}`)),
    },
    {
      id: 'sample',
      heading: 'data:column.sample',
      min: 14,
      weight: 1,
      tone: () => 'muted',
      cell: ({ sample }) => sample,
    },
  ],
  async fetch(list, query) {
    const { core, actor } = list.app.session;
    const { file, kind, mapping, profile } = list.state.job;
    const asked = { file, kind, ...(mapping ? { mapping } : {}), ...(profile === undefined ? {} : { profile }) };
    list.state.look = await core.exchange.inspect(actor, asked);
    return pageOf(query, { items: list.state.look.columns, text: ({ header }) => header });
  },
  idOf: ({ header }) => header,
  summary: ({ app, state }) => <Told app={app} look={state.look} />,
  filterText: ({ app, state }) =>
    state.look.profile === null ? '' : app.say('data:mapping.readAs', { profile: state.look.profile }),
  actions: [
    {
      id: 'try',
      keys: ['t'],
      label: 'data:action.try',
      help: 'data:help.try',
      footer: true,
      off: ({ app, state }) =>
        state.look.missing.length === 0
          ? undefined
          : app.say('data:mapping.cannot', { fields: fieldNames(app, state.look.missing) }),
      run: ({ app, state: { job } }) =>
        runImport(app, job, {
          dryRun: true,
          done: (result) => app.push(importResultScreen.open(app, { job, result, dryRun: true })),
        }),
    },
    { id: 'change', keys: ['enter', 'e'], label: 'data:action.change', footer: true, on: 'row', run: chooseField },
    {
      id: 'leaveOut',
      keys: ['-', 'delete'],
      label: 'data:action.leaveOut',
      footer: true,
      on: 'row',
      run: (list, { header }) => map(list, header, LEFT_OUT),
    },
    { id: 'kind', keys: ['K'], label: 'data:action.kind', footer: true, run: chooseKind },
    { id: 'profile', keys: ['p'], label: 'data:action.profile', footer: true, run: chooseProfile },
    {
      id: 'keep',
      keys: ['w'],
      label: 'data:action.keepProfile',
      help: 'data:help.keepProfile',
      run: ({ app, state }) => app.push(profileForm.open(app, { job: state.job, columns: state.look.columns })),
    },
  ],
  empty: ({ app }) => app.say('tui:list.noMatch'),
});

function Told({ app, look }: { app: App; look: FileLook }) {
  const { missing, doubtful } = look;
  return (
    <Box flexDirection="column" paddingX={1}>
      {missing.length > 0 ? (
        <Words tone="bad" wrap="wrap">
          {app.say('data:mapping.missing', { fields: fieldNames(app, missing) })}
        </Words>
      ) : null}
      {doubtful.length > 0 ? (
        <Words tone="warn" wrap="wrap">
          {app.say('data:mapping.doubtful', { columns: doubtful.join(', ') })}
        </Words>
      ) : null}
    </Box>
  );
}

function chooseField(list: List<Column, Input, State>, { header }: Column): void {
  const { app, state } = list;
  const taken = new Map(state.look.columns.map((column) => [column.field, column.header]));
  const fields = app.session.core.exchange.fields(state.look.kind).map(({ field, required }) => {
    const other = taken.get(field);
    const notes = [required ? app.say('data:mapping.needed') : '', other && other !== header ? `← ${other}` : ''];
    return {
      text: [app.say(`data:fields.${field}`), ...notes.filter(Boolean)].join('  '),
      run: () => map(list, header, field),
    };
  });
  const leaveOut = { text: app.say('data:action.leaveOut'), run: () => map(list, header, LEFT_OUT) };
  pick(app, { heading: app.say('data:mapping.choose', { header }), choices: [...fields, leaveOut] });
}

/** One column to a field: whichever had it before is left to be found anew. */
function map(list: List<Column, Input, State>, header: string, field: string): void {
  const others = Object.entries(list.state.job.mapping ?? {}).filter(
    ([column, other]) => column !== header && (field === LEFT_OUT || other !== field),
  );
  list.state.job = { ...list.state.job, mapping: { ...Object.fromEntries(others), [header]: field } };
  list.reload();
}

function chooseKind(list: List<Column, Input, State>): void {
  const { app } = list;
  const choose = (kind: ImportKind) => {
    const { mapping: _, profile: __, ...job } = list.state.job;
    list.state.job = { ...job, kind };
    list.reload();
  };
  const choices = IMPORT_KINDS.map((kind) => ({ text: app.say(`data:kind.${kind}`), run: () => choose(kind) }));
  pick(app, { heading: app.say('data:field.kind'), choices });
}

/** Saved mappings, then those that ship. */
function chooseProfile(list: List<Column, Input, State>): void {
  const { app, state } = list;
  const { core, actor } = app.session;
  const { kind } = state.job;
  const choose = (profile: string | undefined) => {
    const { mapping: _, profile: __, ...job } = state.job;
    state.job = { ...job, ...(profile === undefined ? {} : { profile }) };
    list.reload();
  };
  app.perform(
    () => core.exchange.listProfiles(actor, kind),
    (saved) => {
      const shipped = SHIPPED_PROFILES.filter((profile) => profile.kind === kind);
      const names = [...saved, ...shipped].map(({ name }) => name);
      pick(app, {
        heading: app.say('data:mapping.profiles'),
        choices: [
          { text: app.say('data:mapping.noProfile'), run: () => choose(undefined) },
          ...names.map((name) => ({ text: name, run: () => choose(name) })),
        ],
      });
    },
  );
}

function fieldNames({ say }: App, fields: readonly string[]): string {
  return fields.map((field) => say(`data:fields.${field}`)).join(', ');
}
