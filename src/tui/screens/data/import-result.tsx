import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { errorsAsCsv, type ImportError, type ImportResult, sayImportError } from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { Words } from '../../ui/words.tsx';
import { type ImportJob, runImport } from './import-job.ts';
import { askToUndo } from './undo-import.ts';

interface Input {
  readonly job: ImportJob;
  readonly result: ImportResult;
  readonly dryRun: boolean;
}

/** What an import did, or would do: the counts, what was not used, and each row that was refused, with why (N1). */
export const importResultScreen = listScreen<ImportError, Input>({
  id: 'data.result',
  name: 'Data: what an import does',
  title: ({ app, input }) =>
    app.say(input.dryRun ? 'data:result.dryTitle' : 'data:result.title', { file: path.basename(input.job.file) }),
  live: false,
  columns: [
    { id: 'row', heading: 'data:column.row', min: 6, align: 'right', cell: ({ row }) => String(row) },
    { id: 'column', heading: 'data:column.header', min: 12, weight: 0.3, max: 30, cell: ({ column }) => column },
    {
      id: 'why',
      heading: 'tui:column.reason',
      min: 20,
      weight: 2,
      cell: (error, { say }) => sayImportError(say, error),
    },
  ],
  fetch: async ({ app, input: { result } }, query) =>
    pageOf(query, {
      items: [...result.errors, ...result.warnings],
      text: (error) => `${error.row} ${error.column} ${sayImportError(app.say, error)}`,
    }),
  idOf: ({ row, column, code }) => `${row} ${column} ${code}`,
  summary: ({ app, input }) => <Counts app={app} {...input} />,
  actions: [
    {
      id: 'import',
      keys: ['n'],
      label: 'data:action.importNow',
      footer: true,
      off: ({ app, input: { dryRun, result } }) => {
        if (!dryRun) return app.say('data:result.alreadyDone');
        return result.created + result.updated > 0 ? undefined : app.say('data:result.nothing');
      },
      run: importNow,
    },
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      on: 'row',
      run: ({ app }, error) => app.push(refusedRowPage.open(app, error)),
    },
    {
      id: 'write',
      keys: ['w'],
      label: 'data:action.writeRefused',
      help: 'data:help.writeRefused',
      footer: true,
      off: ({ app, input }) => (input.result.errors.length > 0 ? undefined : app.say('data:result.noneRefused')),
      run: writeRefused,
    },
    {
      id: 'undo',
      keys: ['u'],
      label: 'data:action.undo',
      help: 'data:help.undo',
      off: ({ app, input }) => (input.dryRun ? app.say('data:result.notYet') : undefined),
      run: undoIt,
    },
  ],
  empty: ({ app }) => app.say('data:result.noneRefused'),
});

/** The whole sentence, where the list cuts it. */
export const refusedRowPage = pageScreen<ImportError, ImportError>({
  id: 'data.refusedRow',
  name: 'Data: a refused row',
  title: ({ app, input }) => app.say('data:result.row', { row: input.row, column: input.column }),
  body: (error, { app }) => <Words wrap="wrap">{sayImportError(app.say, error)}</Words>,
});

function Counts({ app, result, dryRun }: Input & { app: App }): ReactNode {
  const { created, updated, unchanged, errors, unusedColumns } = result;
  const counts = { created, updated, unchanged, refused: errors.length };
  return (
    <Box flexDirection="column" paddingX={1}>
      <Words tone={errors.length > 0 ? 'warn' : 'good'} wrap="wrap">
        {app.say(dryRun ? 'data:result.wouldBe' : 'data:result.counts', counts)}
      </Words>
      {unusedColumns.length > 0 ? (
        <Words tone="muted">{app.say('data:result.unused', { columns: unusedColumns.join(', ') })}</Words>
      ) : null}
    </Box>
  );
}

function importNow(list: List<ImportError, Input>): void {
  const { app, input } = list;
  const { created, updated, errors } = input.result;
  ask(app, {
    question: app.say('data:result.ask', { created, updated, refused: errors.length }),
    yes: () =>
      runImport(app, input.job, {
        dryRun: false,
        // What was not used was agreed to when it was tried.
        acceptUnused: true,
        done: (result) => {
          list.close();
          app.push(importResultScreen.open(app, { job: input.job, result, dryRun: false }));
          app.toast('good', app.say('data:result.done'));
        },
      }),
  });
}

function undoIt(list: List<ImportError, Input>): void {
  const { job, result } = list.input;
  const { importId: id, created, updated } = result;
  if (id === null) return;
  askToUndo(list.app, { id, kind: job.kind, fileName: path.basename(job.file), created, updated }, () => list.close());
}

/** Beside the file that was imported, to be corrected by. */
function writeRefused({ app, input: { job, result } }: List<ImportError, Input>): void {
  const { dir, name } = path.parse(job.file);
  const file = path.join(dir, `${name}-refused.csv`);
  app.perform(
    // One that is there may be half corrected: it is not written over.
    () => writeFile(file, errorsAsCsv(app.say, result.errors), { flag: 'wx', mode: 0o600 }),
    () => app.toast('good', app.say('data:result.written', { file })),
    (error) =>
      app.toast(
        'bad',
        app.say('exchange:error.unwritable', { file, reason: (error as NodeJS.ErrnoException).code ?? '' }),
      ),
  );
}
