import { pageScreen } from '../../ui/page/page-screen.ts';
import type { Page } from '../../ui/page/page-spec.ts';
import { runScreen } from '../debtors/run.tsx';
import { TodayBody } from './today-body.tsx';
import { readToday, type Today } from './today-reading.ts';

/** Quota, overdue by age, open incidents, last ratings, and what is leaving now. */
export const todayScreen = pageScreen<void, Today>({
  id: 'today',
  name: 'Today',
  title: ({ app }) => app.say('tui:section.today'),
  load: readToday,
  actions: [
    {
      id: 'debtors',
      keys: ['d'],
      label: 'tui:section.debtors',
      footer: true,
      quiet: true,
      off: (page) => notOffered(page, 'debtors'),
      run: (page) => goTo(page, 'debtors'),
    },
    {
      id: 'templates',
      keys: ['m'],
      label: 'tui:action.sendTemplate',
      footer: true,
      quiet: true,
      off: (page) => notOffered(page, 'templates'),
      run: (page) => goTo(page, 'templates'),
    },
    {
      id: 'incidents',
      keys: ['i'],
      label: 'tui:section.incidents',
      footer: true,
      quiet: true,
      off: (page) => notOffered(page, 'incidents'),
      run: (page) => goTo(page, 'incidents'),
    },
    {
      id: 'batch',
      keys: ['b'],
      label: 'tui:action.batch',
      help: 'tui:help.batch',
      footer: true,
      off: ({ app }, { run }) => (run ? undefined : app.say('tui:run.none')),
      run: ({ app }, { run }) => {
        if (run) app.push(runScreen.open(app, run));
      },
    },
    { id: 'reload', keys: ['ctrl-r'], label: 'tui:action.reload', run: (page) => page.reload() },
  ],
  body: (today) => <TodayBody {...today} />,
});

type TodayPage = Page<void, Today>;

function notOffered({ app }: TodayPage, sectionId: string): string | undefined {
  return app.sections().some(({ id }) => id === sectionId) ? undefined : app.say('tui:disabled.notOffered');
}

function goTo({ app }: TodayPage, sectionId: string): void {
  const section = app.sections().find(({ id }) => id === sectionId);
  if (section) app.go(section);
}
