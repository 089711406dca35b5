import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  exportConfigurationTo,
  exportToFolder,
} from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import { exportedPage, type WrittenLine } from './exported.tsx';
import { choosePath, typedPath } from './paths.ts';

const CONFIGURATION = 'configuration';

/** Data as CSV or JSON, and the configuration as files, written to a folder (N4). */
export const exportForm = formScreen<void, WrittenLine[]>({
  id: 'data.export',
  name: 'Data: export',
  title: ({ app }) => app.say('data:export.title'),
  saveLabel: 'data:action.export',
  fields: [
    {
      kind: 'set',
      id: 'kinds',
      label: 'data:field.kinds',
      hint: 'data:hint.kinds',
      options: ({ app }) =>
        [...EXPORT_KINDS, CONFIGURATION].map((value) => ({ value, text: app.say(`data:kind.${value}`) })),
    },
    {
      kind: 'choice',
      id: 'format',
      label: 'data:field.format',
      hint: 'data:hint.format',
      options: EXPORT_FORMATS.map((value) => ({ value, label: `data:format.${value}` })),
    },
    { kind: 'text', id: 'folder', label: 'data:field.folder', hint: 'data:hint.folder', required: true },
  ],
  values: () => ({ format: 'csv', kinds: ['customers', 'invoices'] }),
  check: (form) => (form.chosen('kinds').length === 0 ? { kinds: form.app.say('data:export.none') } : {}),
  save: (form) =>
    write(form.app, {
      wanted: form.chosen('kinds'),
      format: form.text('format') as ExportFormat,
      folder: typedPath(form.app, form.text('folder')),
    }),
  saved(form, lines) {
    form.close();
    form.app.push(exportedPage.open(form.app, { folder: typedPath(form.app, form.text('folder')), lines }));
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

async function write(
  app: App,
  { wanted, format, folder }: { wanted: readonly string[]; format: ExportFormat; folder: string },
): Promise<WrittenLine[]> {
  const { core, actor } = app.session;
  const kinds = EXPORT_KINDS.filter((kind) => wanted.includes(kind));
  const files = await exportToFolder(core.exchange, actor, {
    kinds,
    format,
    folder,
    onWritten: ({ file, rows }) => app.toast('good', app.say('data:export.written', { file, count: rows })),
  });
  const lines: WrittenLine[] = files.map(({ file, rows }) => ({ file, rows }));
  if (!wanted.includes(CONFIGURATION)) return lines;
  const configuration = await core.transaction((tx) => tx.exchange.readConfiguration(actor));
  await exportConfigurationTo(folder, configuration);
  return [...lines, ...configuration.map((file) => ({ file: file.path, rows: null }))];
}
