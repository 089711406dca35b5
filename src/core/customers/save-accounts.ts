import type { Base } from '../base.ts';
import { InvalidInput } from '../errors.ts';
import { cleanAccount } from './account-rules.ts';
import { ACCOUNT_KINDS, type Account, type AccountInput, type SavedRow, type UpsertOutcome } from './customers.ts';
import type { CustomersStore } from './customers-store.ts';

/** Creates or updates accounts by kind and reference, in bulk; answers in the order of the inputs. */
export async function saveAccounts(
  { base, store }: { base: Base; store: CustomersStore },
  inputs: readonly AccountInput[],
): Promise<SavedRow[]> {
  const cleaned = inputs.map(cleanAccount);
  const problems = cleaned.flatMap((row) => row.problems);
  if (problems.length > 0) throw new InvalidInput(problems);
  const accounts = cleaned.map((row) => row.account);
  const known = await knownAccounts(store, accounts);
  const rows = accounts.map((input) => merge(input, known.get(accountKey(input)), base));
  const changed = rows.filter(({ outcome }) => outcome !== 'unchanged').map(({ account }) => account);
  if (changed.length > 0) await store.put(changed, base.clock.now());
  return rows.map(({ account, outcome }) => ({ id: account.id, outcome }));
}

async function knownAccounts(store: CustomersStore, inputs: readonly AccountInput[]): Promise<Map<string, Account>> {
  const known = new Map<string, Account>();
  for (const kind of ACCOUNT_KINDS) {
    const references = inputs.filter((input) => input.kind === kind).map((input) => input.reference);
    if (references.length === 0) continue;
    for (const account of await store.byReferences(kind, references)) known.set(accountKey(account), account);
  }
  return known;
}

function merge(
  input: AccountInput,
  before: Account | undefined,
  { ids }: Base,
): { account: Account; outcome: UpsertOutcome } {
  const given = {
    tradeName: input.tradeName,
    legalName: (input.legalName ?? before?.legalName) || input.tradeName,
    emails: input.emails ?? before?.emails ?? [],
    language: input.language === undefined ? (before?.language ?? null) : input.language,
    country: input.country === undefined ? (before?.country ?? null) : input.country,
    phone: input.phone === undefined ? (before?.phone ?? null) : input.phone,
  };
  if (!before) return { account: newAccount(input, given, ids.next()), outcome: 'created' };
  const account = { ...before, ...given };
  return { account, outcome: sameFields(before, account) ? 'unchanged' : 'updated' };
}

type Given = Pick<Account, 'tradeName' | 'legalName' | 'emails' | 'language' | 'country' | 'phone'>;

function newAccount({ kind, reference }: AccountInput, given: Given, id: string): Account {
  return {
    id,
    kind,
    reference,
    ...given,
    noticeSwitch: 'inherit',
    lastNoticeAt: null,
    lastNoticeLevel: null,
    lastNoticeBy: null,
  };
}

function sameFields(a: Given, b: Given): boolean {
  return (
    a.tradeName === b.tradeName &&
    a.legalName === b.legalName &&
    a.language === b.language &&
    a.country === b.country &&
    a.phone === b.phone &&
    a.emails.length === b.emails.length &&
    a.emails.every((email, index) => email === b.emails[index])
  );
}

function accountKey({ kind, reference }: { kind: string; reference: string }): string {
  return `${kind} ${reference}`;
}
