import open from 'open';
import type { App } from '../../app/app.ts';
import { canOpenBrowser, writePage } from '../../terminal.ts';

/** Shows a mail as its reader sees it; where no browser can open here, says where the page stands. */
export function showInBrowser(app: App, html: string): void {
  const file = writePage(html);
  if (!canOpenBrowser(app.env, process.platform)) {
    app.toast('good', app.say('tui:browser.path', { file }));
    return;
  }
  app.background(
    () => open(file),
    () => app.toast('good', app.say('tui:browser.opened', { file })),
    () => app.toast('good', app.say('tui:browser.path', { file })),
  );
}
