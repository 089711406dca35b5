import type { UpsertOutcome } from '../../customers/index.ts';
import type { PlainDate } from '../../dates.ts';
import type { DocumentInput } from '../../documents/index.ts';
import { RowRefused } from '../row-reader.ts';
import { customerResolver, type DocumentRow, readDocument } from './documents.ts';
import { type Importer, orRefused, writeResolved } from './importer.ts';
import { receiptsOfInvoice } from './invoice-receipts.ts';
import { readStanding, type Standing, type StandingCells, standingOf } from './standing.ts';

interface InvoiceRow extends DocumentRow {
  readonly dueOn: PlainDate | null;
  readonly standing: StandingCells;
  readonly disputed?: boolean;
}

interface Resolved extends Pick<InvoiceRow, 'dueOn' | 'disputed'> {
  readonly document: DocumentInput;
  readonly standing: Standing;
}

/**
 * Invoices, by number. A row with a due date is an invoice with one receipt over its whole amount; what is left of it, the
 * status, the balance, the amount paid and the paid date tell. An invoice in instalments keeps them.
 */
export const invoicesImporter: Importer<InvoiceRow> = {
  permission: 'documents.edit',
  keyField: 'reference',

  read: (row) => ({
    ...readDocument(row, 'invoice'),
    dueOn: row.date('dueOn'),
    standing: readStanding(row),
    ...(row.has('disputed') ? { disputed: row.flag('disputed') } : {}),
  }),

  key: ({ document }) => document.reference,

  async write(rooms, actor, rows, { today }) {
    const resolve = await customerResolver(rooms, rows);
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
};

/** An invoice and its receipts count as one row. */
function joined(document: UpsertOutcome, receiptsChanged: boolean): UpsertOutcome {
  return document === 'unchanged' && receiptsChanged ? 'updated' : document;
}
