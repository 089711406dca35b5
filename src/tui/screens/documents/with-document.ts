import { customerLocale } from '../../../core/customers/index.ts';
import type { ListedDocument } from '../../../core/documents/index.ts';
import type { App } from '../../app/app.ts';
import { incidentForm } from '../incidents/edit.ts';
import { showFile } from '../mail/browser.ts';
import { whyPage } from '../why/why.tsx';

/** What can be done with a document, from the lists and from its card. */

/** About what its customer was told of it, and why (D13). */
export function openWhy(app: App, { id, reference }: ListedDocument): void {
  app.push(whyPage.open(app, { name: reference, subject: { kind: 'document', id } }));
}

export function openIncident(app: App, { account }: ListedDocument): void {
  app.push(incidentForm.open(app, { account, incident: null }));
}

/** The PDF that its customer gets, in their language: the stored one, else made now. */
export function showPdf(app: App, { id, account }: ListedDocument): void {
  const { core } = app.session;
  app.perform(
    async () => await core.documents.pdf(id, customerLocale(account, await core.settings.all())),
    ({ name, content }) => showFile(app, { name, content }),
  );
}
