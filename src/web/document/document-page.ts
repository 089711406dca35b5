import type { Context } from 'hono';
import { html } from 'hono/html';
import { MINUTE } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import { openAmount, type Receipt, type SalesDocument } from '../../core/documents/index.ts';
import type { LinkClaims } from '../../core/links.ts';
import type { Locale } from '../../core/locale.ts';
import { type Markup, sendPage } from '../page/layout.ts';
import { type Look, readLook } from '../page/look.ts';
import { createRateLimit } from '../rate-limit.ts';

/** The document's data, with its PDF at the same address below `/pdf`. */
export async function sendDocumentPage(
  c: Context,
  core: Core,
  { document, locale, token }: { document: SalesDocument; locale: Locale; token: string },
) {
  const look = await readLook(core, locale);
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

/** A person keeps a PDF once or twice; each is drawn anew. */
const PDFS_PER_LINK = 20;
const WINDOW = 10 * MINUTE;

/** Whether the link may have its PDF once more. */
export function createPdfLimit(core: Core): (claims: LinkClaims) => boolean {
  const allows = createRateLimit({ clock: core.base.clock, limit: PDFS_PER_LINK, windowMs: WINDOW });
  return ({ holderId, targetId }) => allows(`${holderId} ${targetId}`);
}

/** The PDF to keep, in the customer's language. */
export async function sendDocumentPdf(c: Context, core: Core, { id, locale }: { id: string; locale: Locale }) {
  const { name, contentType, content } = await core.documents.pdf(id, locale);
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
  const { say, format } = look;
  const left = receipts.reduce((sum, receipt) => sum + openAmount(receipt).minor, 0);
  const single = receipts.length === 1 ? receipts[0] : undefined;
  const rows: (readonly [string, string])[] = [
    [say('documents:page.customer'), customer],
    [say('web:document.issuedOn'), format.date(document.issuedOn)],
    ...(single ? [[say('documents:page.dueOn'), format.date(single.dueOn)] as const] : []),
    ...(receipts.length > 0 && left !== document.total.minor
      ? [
          left === 0
            ? ([say('web:document.state'), say('documents:page.settled')] as const)
            : ([
                say('documents:page.leftToPay'),
                format.money({ minor: left, currency: document.total.currency }),
              ] as const),
        ]
      : []),
  ];
  return html`<p class="total">${format.money(document.total)}</p>
<dl>${rows.filter(([, value]) => value !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>`;
}

function linesTable({ say, format }: Look, { lines, total }: SalesDocument): Markup {
  return html`<table>
<thead><tr><th scope="col">${say('documents:page.description')}</th><th scope="col" class="number">${say('documents:page.quantity')}</th><th scope="col" class="number">${say('documents:page.amount')}</th></tr></thead>
<tbody>${(lines ?? []).map(
    (line) =>
      html`<tr><td>${line.text}</td><td class="number">${format.number(line.quantity)}</td><td class="number">${format.money({ minor: line.amountMinor, currency: total.currency })}</td></tr>`,
  )}</tbody>
<tfoot><tr><th scope="row" colspan="2">${say('documents:page.total')}</th><td class="number">${format.money(total)}</td></tr></tfoot>
</table>`;
}

function receiptsTable({ say, format }: Look, receipts: readonly Receipt[]): Markup {
  return html`<table>
<caption>${say('web:document.instalments')}</caption>
<thead><tr><th scope="col">${say('documents:page.dueOn')}</th><th scope="col" class="number">${say('documents:page.amount')}</th><th scope="col" class="number">${say('documents:page.leftToPay')}</th></tr></thead>
<tbody>${receipts.map(
    (receipt) =>
      html`<tr><td>${format.shortDate(receipt.dueOn)}</td><td class="number">${format.money(receipt.amount)}</td><td class="number">${openAmount(receipt).minor === 0 ? say('documents:page.paid') : format.money(openAmount(receipt))}</td></tr>`,
  )}</tbody>
</table>`;
}

/** RFC 6266: plain ASCII for old clients, and the whole name for the others (RFC 8187). */
function attachment(name: string): string {
  const plain = name.replace(/[^\w. -]+/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
