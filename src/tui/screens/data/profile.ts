import type { FileLook } from '../../../core/exchange/index.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import type { ImportJob } from './import-job.ts';

/** Keeps which column is which field under a name, for the next file of the same kind (N1). */
export const profileForm = formScreen<{ job: ImportJob; columns: FileLook['columns'] }>({
  id: 'data.profile',
  name: 'Data: keeping a mapping',
  title: ({ app }) => app.say('data:profile.title'),
  fields: [{ kind: 'text', id: 'name', label: 'tui:field.name', hint: 'data:hint.profile', required: true }],
  values: ({ input }) => ({ name: input.job.profile ?? '' }),
  save(form) {
    const { core, actor } = form.app.session;
    const { kind, locale, dates, currency } = form.input.job;
    const mapping = Object.fromEntries(form.input.columns.map(({ header, field }) => [header, field ?? '-']));
    const reading = {
      ...(locale === undefined ? {} : { locale }),
      ...(dates === undefined ? {} : { dates }),
      ...(currency === undefined ? {} : { currency }),
    };
    const profile = { name: form.text('name'), kind, mapping, ...reading };
    return core.transaction((tx) => tx.exchange.saveProfile(actor, profile));
  },
});
