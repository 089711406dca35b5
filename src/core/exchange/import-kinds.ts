export const IMPORT_KINDS = [
  'customers',
  'suppliers',
  'contacts',
  'documents',
  'invoices',
  'receipts',
  'payments',
  'incidents',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
