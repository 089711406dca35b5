import type { Base } from '../base.ts';
import { InvalidInput } from '../errors.ts';
import { cleanContact } from './account-rules.ts';
import type { ContactsStore } from './contacts-store.ts';
import type { Contact, ContactInput, SavedRow, UpsertOutcome } from './customers.ts';

/** Creates or updates contacts, in bulk; answers in the order of the inputs. */
export async function saveContacts(
  { base, store }: { base: Base; store: ContactsStore },
  inputs: readonly ContactInput[],
): Promise<SavedRow[]> {
  const cleaned = inputs.map(cleanContact);
  const problems = cleaned.flatMap((row) => row.problems);
  if (problems.length > 0) throw new InvalidInput(problems);
  const contacts = new ContactBook(await store.ofAccounts([...new Set(inputs.map((input) => input.accountId))]));
  const saved = cleaned.map(({ contact }) => contacts.save(contact, () => base.ids.next()));
  const changed = contacts.changed();
  if (changed.length > 0) await store.put(changed, base.clock.now());
  return saved;
}

/** The contacts of some accounts in memory: finds the one that is meant, keeps one main contact to an account. */
class ContactBook {
  readonly #contacts: Map<string, Contact>;
  readonly #idsByKey = new Map<string, string>();
  readonly #idsByAccount = new Map<string, string[]>();
  readonly #changed = new Set<string>();

  constructor(contacts: readonly Contact[]) {
    this.#contacts = new Map(contacts.map((contact) => [contact.id, contact]));
    for (const contact of contacts) this.#index(contact);
  }

  save(input: ContactInput, newId: () => string): SavedRow {
    const before = this.#find(input);
    const after: Contact = {
      id: before?.id ?? newId(),
      accountId: input.accountId,
      name: input.name,
      reference: input.reference === undefined ? (before?.reference ?? null) : input.reference,
      email: input.email === undefined ? (before?.email ?? null) : input.email,
      phone: input.phone === undefined ? (before?.phone ?? null) : input.phone,
      job: input.job === undefined ? (before?.job ?? null) : input.job,
      main: input.main ?? before?.main ?? false,
    };
    const outcome = outcomeOf(before, after);
    if (outcome !== 'unchanged') this.#put(after);
    if (after.main) this.#demoteOthers(after);
    return { id: after.id, outcome };
  }

  changed(): Contact[] {
    return [...this.#changed].flatMap((id) => this.#contacts.get(id) ?? []);
  }

  #find(input: ContactInput): Contact | undefined {
    const id = this.#idsByKey.get(input.reference ? referenceKey(input) : nameKey(input));
    return id === undefined ? undefined : this.#contacts.get(id);
  }

  #put(contact: Contact): void {
    const before = this.#contacts.get(contact.id);
    if (before && this.#idsByKey.get(nameKey(before)) === contact.id) this.#idsByKey.delete(nameKey(before));
    this.#contacts.set(contact.id, contact);
    this.#changed.add(contact.id);
    this.#index(contact);
  }

  #index(contact: Contact): void {
    const ids = this.#idsByAccount.get(contact.accountId) ?? [];
    if (!ids.includes(contact.id)) this.#idsByAccount.set(contact.accountId, [...ids, contact.id]);
    if (contact.reference) this.#idsByKey.set(referenceKey(contact), contact.id);
    if (!this.#idsByKey.has(nameKey(contact))) this.#idsByKey.set(nameKey(contact), contact.id);
  }

  #demoteOthers({ id, accountId }: Contact): void {
    for (const other of this.#idsByAccount.get(accountId) ?? []) {
      const contact = this.#contacts.get(other);
      if (other !== id && contact?.main) this.#put({ ...contact, main: false });
    }
  }
}

function referenceKey({ accountId, reference }: { accountId: string; reference?: string | null }): string {
  return `${accountId} reference ${reference}`;
}

function nameKey({ accountId, name }: { accountId: string; name: string }): string {
  return `${accountId} name ${name.toLowerCase()}`;
}

function outcomeOf(before: Contact | undefined, after: Contact): UpsertOutcome {
  if (!before) return 'created';
  const same = (Object.keys(after) as (keyof Contact)[]).every((key) => before[key] === after[key]);
  return same ? 'unchanged' : 'updated';
}
