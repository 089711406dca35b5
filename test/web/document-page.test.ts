import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import type { SalesDocument } from '../../src/core/documents/index.ts';
import { actorWith, admin } from '../support/core.ts';
import { queueMail, saveCustomer } from '../support/customer-mail.ts';
import { pdfText } from '../support/pdf-text.ts';
import { openWebDesk, type WebDesk } from './web-desk.ts';

describe('document page', () => {
  it('[M2] a customer opens an invoice with two instalments → its data in their language, and a PDF to keep', async () => {
    const desk = await openWebDesk();
    const { link, document } = await invoice(desk, { lines: true });
    const url = link('document', { targetId: document.id });
    const text = plain(await (await fetch(url)).text());
    for (const expected of [
      'Facture F-2026/117',
      '1 240,00 €',
      'Client Boulangerie <b>Martin</b>',
      'Émis le 1 octobre 2026',
      'Reste à payer 620,00 €',
      'Four & joints 1 1 240,00 €',
      '31 oct. 2026 620,00 € Réglé',
      '15 nov. 2026 620,00 € 620,00 €',
    ])
      expect(text).toContain(expected);

    const href = /class="button" href="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? '';
    const pdf = await fetch(new URL(href, url));
    expect(pdf.status).toBe(200);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w. -]+\.pdf"; filename\*=UTF-8''/);
    expect(pdfText(Buffer.from(await pdf.arrayBuffer()))).toContain('F-2026/117');
    const views = await desk.core.base.db('link_views').orderBy('id').select('kind', 'target_id');
    expect(views.map((view) => view.kind)).toEqual(['document', 'document', 'document.pdf']);
  });

  it.each([
    ['ar', 'en', 'October 1, 2026'],
    ['en-GB', 'en-GB', '1 October 2026'],
    ['es', 'es', '1 de octubre de 2026'],
  ])(
    '[M2] [T18] a customer who reads %s → words, dates and lang of the page in one language: %s',
    async (language, lang, issued) => {
      const desk = await openWebDesk();
      const { link, document } = await invoice(desk, { language });
      const answer = await fetch(link('document', { targetId: document.id }));
      const page = await answer.text();
      expect(page).toContain(`<html lang="${lang}">`);
      expect(answer.headers.get('content-language')).toBe(lang);
      expect(page).toContain(`<bdi>${issued}</bdi>`);
    },
  );

  it('[M2] a stored PDF → exactly its bytes are downloaded, as an attachment', async () => {
    const desk = await openWebDesk();
    const { link, document } = await invoice(desk, {});
    const content = Buffer.from('%PDF-1.4\n% the original\n%%EOF\n');
    await desk.core.transaction((tx) =>
      tx.documents.attachFile(admin, {
        documentId: document.id,
        name: 'Facture é.pdf',
        contentType: 'application/pdf',
        content,
      }),
    );
    const answer = await fetch(`${link('document', { targetId: document.id })}/pdf`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(content);
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''Facture-%C3%A9.pdf");
  });

  it('[B1] opened by a team member from Slack → the same page in their language, the customer’s PDF, no view; an hour later or another document → 410', async () => {
    const desk = await openWebDesk();
    const { document } = await invoice(desk, { lines: true });
    const slackUserId = 'U0LEA';
    await desk.core.access.ensureSuperAdmin(slackUserId);
    const actor = await desk.core.access.actorForSlack({ slackUserId });
    const urlOf = (id: string) => desk.core.documents.teamUrls(actor, { documentIds: [id], slackUserId }).get(id) ?? '';
    const url = urlOf(document.id);
    const page = await (await fetch(url)).text();
    expect(plain(page)).toContain('Invoice F-2026/117');
    expect(plain(page)).toContain('€1,240.00');
    const href = /class="button" href="([^"]+)"/.exec(page)?.[1] ?? '';
    const pdf = await fetch(new URL(href, url));
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdfText(Buffer.from(await pdf.arrayBuffer()))).toContain('F-2026/117');
    expect(await desk.core.base.db('link_views').select()).toEqual([]);
    expect((await fetch(urlOf('nothing'))).status).toBe(410);
    desk.clock.advance(59 * MINUTE);
    expect((await fetch(url)).status).toBe(200);
    desk.clock.advance(2 * MINUTE);
    const old = await fetch(url);
    expect(old.status).toBe(410);
    expect(await old.text()).not.toContain('Martin');
    expect((await fetch(`${url}/pdf`)).status).toBe(410);
  });

  it('[X2] a link to a document asked for without documents.view → refused naming it', async () => {
    const { core } = await openWebDesk();
    expect(() =>
      core.documents.teamUrls(actorWith('debtors.view'), { documentIds: ['D1'], slackUserId: 'U1' }),
    ).toThrow(expect.objectContaining({ params: { permission: 'documents.view' } }));
  });

  it('[M2 R2] the PDF of one link again and again, also by HEAD → a page that says so after twenty, other links go on', async () => {
    const desk = await openWebDesk();
    const { link, document, account } = await invoice(desk, {});
    const other = await queueMail(desk, { account, messageClass: 'debtor', causeKind: 'receipts' });
    const url = link('document', { targetId: document.id });
    for (let time = 0; time < 20; time += 1)
      expect((await fetch(`${url}/pdf`, { method: time < 15 ? 'HEAD' : 'GET' })).status).toBe(200);
    const refused = await fetch(`${url}/pdf`);
    expect(refused.status).toBe(429);
    expect(plain(await refused.text())).toContain('Trop de téléchargements');
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`${other.link('document', { targetId: document.id })}/pdf`)).status).toBe(200);
    desk.clock.advance(10 * MINUTE);
    expect((await fetch(`${url}/pdf`)).status).toBe(200);
  });

  it('[D4] the document is gone, or the token is another document’s → 410, or that document alone', async () => {
    const desk = await openWebDesk();
    const { link } = await invoice(desk, {});
    const gone = await fetch(link('document', { targetId: 'nothing' }));
    expect(gone.status).toBe(410);
    expect(await gone.text()).not.toContain('Martin');
    expect((await fetch(`${link('document', { targetId: 'nothing' })}/pdf`)).status).toBe(410);
  });
});

async function invoice(desk: WebDesk, { lines = false, language = 'fr' }: { lines?: boolean; language?: string }) {
  const account = await saveCustomer(desk, { tradeName: 'Boulangerie <b>Martin</b>' });
  const document = await desk.core.transaction(async (tx): Promise<SalesDocument> => {
    const { document } = await tx.documents.save(admin, {
      kind: 'invoice',
      reference: 'F-2026/117',
      accountId: account.id,
      issuedOn: '2026-10-01',
      total: { minor: 124_000, currency: 'EUR' },
      lines: lines ? [{ text: 'Four & joints', quantity: 1, amountMinor: 124_000 }] : null,
    });
    const receipt = { documentId: document.id, amountMinor: 62_000 };
    await tx.documents.saveReceipt(admin, { ...receipt, position: 1, dueOn: '2026-10-31', paidOn: '2026-11-02' });
    await tx.documents.saveReceipt(admin, { ...receipt, position: 2, dueOn: '2026-11-15' });
    return document;
  });
  return {
    ...(await queueMail(desk, { account, language, messageClass: 'debtor', causeKind: 'receipts' })),
    document,
  };
}

/** What a reader sees: no tags, entities read, every kind of space one space. */
function plain(page: string): string {
  return page
    .replace(/<style[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}
