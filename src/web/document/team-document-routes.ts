import type { Hono } from 'hono';
import type { Core } from '../../core/core.ts';
import { customerLocale } from '../../core/customers/index.ts';
import { localeOf } from '../../core/locale.ts';
import type { createTeamLinkGate, LinkEnv } from '../opened-link.ts';
import { sendProblem } from '../page/problem-page.ts';
import { createPdfLimit, sendDocumentPage, sendDocumentPdf } from './document-page.ts';

/** `/td/:token`: the customer's page and PDF for a team member who comes from Slack. Nothing is recorded: no customer looked. */
export function addTeamDocumentRoutes(
  app: Hono<LinkEnv>,
  { core, gate }: { core: Core; gate: ReturnType<typeof createTeamLinkGate> },
): void {
  const allowsPdf = createPdfLimit(core);
  const opened = gate('team_document', async () => 'documents.view');

  app.get('/td/:token', opened, async (c) => {
    const { claims, actor } = c.get('teamLink');
    const document = await core.documents.byId(claims.targetId);
    if (!document) return await sendProblem(c, core, 'gone');
    const company = await core.settings.all();
    const locale = localeOf(actor.language ?? company['company.language'], company['company.country']);
    return await sendDocumentPage(c, core, { document, locale, token: c.req.param('token') });
  });

  app.get('/td/:token/pdf', opened, async (c) => {
    const { claims } = c.get('teamLink');
    const document = await core.documents.byId(claims.targetId);
    if (!document) return await sendProblem(c, core, 'gone');
    if (!allowsPdf(claims)) return await sendProblem(c, core, 'downloadedOften');
    const [account] = await core.customers.byIds([document.accountId]);
    const locale = customerLocale(account, await core.settings.all());
    return await sendDocumentPdf(c, core, { id: document.id, locale });
  });
}
