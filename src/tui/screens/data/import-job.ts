import { AppError } from '../../../core/errors.ts';
import type { ImportInput, ImportProgress, ImportResult } from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';
import { ask } from '../../ui/dialog/confirm.tsx';

/** What is imported and how: the file, its kind, and how its cells are read. */
export type ImportJob = Pick<ImportInput, 'file' | 'kind' | 'mapping' | 'profile' | 'locale' | 'dates' | 'currency'>;

interface Run {
  readonly dryRun: boolean;
  readonly acceptUnused?: boolean;
  readonly done: (result: ImportResult) => void;
}

/** Runs an import and says how far it is; columns that may say what is paid and are not used are asked about. */
export function runImport(app: App, job: ImportJob, { dryRun, acceptUnused = false, done }: Run): void {
  const { core, actor } = app.session;
  app.perform(
    () => core.importFile(actor, { ...job, dryRun, acceptUnused, onProgress: shownProgress(app) }),
    (result) => {
      app.hush();
      done(result);
    },
    (error) => {
      app.hush();
      if (!(error instanceof AppError) || error.code !== 'exchange.unusedColumns') app.fail(error);
      else
        ask(app, {
          question: app.say('data:import.askUnused', { columns: String(error.params['columns']) }),
          yes: () => runImport(app, job, { dryRun, acceptUnused: true, done }),
        });
    },
  );
}

/** At the foot, each percent once. */
function shownProgress(app: App): (progress: ImportProgress) => void {
  let last = '';
  return ({ step, rows, share }) => {
    const text = app.say(`exchange:progress.${step}`, { rows, percent: Math.floor(share * 100) });
    if (text !== last) app.toast('good', text);
    last = text;
  };
}
