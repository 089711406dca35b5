import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Core } from '../../core/core.ts';
import { formatDate } from '../../core/dates.ts';
import { openAmount, type Receipt, type SalesDocument } from '../../core/documents/index.ts';
import { formatMoney } from '../../core/money.ts';
import { shortDate } from '../page/format.ts';
import { type Markup, sendPage } from '../page/layout.ts';
import { type Look, readLook } from '../page/look.ts';

/** The document's data, with its PDF at the same address below `/pdf`. */
export async function sendDocumentPage(
  c: Context,
  core: Core,
  { document, language, token }: { document: SalesDocument; language: string; token: string },
) {
  const look = await readLook(core, language);
  const receipts = (await core.documents.receiptsOf([document.id])).toSorted((a, b) => a.position - b.position);
  const [account] = await core.customers.byIds([document.accountId]);
  const title = `${look.say(`documents:kind.${document.kind}`)} ${document.reference}`;
  return await sendPage(c, look, {
    title,
    wide: true,
    body: html`<p class="eyebrow">${look.say(`documents:kind.${document.kind}`)}</p>
<h1>${document.reference}</h1>
${facts(look, document, { customer: account?.legalName || account?.tradeName || '', receipts })}
${document.lines?.length ? linesTable(look, document) : ''}
${receipts.length > 1 ? receiptsTable(look, receipts) : ''}
<p class="last screen-only"><a class="button" href="${token}/pdf">${look.say('web:document.download')}</a></p>`,
  });
}

/** The PDF to keep, in the customer's language. */
export async function sendDocumentPdf(c: Context, core: Core, { id, language }: { id: string; language: string }) {
  const { name, contentType, content } = await core.documents.pdf(id, language);
  return c.body(new Uint8Array(content), 200, {
    'Content-Type': contentType,
    'Content-Disposition': attachment(name),
    // Whatever the file is, nothing in it runs with our address.
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
}

function facts(
  look: Look,
  document: SalesDocument,
  { customer, receipts }: { customer: string; receipts: readonly Receipt[] },
): Markup {
  const { say, locale } = look;
  const left = receipts.reduce((sum, receipt) => sum + openAmount(receipt).minor, 0);
  const single = receipts.length === 1 ? receipts[0] : undefined;
  const rows: (readonly [string, string])[] = [
    [say('documents:page.customer'), customer],
    [say('web:document.issuedOn'), formatDate(document.issuedOn, locale)],
    ...(single ? [[say('documents:page.dueOn'), formatDate(single.dueOn, locale)] as const] : []),
    ...(receipts.length > 0 && left !== document.total.minor
      ? [
          left === 0
            ? ([say('web:document.state'), say('documents:page.settled')] as const)
            : ([
                say('documents:page.leftToPay'),
                formatMoney({ minor: left, currency: document.total.currency }, locale),
              ] as const),
        ]
      : []),
  ];
  return html`<p class="total">${formatMoney(document.total, locale)}</p>
<dl>${rows.filter(([, value]) => value !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>`;
}

function linesTable({ say, locale }: Look, { lines, total }: SalesDocument): Markup {
  const quantity = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  return html`<table>
<thead><tr><th scope="col">${say('documents:page.description')}</th><th scope="col" class="number">${say('documents:page.quantity')}</th><th scope="col" class="number">${say('documents:page.amount')}</th></tr></thead>
<tbody>${(lines ?? []).map(
    (line) =>
      html`<tr><td>${line.text}</td><td class="number">${quantity.format(line.quantity)}</td><td class="number">${formatMoney({ minor: line.amountMinor, currency: total.currency }, locale)}</td></tr>`,
  )}</tbody>
<tfoot><tr><th scope="row" colspan="2">${say('documents:page.total')}</th><td class="number">${formatMoney(total, locale)}</td></tr></tfoot>
</table>`;
}

function receiptsTable({ say, locale }: Look, receipts: readonly Receipt[]): Markup {
  return html`<table>
<caption>${say('web:document.instalments')}</caption>
<thead><tr><th scope="col">${say('documents:page.dueOn')}</th><th scope="col" class="number">${say('documents:page.amount')}</th><th scope="col" class="number">${say('documents:page.leftToPay')}</th></tr></thead>
<tbody>${receipts.map(
    (receipt) =>
      html`<tr><td>${shortDate(receipt.dueOn, locale)}</td><td class="number">${formatMoney(receipt.amount, locale)}</td><td class="number">${openAmount(receipt).minor === 0 ? say('documents:page.paid') : formatMoney(openAmount(receipt), locale)}</td></tr>`,
  )}</tbody>
</table>`;
}

/** RFC 6266: plain ASCII for old clients, and the whole name for the others (RFC 8187). */
function attachment(name: string): string {
  const plain = name.replace(/[^\w. -]+/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
