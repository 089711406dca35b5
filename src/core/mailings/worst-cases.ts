import type { Actor } from '../access/index.ts';
import type { Account, AccountFilter, CustomersService } from '../customers/index.ts';
import { hasRightToLeft, WORST_CASES, type WorstCase } from '../templates/index.ts';
import { oneLine } from '../text.ts';
import type { WorstCaseAccount } from './mailings.ts';
import { findRecipients } from './recipients.ts';

/** Accounts whose contacts are read at once. */
const GROUP = 1_000;

/**
 * The recipients of a selection whose data strains a text most (T10): one account per case, and an account that is
 * several cases once. Only those who would get the mail; empty when nobody would.
 */
export async function findWorstCases(
  customers: CustomersService,
  { actor, selection, companyLanguage }: { actor: Actor; selection: AccountFilter; companyLanguage: string },
): Promise<WorstCaseAccount[]> {
  const { accounts: recipients } = await findRecipients(customers, { actor, selection });
  const accounts = recipients.map(({ account }) => account);
  const usual = mainLanguage(companyLanguage);
  const found: Readonly<Record<WorstCase, Account | undefined>> = {
    longest_name: longestName(accounts),
    no_contact: await withoutContact(customers, accounts),
    other_language: accounts.find(({ language }) => language !== null && mainLanguage(language) !== usual),
    right_to_left: accounts.find(({ tradeName }) => hasRightToLeft(tradeName)),
  };
  const cases = new Map<Account, WorstCase[]>();
  for (const worst of WORST_CASES) {
    const account = found[worst];
    if (account) cases.set(account, [...(cases.get(account) ?? []), worst]);
  }
  return [...cases].map(([account, worst]) => ({ account, cases: worst }));
}

function longestName(accounts: readonly Account[]): Account | undefined {
  let longest: { readonly account: Account; readonly length: number } | undefined;
  for (const account of accounts) {
    const { length } = [...oneLine(account.tradeName)];
    if (!longest || length > longest.length) longest = { account, length };
  }
  return longest?.account;
}

/** The first one whose `@CONTACTNAME@` is empty. */
async function withoutContact(customers: CustomersService, accounts: readonly Account[]): Promise<Account | undefined> {
  for (let start = 0; start < accounts.length; start += GROUP) {
    const group = accounts.slice(start, start + GROUP);
    const contacts = await customers.mainContacts(group.map((account) => account.id));
    const without = group.find((account) => !contacts.has(account.id));
    if (without) return without;
  }
  return undefined;
}

/** `fr` of `fr-CA`. */
function mainLanguage(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? '';
}
