import type { Account, Contact, CustomerWords } from '../../../core/customers/index.ts';
import type { Receipt, SalesDocument } from '../../../core/documents/index.ts';
import type { Incident } from '../../../core/incidents/index.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';

/** What is known of a customer; of a room that one may not see, nothing (X2). */
export interface Card {
  readonly account: Account;
  readonly contacts: readonly Contact[];
  readonly receipts: readonly Receipt[];
  readonly documents: readonly SalesDocument[];
  readonly incidents: readonly Incident[];
  readonly ratings: readonly Rating[];
  readonly words: readonly CustomerWords[];
  /** Addresses that are not written to. */
  readonly blocked: ReadonlySet<string>;
}

/** Rows of each kind on the card; the lists have the rest. */
export const SHOWN = 10;

export async function readCard({ session: { core, actor, may } }: App, { id: accountId }: Account): Promise<Card> {
  const none = { rows: [] };
  const [account, contacts, receipts, documents, incidents, ratings, words] = await Promise.all([
    core.customers.get(actor, accountId),
    core.customers.listContacts(actor, accountId),
    may('documents.view') ? core.documents.listReceipts(actor, { accountId }) : [],
    may('documents.view') ? core.documents.list(actor, { accountId }, { limit: SHOWN }) : none,
    may('incidents.view') ? core.incidents.list(actor, { accountId }, { limit: SHOWN }) : none,
    may('ratings.view') ? core.ratings.list(actor, { accountId }, { limit: SHOWN }) : none,
    core.customers.listWords(actor, accountId),
  ]);
  return {
    account,
    contacts,
    receipts,
    documents: documents.rows,
    incidents: incidents.rows,
    ratings: ratings.rows,
    words,
    blocked: new Set((await core.customers.blocked(account.emails, null)).keys()),
  };
}
