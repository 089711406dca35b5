import type { Hono } from 'hono';
import type { Core } from '../../core/core.ts';
import type { SalesDocument } from '../../core/documents/index.ts';
import type { createLinkGate, LinkEnv, OpenedLink, RecordView } from '../opened-link.ts';
import { sendProblem } from '../page/problem-page.ts';
import { createPdfLimit, sendDocumentPage, sendDocumentPdf } from './document-page.ts';

/** `/d/:token`: the document's data, and its PDF to keep (M2, D3). */
export function addDocumentRoutes(
  app: Hono<LinkEnv>,
  { core, gate, recordView }: { core: Core; gate: ReturnType<typeof createLinkGate>; recordView: RecordView },
): void {
  const allowsPdf = createPdfLimit(core);

  app.get('/d/:token', gate('document'), async (c) => {
    const { language } = c.get('link').message;
    const document = await documentBehind(c.get('link'));
    if (!document) return await sendProblem(c, core, 'gone', { language });
    await recordView(c, 'document');
    return await sendDocumentPage(c, core, { document, locale: language, token: c.req.param('token') });
  });

  app.get('/d/:token/pdf', gate('document'), async (c) => {
    const { language } = c.get('link').message;
    const document = await documentBehind(c.get('link'));
    if (!document) return await sendProblem(c, core, 'gone', { language });
    if (!allowsPdf(c.get('link').claims)) return await sendProblem(c, core, 'downloadedOften', { language });
    await recordView(c, 'document.pdf');
    return await sendDocumentPdf(c, core, { id: document.id, locale: language });
  });

  /** Null too for one that is another customer's by now: the link is the recipient's, and so must be what it shows. */
  async function documentBehind({ message, claims }: OpenedLink): Promise<SalesDocument | null> {
    const document = await core.documents.byId(claims.targetId);
    return document?.accountId === message.accountId ? document : null;
  }
}
