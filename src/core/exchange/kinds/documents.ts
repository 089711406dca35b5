import { cleanDocument, type DocumentInput, type DocumentKind, type DocumentLine } from '../../documents/index.ts';
import type { ExportValue } from '../export.ts';
import type { Raw } from '../export-store.ts';
import { type Cells, type Fields, shownOnly } from '../field-table.ts';
import { amount, choice, currencyOf, day, from, instant, minorAmount, text, value } from '../field-types.ts';
import { AMOUNT, CURRENCY, ISSUED, REFERENCE } from '../headers.ts';
import type { Scope } from '../row-images-store.ts';
import { type Row, RowRefused, refuseProblems, shown } from '../row-reader.ts';
import { accountLookup } from './customer-lookup.ts';
import { type ImportRooms, importKind, writeResolved } from './kind.ts';

/** What files call the kinds, beside their own names. */
const KIND_NAMES: Readonly<Record<DocumentKind, string>> = {
  quote: 'quote, quotation, estimate, devis, presupuesto',
  sales_order: 'sales order, order, commande, bon de commande, commande client, pedido, pedido de venta',
  delivery_note: 'delivery note, bon de livraison, bl, albarán, albarán de entrega',
  pro_forma:
    'pro forma, proforma, pro forma invoice, proforma invoice, facture pro forma, facture proforma, factura proforma',
  work_estimate: 'work estimate, devis d’intervention, presupuesto de trabajo',
  work_order: 'work order, ordre de travail, ordre d’intervention, orden de trabajo',
  work_delivery_note:
    'work delivery note, bon d’intervention, rapport d’intervention, albarán de trabajo, parte de trabajo',
  invoice: 'facture, factura',
};

/** Number, customer, date and total, as documents and invoices have them. */
export const DOCUMENT = {
  customer: { ...text, headers: REFERENCE.customer, needed: true },
  issuedOn: { ...day, headers: ISSUED, needed: true },
  amount: { ...from('total_minor', amount), headers: AMOUNT, needed: true },
  currency: { ...text, headers: CURRENCY },
} as const satisfies Fields;

/** What of a document an import does not set. */
export const DOCUMENT_SHOWN = shownOnly('json', {
  lines: { ...value, write: documentLines },
  file: from('file_name', value),
  createdAt: instant,
  updatedAt: instant,
});

const FIELDS = {
  kind: {
    ...choice(KIND_NAMES, (field, said) => new RowRefused(field, 'exchange.noSuchDocumentKind', shown(said))),
    headers: 'type, document type, kind, type de document, nature, tipo, tipo de documento, clase',
    needed: true,
  },
  reference: { ...text, headers: REFERENCE.document, needed: true },
  ...DOCUMENT,
  ...DOCUMENT_SHOWN,
} as const satisfies Fields;

/** Sales and service documents, by kind and number. */
export const documentsKind = importKind({
  permission: 'documents.edit',
  views: ['documents.view'],
  fields: FIELDS,
  keyField: 'reference',
  rows: (store) => store.documents(),
  read: ({ kind, ...cells }, row) => readDocument(cells, { kind, row }),
  key: ({ document }) => `${document.kind} ${document.reference}`,

  async write(rooms, actor, rows, { journal }) {
    const resolve = await customerResolver(rooms, rows);
    await journal.witness(documentScopes(rows));
    return await writeResolved(rows, { resolve, write: (documents) => rooms.documents.saveMany(actor, documents) });
  },
});

export interface DocumentRow {
  readonly customer: string;
  readonly document: Omit<DocumentInput, 'accountId'>;
}

export function readDocument(
  cells: Cells<typeof DOCUMENT> & { readonly reference: string },
  { kind, row }: { kind: DocumentKind; row: Row },
): DocumentRow {
  const { reference, customer, issuedOn } = cells;
  const currency = currencyOf(row);
  const total = { minor: minorAmount('amount', cells.amount, currency), currency };
  const { document, problems } = cleanDocument({ kind, reference, accountId: '', issuedOn, total });
  refuseProblems(problems, { fields: { total: 'amount' } });
  return { customer, document };
}

/** The documents that rows name, and their receipts. */
export function documentScopes(rows: readonly DocumentRow[]): Scope[] {
  const byKind = Map.groupBy(rows, ({ document }) => document.kind);
  return [...byKind].map(([kind, own]) => ({
    of: 'documents',
    kind,
    references: own.map(({ document }) => document.reference),
  }));
}

/** Completes documents with their customers' ids. */
export async function customerResolver(
  rooms: ImportRooms,
  rows: readonly DocumentRow[],
): Promise<(row: DocumentRow) => DocumentInput | RowRefused> {
  const customers = rows.map(({ customer }) => customer);
  const find = await accountLookup(rooms, customers);
  return ({ customer, document }) => {
    const accountId = find(customer);
    return accountId instanceof RowRefused ? accountId : { ...document, accountId };
  };
}

function documentLines({ lines, currency }: Raw): ExportValue {
  const known = typeof lines === 'string' ? (JSON.parse(lines) as DocumentLine[] | null) : null;
  return (
    known?.map(({ text: line, quantity, amountMinor }) => ({
      text: line,
      quantity,
      amount: { minor: amountMinor, currency: String(currency) },
    })) ?? null
  );
}
