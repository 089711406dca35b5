import type { Actor, Permission } from '../access/index.ts';
import type { Money } from '../money.ts';
import { IMPORT_KINDS } from './exchange.ts';

/** What can be taken out; the kinds that an import takes come first, in the order in which it needs them. */
export const EXPORT_KINDS = [...IMPORT_KINDS, 'ratings', 'messages', 'decisions', 'audit'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Money is written as decimal text, true and false as yes and no in CSV; lists of objects are for JSON alone. */
export type ExportValue = string | number | boolean | null | Money | readonly string[] | readonly object[];
export type ExportRow = Readonly<Record<string, ExportValue>>;

/** Text of a file, in pieces, with how many rows each piece holds. */
export interface ExportPiece {
  readonly text: string;
  readonly rows: number;
}

export interface Exports {
  /**
   * The rows of a kind as text, in groups, so that none of it has to fit into memory. Asks for the permission to view
   * each section that the kind shows, writes the export into the audit log, and only then gives the first piece.
   * Rows that change meanwhile are told as they are when their group is read.
   * @throws AppError `exchange.exportRefused` naming the kind and the permission.
   */
  exportText(actor: Actor, input: { kind: ExportKind; format: ExportFormat }): AsyncGenerator<ExportPiece>;
  /** Refuses what `exportText` would refuse, for doors that write several kinds or none. */
  requireExport(actor: Actor, kinds: readonly ExportKind[]): void;
}

/** How one kind is written. */
export interface Exporter {
  readonly permissions: readonly Permission[];
  /** The columns of the CSV file, in order; JSON has all that a row holds. */
  readonly columns: readonly string[];
}

const ACCOUNT = ['reference', 'tradeName', 'legalName', 'email', 'language', 'country', 'phone'];
const DOCUMENT = ['reference', 'customer', 'issuedOn'];

/**
 * For the kinds that an import takes, the CSV columns are those that it reads and such as follow from them, under the
 * fields' own names: the file goes back in, and the same file comes out again. What an import does not set (pauses,
 * stamps of notices, lines of documents) stands in the JSON.
 */
export const EXPORTERS: Readonly<Record<ExportKind, Exporter>> = {
  customers: { permissions: ['customers.view'], columns: ACCOUNT },
  suppliers: { permissions: ['customers.view'], columns: ACCOUNT },
  contacts: {
    permissions: ['customers.view'],
    columns: ['customer', 'accountKind', 'name', 'reference', 'email', 'phone', 'job', 'main'],
  },
  documents: { permissions: ['documents.view'], columns: ['kind', ...DOCUMENT, 'amount', 'currency'] },
  invoices: {
    permissions: ['documents.view'],
    columns: [...DOCUMENT, 'dueOn', 'amount', 'currency', 'paidOn', 'disputed', 'status'],
  },
  receipts: {
    permissions: ['documents.view'],
    columns: [
      ...['document', 'position', 'dueOn', 'amount', 'currency', 'paidOn', 'disputed', 'status'],
      ...['paidAmount', 'openAmount'],
    ],
  },
  payments: {
    permissions: ['documents.view'],
    columns: ['reference', 'document', 'position', 'amount', 'currency', 'paidOn'],
  },
  incidents: {
    permissions: ['incidents.view'],
    columns: ['reference', 'customer', 'subject', 'description', 'internalNotes', 'state', 'resolution'],
  },
  ratings: {
    permissions: ['ratings.view'],
    columns: [
      ...['id', 'createdAt', 'customer', 'subjectKind', 'subject', 'score', 'scale', 'low', 'comment'],
      ...['updatedAt', 'owner', 'contactedAt', 'resolvedAt', 'messageId'],
    ],
  },
  messages: {
    // The outbox holds mails of all these sections.
    permissions: ['templates.view', 'debtors.view', 'incidents.view', 'documents.view', 'ratings.view'],
    columns: [
      ...['id', 'createdAt', 'class', 'state', 'customer', 'toEmail', 'toName', 'language', 'subject', 'batch'],
      ...['createdBy', 'dueAt', 'sentAt', 'attempts', 'outcomeCode', 'outcomeText', 'messageId'],
    ],
  },
  decisions: {
    permissions: ['debtors.view', 'incidents.view', 'templates.view', 'documents.view'],
    columns: [
      ...[
        'id',
        'at',
        'customer',
        'subjectKind',
        'subject',
        'notice',
        'invoice',
        'position',
        'outcome',
        'reason',
        'level',
        'detail',
        'by',
      ],
      ...['messageId', 'batchId', 'runId'],
    ],
  },
  audit: {
    permissions: ['access.view'],
    columns: ['id', 'at', 'byKind', 'by', 'door', 'action', 'targetKind', 'targetId', 'details'],
  },
};
