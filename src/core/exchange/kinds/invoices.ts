import type { UpsertOutcome } from '../../customers/index.ts';
import type { PlainDate } from '../../dates.ts';
import type { DocumentInput } from '../../documents/index.ts';
import type { Fields } from '../field-table.ts';
import { day, text } from '../field-types.ts';
import { DUE, REFERENCE } from '../headers.ts';
import { RowRefused } from '../row-reader.ts';
import {
  customerResolver,
  DOCUMENT,
  DOCUMENT_SHOWN,
  type DocumentRow,
  documentScopes,
  readDocument,
} from './documents.ts';
import { receiptsOfInvoice } from './invoice-receipts.ts';
import { importKind, orRefused, writeResolved } from './kind.ts';
import { readStanding, STANDING, type Standing, standingOf, type Told } from './standing.ts';

interface InvoiceRow extends DocumentRow {
  readonly dueOn: PlainDate | null;
  readonly standing: Told;
  readonly disputed?: boolean;
}

interface Resolved extends Pick<InvoiceRow, 'dueOn' | 'disputed'> {
  readonly document: DocumentInput;
  readonly standing: Standing;
}

const FIELDS = {
  reference: {
    ...text,
    headers: `${REFERENCE.invoice}, reference, ref, number, id, numéro, référence, réf, número, referencia`,
    needed: true,
  },
  customer: DOCUMENT.customer,
  issuedOn: DOCUMENT.issuedOn,
  dueOn: { ...day, headers: DUE },
  amount: DOCUMENT.amount,
  currency: DOCUMENT.currency,
  ...STANDING,
  // Of what is left, an invoice in instalments says it in the file of its receipts.
  openAmount: { ...STANDING.openAmount, only: 'import' },
  paidAmount: { ...STANDING.paidAmount, only: 'import' },
  ...DOCUMENT_SHOWN,
} as const satisfies Fields;

/**
 * Invoices, by number. A row with a due date is an invoice with one receipt over its whole amount; what is left of it, the
 * status, the balance, the amount paid and the paid date tell. An invoice in instalments keeps them.
 */
export const invoicesKind = importKind({
  permission: 'documents.edit',
  views: ['documents.view'],
  fields: FIELDS,
  keyField: 'reference',
  owes: true,
  rows: (store) => store.invoices(),

  read: ({ dueOn = null, ...cells }, row): InvoiceRow => ({
    ...readDocument(cells, { kind: 'invoice', row }),
    dueOn,
    standing: readStanding(cells),
    ...(cells.disputed === undefined ? {} : { disputed: cells.disputed }),
  }),

  key: ({ document }) => document.reference,

  async write(rooms, actor, rows, { today, journal }) {
    const resolve = await customerResolver(rooms, rows);
    await journal.witness(documentScopes(rows));
    return await writeResolved<InvoiceRow, Resolved>(rows, {
      resolve: ({ standing: cells, ...row }) =>
        orRefused(() => {
          const document = resolve(row);
          if (document instanceof RowRefused) throw document;
          const { minor: totalMinor, currency } = document.total;
          return { ...row, document, standing: standingOf(cells, { totalMinor, currency, today }) };
        }),
      async write(resolved) {
        const inputs = resolved.map(({ document }) => document);
        const documents = await rooms.documents.saveMany(actor, inputs);
        const known = await rooms.documents.receiptsOf(documents.map(({ id }) => id));
        const byInvoice = Map.groupBy(known, ({ documentId }) => documentId);
        const receipts = resolved.flatMap(({ document, ...row }, index) => {
          const documentId = documents[index]?.id ?? '';
          const whole = { ...row, documentId, totalMinor: document.total.minor, issuedOn: document.issuedOn };
          return receiptsOfInvoice(whole, byInvoice.get(documentId) ?? []);
        });
        const saved = await rooms.documents.saveReceipts(actor, receipts);
        const changed = new Set(
          receipts.filter((_, index) => saved[index]?.outcome !== 'unchanged').map(({ documentId }) => documentId),
        );
        return documents.map(({ id, outcome }) => ({ outcome: joined(outcome, changed.has(id)) }));
      },
    });
  },
});

/** An invoice and its receipts count as one row. */
function joined(document: UpsertOutcome, receiptsChanged: boolean): UpsertOutcome {
  return document === 'unchanged' && receiptsChanged ? 'updated' : document;
}
