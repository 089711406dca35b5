import type { ListedDocument } from '../../../core/documents/index.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { customerCard } from '../customers/card.tsx';
import { chosenDocument } from './chosen.tsx';
import {
  DATE,
  documentActions,
  emptyText,
  FIGURES,
  fetchDocuments,
  KIND,
  type KindFilter,
  kindText,
  NUMBER,
} from './document-list.ts';

/** Quotes, orders, delivery notes and invoices of all customers, the newest first. */
export const documentsScreen = listScreen<ListedDocument, void, KindFilter>({
  id: 'documents',
  name: 'Documents',
  title: 'documents:title',
  state: () => ({ kind: null }),
  columns: [
    NUMBER,
    KIND,
    DATE,
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 10,
      weight: 2,
      max: 60,
      cell: ({ account }) => account.tradeName,
    },
    ...FIGURES,
  ],
  fetch: (list, query) => fetchDocuments(list, query),
  idOf: ({ id }) => id,
  actions: [
    ...documentActions<void>(),
    {
      id: 'customer',
      keys: ['c'],
      label: 'documents:action.customer',
      footer: true,
      on: 'row',
      needs: 'customers.view',
      run: ({ app }, { account }) => app.push(customerCard.open(app, account)),
    },
  ],
  filterText: kindText,
  summary: chosenDocument,
  empty: emptyText,
});
