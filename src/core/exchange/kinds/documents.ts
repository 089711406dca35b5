import { cleanDocument, DOCUMENT_KINDS, type DocumentInput, type DocumentKind } from '../../documents/index.ts';
import { headerKey } from '../import-fields.ts';
import { minorAmount, type Row, RowRefused, refuseProblems, shown } from '../row-reader.ts';
import { accountLookup } from './customer-lookup.ts';
import { type Importer, type ImportRooms, writeResolved } from './importer.ts';

export interface DocumentRow {
  readonly customer: string;
  readonly document: Omit<DocumentInput, 'accountId'>;
}

/** What files call the kinds, in English, French and Spanish. */
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
  invoice: 'invoice, facture, factura',
};

const kindsByName = new Map(
  DOCUMENT_KINDS.flatMap((kind) =>
    [kind, ...KIND_NAMES[kind].split(',')].map((name): [string, DocumentKind] => [headerKey(name), kind]),
  ),
);

/** Sales and service documents, by kind and number. */
export const documentsImporter: Importer<DocumentRow> = {
  permission: 'documents.edit',
  keyField: 'reference',
  read: (row) => readDocument(row, kindOf(row)),
  key: ({ document }) => `${document.kind} ${document.reference}`,

  async write(rooms, actor, rows) {
    const resolve = await customerResolver(rooms, rows);
    return await writeResolved(rows, { resolve, write: (documents) => rooms.documents.saveMany(actor, documents) });
  },
};

/** Number, customer, date and total, as documents and invoices have them. */
export function readDocument(row: Row, kind: DocumentKind): DocumentRow {
  const reference = row.required('reference');
  const customer = row.required('customer');
  const issuedOn = row.requiredDate('issuedOn');
  const amount = row.amount('amount');
  const currency = row.currency('currency', 'amount');
  const total = { minor: minorAmount('amount', amount, currency), currency };
  const { document, problems } = cleanDocument({ kind, reference, accountId: '', issuedOn, total });
  refuseProblems(problems, { fields: { total: 'amount' } });
  return { customer, document };
}

/** Completes documents with their customers' ids. */
export async function customerResolver(
  rooms: ImportRooms,
  rows: readonly DocumentRow[],
): Promise<(row: DocumentRow) => DocumentInput | RowRefused> {
  const find = await accountLookup(
    rooms,
    rows.map(({ customer }) => customer),
  );
  return ({ customer, document }) => {
    const accountId = find(customer);
    return accountId instanceof RowRefused ? accountId : { ...document, accountId };
  };
}

function kindOf(row: Row): DocumentKind {
  const text = row.required('kind');
  const kind = kindsByName.get(headerKey(text));
  if (!kind) throw new RowRefused('kind', 'exchange.noSuchDocumentKind', shown(text));
  return kind;
}
