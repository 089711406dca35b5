import type { Account } from '../../../core/customers/index.ts';
import type { ListedDocument } from '../../../core/documents/index.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { ofAccount } from '../customers/of-account.ts';
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

/** The documents of one customer, the newest first. */
export const customerDocumentsScreen = listScreen<ListedDocument, Account, KindFilter>({
  id: 'documents.customer',
  name: 'Documents: of one customer',
  title: ({ app, input }) => ofAccount(app, 'documents:title', input),
  state: () => ({ kind: null }),
  columns: [NUMBER, { ...KIND, min: 18 }, DATE, ...FIGURES],
  fetch: (list, query) => fetchDocuments(list, query, { accountId: list.input.id }),
  idOf: ({ id }) => id,
  actions: documentActions<Account>(),
  filterText: kindText,
  summary: chosenDocument,
  empty: emptyText,
});
