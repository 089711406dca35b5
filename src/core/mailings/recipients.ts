import type { Actor } from '../access/index.ts';
import type { Account, AccountFilter, CustomersService } from '../customers/index.ts';
import type { Skip, SkipReason } from './mailings.ts';

/** Who of a selection gets the mail, and who does not and why. Together they are the selection (T12). */
export interface Recipients {
  readonly accounts: readonly Recipient[];
  readonly skipped: readonly Skip[];
}

export interface Recipient {
  readonly account: Account;
  /** Its main address: one message per account (T6). */
  readonly email: string;
}

/** Accounts read at once. */
const GROUP = 1_000;

export async function findRecipients(
  customers: CustomersService,
  { actor, selection }: { actor: Actor; selection: AccountFilter },
): Promise<Recipients> {
  const accounts = oneByReference(await readAll(customers, actor, selection), selection);
  const blocked = await customers.blocked(
    accounts.flatMap((account) => account.emails.slice(0, 1)),
    'mailing',
  );
  const recipients: Recipient[] = [];
  const skipped: Skip[] = [];
  for (const account of accounts) {
    const [email] = account.emails;
    const why = email === undefined ? 'no_address' : blocked.get(email);
    if (email !== undefined && why === undefined) recipients.push({ account, email });
    else if (why !== undefined) skipped.push(skip(account, why));
  }
  return { accounts: recipients, skipped: [...skipped, ...(await findMissing(customers, selection, accounts))] };
}

export function skip(account: Account, why: SkipReason): Skip {
  return { accountId: account.id, reference: account.reference, name: account.tradeName, why };
}

/** A reference names a customer before a supplier, as everywhere: nobody means both by it. */
function oneByReference(accounts: readonly Account[], { references, kind }: AccountFilter): readonly Account[] {
  if (!references || kind) return accounts;
  const customers = new Set(accounts.flatMap((account) => (account.kind === 'customer' ? account.reference : [])));
  return accounts.filter((account) => account.kind === 'customer' || !customers.has(account.reference));
}

async function readAll(customers: CustomersService, actor: Actor, selection: AccountFilter): Promise<Account[]> {
  const accounts: Account[] = [];
  for (;;) {
    const page = await customers.list(actor, selection, { offset: accounts.length, limit: GROUP });
    accounts.push(...page.rows);
    if (page.rows.length === 0 || accounts.length >= page.total) return accounts;
  }
}

/** Chosen by id or reference, and not among the living: archived meanwhile, or nobody's. */
async function findMissing(
  customers: CustomersService,
  selection: AccountFilter,
  found: readonly Account[],
): Promise<Skip[]> {
  const { ids, references, kind, search, language } = selection;
  // Another condition leaves accounts out on purpose.
  if (search || language) return [];
  const foundIds = new Set(found.map((account) => account.id));
  const missingIds = [...new Set(ids)].filter((id) => !foundIds.has(id));
  const known = new Map((await customers.byIds(missingIds)).map((account) => [account.id, account]));
  const byId = missingIds.map((id) => {
    const account = known.get(id);
    return account ? skip(account, 'archived') : notFound(id);
  });
  const foundReferences = new Set(found.map((account) => account.reference));
  const missingReferences = [...new Set(references)].filter((reference) => !foundReferences.has(reference));
  const archived = new Map<string, string>();
  for (const candidate of kind ? [kind] : (['customer', 'supplier'] as const))
    for (const [reference, id] of await customers.idsByReference(candidate, missingReferences))
      archived.set(reference, id);
  const archivedAccounts = new Map(
    (await customers.byIds([...archived.values()])).map((account) => [account.id, account]),
  );
  const byReference = missingReferences.map((reference) => {
    const account = archivedAccounts.get(archived.get(reference) ?? '');
    return account ? skip(account, 'archived') : notFound(reference);
  });
  return [...byId, ...byReference];
}

function notFound(reference: string): Skip {
  return { accountId: '', reference, name: '', why: 'not_found' };
}
