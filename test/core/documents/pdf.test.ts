import { describe, expect, it } from 'vitest';
import type { DocumentLine } from '../../../src/core/documents/index.ts';
import { localeOf } from '../../../src/core/locale.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { pdfText } from '../../support/pdf-text.ts';

/** A red dot, as PNG with transparency. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==';

interface Made {
  readonly tradeName: string;
  readonly language?: string;
  readonly currency?: string;
  readonly lines?: readonly DocumentLine[];
  readonly logo?: string;
}

/** The PDF of an invoice of 12,405.00 in two instalments, 4,000.00 of the first paid. */
async function makePdf({ tradeName, language = 'fr', currency = 'EUR', lines, logo = '' }: Made): Promise<Buffer> {
  const { core } = await openTestCore('sqlite');
  const documentId = await core.transaction(async (tx) => {
    await tx.settings.setMany(admin, { 'company.name': 'Élec', 'company.logo': logo });
    const { account } = await tx.customers.save(admin, { kind: 'customer', reference: 'C-1', tradeName });
    const { document } = await tx.documents.save(admin, {
      kind: 'invoice',
      reference: 'F-1',
      accountId: account.id,
      issuedOn: '2026-10-01',
      total: { minor: 1_240_500, currency },
      ...(lines ? { lines } : {}),
    });
    const first = { documentId: document.id, position: 1, dueOn: '2026-10-31', amountMinor: 1_000_000 };
    const { receipt } = await tx.documents.saveReceipt(admin, first);
    await tx.documents.saveReceipt(admin, { ...first, position: 2, dueOn: '2026-12-31', amountMinor: 240_500 });
    const payment = { reference: 'P-1', receiptId: receipt.id, amountMinor: 400_000, paidOn: '2026-11-02' };
    await tx.documents.addPayment(admin, payment);
    return document.id;
  });
  return (await core.documents.pdf(documentId, localeOf(language))).content;
}

describe('document as PDF', () => {
  it('[M2] a French customer’s invoice → company, customer, dates, amounts, what is paid and left, all in French', async () => {
    const text = pdfText(await makePdf({ tradeName: 'Boulangerie Martin & Fils' }));
    for (const part of [
      'Élec',
      'Facture',
      'F-1',
      'Date : 1 octobre 2026',
      'Boulangerie Martin & Fils',
      'N° client C-1',
      '31 octobre 2026 · échue',
      '31 décembre 2026',
      '12 405,00 €',
      '4 000,00 €',
      '8 405,00 €',
      'Page 1 sur 1',
    ])
      expect(text).toContain(part);
  });

  it('[M2] a Japanese customer in yen → no decimals, every letter is in a font', async () => {
    const pdf = await makePdf({ tradeName: '株式会社さくら製作所', language: 'ja', currency: 'JPY' });
    // Pieces in different fonts are drawn apart.
    const text = pdfText(pdf).replaceAll('\n', '');
    expect(text).toContain('株式会社さくら製作所');
    // The words of the page are English, and so are its dates and amounts.
    expect(text).toContain('October 31, 2026');
    expect(text).toContain('¥1,240,500');
    expect(pdf.toString('latin1')).toContain('/Lang (en)');
  });

  it('[M2] hostile names: 300 characters without a space, tags, braces, Arabic → the page is made', async () => {
    const names = ['x'.repeat(300), '<b>Bold</b> {{ 7*7 }} @CUSTOMERNAME@ =1+1', 'شركة النور للتجارة (C-1)', '😀'];
    for (const tradeName of names) expect((await makePdf({ tradeName })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('[M2] sixty lines, some long → several pages, each with the titles of the table', async () => {
    const lines = Array.from({ length: 60 }, (_, n) => ({
      text: n % 7 === 3 ? `Long ${'description '.repeat(30)}` : `Article ${n}`,
      quantity: 1.5,
      amountMinor: 20_675,
    }));
    const text = pdfText(await makePdf({ tradeName: 'Martin', language: 'en', lines }));
    expect(text).toContain('Article 58');
    expect(text).toContain('1.5');
    const pages = /Page 1 of (\d)/.exec(text)?.[1];
    expect(Number(pages)).toBeGreaterThan(2);
    expect(text.match(/Description/g)?.length).toBe(Number(pages));
  });

  it('[M2] a logo is set, or a broken one → the logo, or the name alone', async () => {
    const withLogo = await makePdf({ tradeName: 'Martin', logo: `data:image/png;base64,${PNG}` });
    expect(withLogo.toString('latin1')).toContain('/Subtype /Image');
    const broken = `data:image/png;base64,${PNG.replace('2P4', '3Q5')}`;
    for (const logo of [broken, 'data:image/jpeg;base64,AAAA', 'data:image/png;base64,AAAA']) {
      const pdf = await makePdf({ tradeName: 'Martin', logo });
      expect(pdf.toString('latin1')).not.toContain('/Subtype /Image');
      expect(pdfText(pdf)).toContain('Élec');
    }
  });
});
