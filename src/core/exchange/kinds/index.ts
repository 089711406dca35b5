import type { ImportKind } from '../exchange.ts';
import { accountsImporter } from './accounts.ts';
import { contactsImporter } from './contacts.ts';
import { documentsImporter } from './documents.ts';
import type { Importer } from './importer.ts';
import { incidentsImporter } from './incidents.ts';
import { invoicesImporter } from './invoices.ts';
import { paymentsImporter, receiptsImporter } from './receipts.ts';

export type { Importer, ImportRooms } from './importer.ts';

/** The values that an importer reads are its own; it alone gets them back. */
export const IMPORTERS: Readonly<Record<ImportKind, Importer<unknown>>> = {
  customers: accountsImporter('customer'),
  suppliers: accountsImporter('supplier'),
  contacts: contactsImporter,
  documents: documentsImporter,
  invoices: invoicesImporter,
  receipts: receiptsImporter,
  payments: paymentsImporter,
  incidents: incidentsImporter,
};
