import open from 'open';
import type { App } from '../../app/app.ts';
import { canOpenBrowser, writePrivateFile } from '../../terminal.ts';

/** Shows a mail as its reader sees it. */
export function showInBrowser(app: App, html: string): void {
  showFile(app, { name: 'preview.html', content: html });
}

/** Shows a file in the program for its kind; where none can open here, says where it stands. */
export function showFile(app: App, shown: { readonly name: string; readonly content: string | Buffer }): void {
  const file = writePrivateFile(shown);
  const tellWhere = () => app.toast('good', app.say('tui:browser.path', { file }));
  if (!canOpenBrowser(app.env, process.platform)) {
    tellWhere();
    return;
  }
  app.background(
    () => open(file),
    () => app.toast('good', app.say('tui:browser.opened', { file })),
    tellWhere,
  );
}
