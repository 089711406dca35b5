import type { Account } from '../../customers/index.ts';
import type { PlainDate } from '../../dates.ts';
import type { Format } from '../../format.ts';
import type { Settings } from '../../settings/index.ts';
import { openAmount, type Receipt, type SalesDocument } from '../documents.ts';
import { readLogo } from './logo.ts';
import { createPen, type Pen } from './pen.ts';
import { createTable, type Table } from './table.ts';
import { isolated } from './text-runs.ts';

export interface PageContent {
  readonly document: SalesDocument;
  readonly account: Account;
  readonly receipts: readonly Receipt[];
  readonly company: Settings;
  readonly today: PlainDate;
  readonly format: Format;
}

/** A4 in points. */
const PAGE = { width: 595, height: 842, margin: 50 } as const;
const INNER = PAGE.width - 2 * PAGE.margin;
const FOOT = PAGE.height - PAGE.margin - 20;
const GREY = '#5f6368';

/** A PDF of a document made from its data: company, customer, lines, total, and of an invoice what is due, paid and left. */
export async function renderPdf(content: PageContent): Promise<Buffer> {
  // Loaded when the first page is made: pdfkit and its fonts are no part of a quick start.
  const { default: PDFDocument } = await import('pdfkit');
  const doc = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    bufferPages: true,
    lang: content.format.locale,
    info: { Title: titleOf(content), Author: content.company['company.name'] },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const finished = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  const pen = createPen(doc);
  let y = drawHead(doc, pen, content);
  y = drawParties(pen, content, y);
  const table = createTable({ doc, pen, left: PAGE.margin, width: INNER, foot: FOOT, top: PAGE.margin });
  y = drawLines(table, content, y);
  drawReceipts(table, content, y);
  drawFeet(doc, pen, content);
  doc.end();
  await finished;
  return Buffer.concat(chunks);
}

function titleOf({ document, format: { say } }: PageContent): string {
  return `${say(`documents:kind.${document.kind}`)} ${document.reference}`;
}

/** The company at the left, what this is at the right, over a band of the company's colour. */
function drawHead(doc: PDFKit.PDFDocument, pen: Pen, content: PageContent): number {
  const { company, document, format } = content;
  const { say } = format;
  doc.rect(0, 0, PAGE.width, 10).fill(company['company.color']);
  const half = INNER / 2 - 10;
  let left = PAGE.margin - 10;
  if (drawLogo(doc, readLogo(company['company.logo']), left)) left += 58;
  left += pen.write(company['company.name'], { x: PAGE.margin, y: left, width: half, size: 13, bold: true }) + 2;
  const reach = [company['company.email'], company['company.phone']].filter((part) => part !== '');
  for (const line of reach) left += pen.write(line, { x: PAGE.margin, y: left, width: half, size: 9, color: GREY });
  const x = PAGE.margin + half + 20;
  let right = PAGE.margin - 10;
  const kind = say(`documents:kind.${document.kind}`);
  right += pen.write(kind, { x, y: right, width: half, size: 20, bold: true, align: 'end' }) + 2;
  right += pen.write(document.reference, { x, y: right, width: half, size: 11, align: 'end' }) + 2;
  const issued = say('documents:page.issuedOn', { date: isolated(format.date(document.issuedOn)) });
  right += pen.write(issued, { x, y: right, width: half, size: 9, color: GREY, align: 'end' });
  return Math.max(left, right) + 26;
}

function drawLogo(doc: PDFKit.PDFDocument, logo: Buffer | null, y: number): boolean {
  if (!logo) return false;
  try {
    doc.image(logo, PAGE.margin, y, { fit: [180, 50] });
    return true;
  } catch {
    return false; // A JPEG that pdfkit cannot read: the name stands alone.
  }
}

/** The customer, with the legal name when it is another. */
function drawParties(pen: Pen, { account, format: { say } }: PageContent, top: number): number {
  const width = INNER * 0.62;
  const x = PAGE.margin;
  let y = top;
  y += pen.write(say('documents:page.customer'), { x, y, width, size: 8, color: GREY }) + 2;
  y += pen.write(account.tradeName, { x, y, width, size: 11, bold: true });
  if (account.legalName !== account.tradeName) y += pen.write(account.legalName, { x, y, width, size: 9 }) + 1;
  const reference = say('documents:page.customerReference', { reference: account.reference });
  y += pen.write(reference, { x, y, width, size: 9, color: GREY });
  return y + 26;
}

function drawLines(table: Table, { document, company, format }: PageContent, top: number): number {
  const { say } = format;
  let y = top;
  const money = (minor: number) => format.money({ minor, currency: document.total.currency });
  if (document.lines && document.lines.length > 0) {
    const columns = [
      { title: say('documents:page.description'), share: 0.62 },
      { title: say('documents:page.quantity'), share: 0.14, end: true },
      { title: say('documents:page.amount'), share: 0.24, end: true },
    ];
    const rows = document.lines.map((line) => [line.text, format.number(line.quantity), money(line.amountMinor)]);
    y = table.draw({ columns, rows, y });
  }
  y = table.total({
    label: say('documents:page.total'),
    value: money(document.total.minor),
    y,
    color: company['company.color'],
  });
  return y + 24;
}

/** When each instalment is due, what has been paid of it, and what is left. */
function drawReceipts(table: Table, content: PageContent, top: number): number {
  const { receipts, document, company, format, today } = content;
  const { say, money } = format;
  if (receipts.length === 0) return top;
  const currency = document.total.currency;
  const columns = [
    { title: say('documents:page.dueOn'), share: 0.31 },
    { title: say('documents:page.amount'), share: 0.23, end: true },
    { title: say('documents:page.paid'), share: 0.23, end: true },
    { title: say('documents:page.left'), share: 0.23, end: true },
  ];
  const rows = receipts.map((receipt) => {
    const left = openAmount(receipt);
    const overdue = left.minor > 0 && receipt.dueOn < today ? ` · ${say('documents:page.overdue')}` : '';
    return [
      `${isolated(format.date(receipt.dueOn))}${overdue}`,
      money(receipt.amount),
      money({ minor: receipt.paidMinor, currency }),
      money(left),
    ];
  });
  const y = table.draw({ columns, rows, y: top });
  const left = receipts.reduce((sum, receipt) => sum + openAmount(receipt).minor, 0);
  const label = say(left > 0 ? 'documents:page.leftToPay' : 'documents:page.settled');
  return table.total({ label, value: money({ minor: left, currency }), y, color: company['company.color'] });
}

function drawFeet(doc: PDFKit.PDFDocument, pen: Pen, content: PageContent): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page);
    const place = { y: FOOT + 14, size: 8, color: GREY, width: INNER / 2 };
    pen.write(titleOf(content), { ...place, x: PAGE.margin });
    const number = content.format.say('documents:page.number', { page: page + 1, pages: count });
    pen.write(number, { ...place, x: PAGE.margin + INNER / 2, align: 'end' });
  }
}
