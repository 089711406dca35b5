import { DATE_ORDERS, type FileLook, IMPORT_KINDS, type ImportKind } from '../../../core/exchange/index.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import type { ImportJob } from './import-job.ts';
import { mappingScreen } from './mapping.tsx';
import { choosePath, typedPath } from './paths.ts';

const TABLES = ['.csv', '.xlsx', '.tsv', '.txt'];
const BY_HEADER = 'header';

/** Which file is imported, and how it is read; its columns come next (N1). */
export const importForm = formScreen<void, FileLook>({
  id: 'data.import',
  name: 'Data: import',
  title: ({ app }) => app.say('data:import.title'),
  saveLabel: 'data:action.look',
  fields: [
    { kind: 'text', id: 'file', label: 'data:field.file', hint: 'data:hint.file', required: true },
    {
      kind: 'choice',
      id: 'kind',
      label: 'data:field.kind',
      hint: 'data:hint.kind',
      options: ({ app }) => [
        { value: BY_HEADER, text: app.say('data:import.byHeader') },
        ...IMPORT_KINDS.map((value) => ({ value, text: app.say(`data:kind.${value}`) })),
      ],
    },
    { kind: 'text', id: 'locale', label: 'data:field.locale', hint: 'data:hint.locale' },
    {
      kind: 'choice',
      id: 'dates',
      label: 'data:field.dates',
      options: ({ app }) =>
        ['columns', ...DATE_ORDERS].map((value) => ({ value, text: app.say(`data:dates.${value}`) })),
    },
    { kind: 'text', id: 'currency', label: 'data:field.currency', hint: 'data:hint.currency' },
  ],
  values: () => ({ kind: BY_HEADER, dates: 'columns' }),
  save(form) {
    const { core, actor } = form.app.session;
    const kind = form.text('kind');
    const file = typedPath(form.app, form.text('file'));
    return core.exchange.inspect(actor, { file, kind: kind === BY_HEADER ? undefined : (kind as ImportKind) });
  },
  saved(form, look) {
    const locale = form.text('locale').trim();
    const currency = form.text('currency').trim();
    const dates = DATE_ORDERS.find((order) => order === form.text('dates'));
    const job: ImportJob = {
      file: typedPath(form.app, form.text('file')),
      kind: look.kind,
      ...(locale ? { locale } : {}),
      ...(currency ? { currency } : {}),
      ...(dates ? { dates } : {}),
    };
    form.app.push(mappingScreen.open(form.app, { job, look }));
  },
  actions: [
    {
      id: 'choose',
      keys: ['ctrl-o'],
      label: 'data:action.chooseFile',
      footer: true,
      run: (form) =>
        choosePath(form.app, {
          typed: form.text('file'),
          endings: TABLES,
          chosen: (place) => form.fields.set('file', place),
        }),
    },
  ],
});
