import type { RenderedMail } from '../../../core/templates/index.ts';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { showInBrowser } from './browser.ts';
import { MailText } from './mail-text.tsx';

interface Input {
  readonly heading: string;
  load(): Promise<RenderedMail>;
}

/** A whole mail, to be read before anything leaves (T11). */
export const mailPreviewPage = pageScreen<Input, RenderedMail>({
  id: 'mail.preview',
  name: 'Preview of a mail',
  title: ({ input }) => input.heading,
  load: (_app, { load }) => load(),
  live: false,
  stays: false,
  actions: [
    {
      id: 'browser',
      keys: ['o'],
      label: 'tui:action.browser',
      footer: true,
      run: ({ app }, { html }) => showInBrowser(app, html),
    },
  ],
  body: (mail) => <MailText mail={mail} />,
});
