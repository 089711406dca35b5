import type { ImportKind } from '../exchange.ts';
import type { ExportKind } from '../export.ts';
import { accountsKind } from './accounts.ts';
import { contactsKind } from './contacts.ts';
import { documentsKind } from './documents.ts';
import { incidentsKind } from './incidents.ts';
import { invoicesKind } from './invoices.ts';
import type { AnyKind, ShownKind } from './kind.ts';
import { paymentsKind, receiptsKind } from './receipts.ts';
import { auditKind, decisionsKind, messagesKind, ratingsKind } from './shown.ts';

export type { ImportRooms } from './kind.ts';

/** Every kind of file that goes in and out, each with the one table of its fields. */
export const IMPORTED: Readonly<Record<ImportKind, AnyKind>> = {
  customers: accountsKind('customer'),
  suppliers: accountsKind('supplier'),
  contacts: contactsKind,
  documents: documentsKind,
  invoices: invoicesKind,
  receipts: receiptsKind,
  payments: paymentsKind,
  incidents: incidentsKind,
};

/** These, and what goes out alone. */
export const EXPORTED: Readonly<Record<ExportKind, ShownKind>> = {
  ...IMPORTED,
  ratings: ratingsKind,
  messages: messagesKind,
  decisions: decisionsKind,
  audit: auditKind,
};
