import type { SavedRow, UpsertOutcome } from '../../customers/index.ts';
import type { PlainDate } from '../../dates.ts';
import type { DocumentInput, ReceiptInput } from '../../documents/index.ts';
import type { RowRefused } from '../row-reader.ts';
import { customerResolver, type DocumentRow, readDocument } from './documents.ts';
import { type Importer, type ImportRooms, writeResolved } from './importer.ts';

interface InvoiceRow extends DocumentRow {
  readonly receipt: Pick<ReceiptInput, 'dueOn' | 'paidOn' | 'disputed'> | null;
}

/**
 * Invoices, by number. A row with a due date is an invoice with one receipt over its whole amount; with a paid date too,
 * a settled one. An invoice that has several receipts keeps them: the file knows only the whole.
 */
export const invoicesImporter: Importer<InvoiceRow> = {
  permission: 'documents.edit',
  keyField: 'reference',

  read(row) {
    const invoice = readDocument(row, 'invoice');
    const paidOn = row.date('paidOn');
    const dueOn: PlainDate | null = row.date('dueOn') ?? (paidOn === null ? null : invoice.document.issuedOn);
    if (dueOn === null) return { ...invoice, receipt: null };
    const receipt = {
      dueOn,
      ...(row.has('paidOn') ? { paidOn } : {}),
      ...(row.has('disputed') ? { disputed: row.flag('disputed') } : {}),
    };
    return { ...invoice, receipt };
  },

  key: ({ document }) => document.reference,

  async write(rooms, actor, rows) {
    const resolve = await customerResolver(rooms, rows);
    return await writeResolved<InvoiceRow, Resolved>(rows, {
      resolve(row) {
        const document: DocumentInput | RowRefused = resolve(row);
        return 'accountId' in document ? { document, receipt: row.receipt } : document;
      },
      async write(resolved) {
        const documents = await rooms.documents.saveMany(
          actor,
          resolved.map(({ document }) => document),
        );
        const inputs = await receiptInputs(rooms, resolved, documents);
        const receipts = await rooms.documents.saveReceipts(actor, inputs);
        const outcomes = new Map(inputs.map(({ documentId }, index) => [documentId, receipts[index]?.outcome]));
        return documents.map(({ id, outcome }) => ({ outcome: joined(outcome, outcomes.get(id) ?? 'unchanged') }));
      },
    });
  },
};

interface Resolved {
  readonly document: DocumentInput;
  readonly receipt: InvoiceRow['receipt'];
}

async function receiptInputs(
  rooms: ImportRooms,
  resolved: readonly Resolved[],
  documents: readonly SavedRow[],
): Promise<ReceiptInput[]> {
  const known = await rooms.documents.receiptsOf(documents.map(({ id }) => id));
  const inInstalments = new Set(known.filter(({ position }) => position > 1).map(({ documentId }) => documentId));
  return resolved.flatMap(({ document, receipt }, index) => {
    const documentId = documents[index]?.id;
    if (!receipt || !documentId || inInstalments.has(documentId)) return [];
    return [{ ...receipt, documentId, position: 1, amountMinor: document.total.minor }];
  });
}

/** An invoice and its receipt count as one row. */
function joined(document: UpsertOutcome, receipt: UpsertOutcome): UpsertOutcome {
  if (document === 'created') return 'created';
  return document === 'unchanged' && receipt === 'unchanged' ? 'unchanged' : 'updated';
}
