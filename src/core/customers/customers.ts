import type { Actor } from '../access/index.ts';
import type { Mine, OnBase } from '../edits.ts';

export const ACCOUNT_KINDS = ['customer', 'supplier'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** Default switch, or the customer's (receipt's) own word (D5). */
export const NOTICE_SWITCHES = ['inherit', 'on', 'off'] as const;
export type NoticeSwitch = (typeof NOTICE_SWITCHES)[number];

export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  readonly reference: string;
  readonly tradeName: string;
  readonly legalName: string;
  /** Main address first; may be empty. */
  readonly emails: readonly string[];
  /** BCP 47 tag, or null: the company's language serves. */
  readonly language: string | null;
  /** ISO 3166-1 alpha-2, or null: dates and amounts are written as there, where the language is spoken. */
  readonly country: string | null;
  readonly phone: string | null;
  readonly noticeSwitch: NoticeSwitch;
  readonly lastNoticeAt: number | null;
  readonly lastNoticeLevel: number | null;
  readonly lastNoticeBy: string | null;
}

export interface Contact {
  readonly id: string;
  readonly accountId: string;
  readonly reference: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly job: string | null;
  readonly main: boolean;
}

/** What is left out stays as it is; a new account gets the trade name as legal name and nothing else. */
export interface AccountInput {
  readonly kind: AccountKind;
  readonly reference: string;
  readonly tradeName: string;
  readonly legalName?: string;
  readonly emails?: readonly string[];
  readonly language?: string | null;
  readonly country?: string | null;
  readonly phone?: string | null;
}

/** What one edits of an account; its reference is what other systems know it by, and stays. */
export type AccountFields = Required<Omit<AccountInput, 'kind' | 'reference'>>;

export function accountFields(account: AccountFields): AccountFields {
  const { tradeName, legalName, emails, language, country, phone } = account;
  return { tradeName, legalName, emails, language, country, phone };
}

/** The same contact is found by its reference, or by its name when it has none. */
export interface ContactInput {
  readonly accountId: string;
  readonly reference?: string | null;
  readonly name: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly job?: string | null;
  /** True makes it the only main contact of its account. */
  readonly main?: boolean;
}

/** What one edits of a contact. */
export type ContactFields = Required<Omit<ContactInput, 'accountId'>>;

export function contactFields(contact: ContactFields): ContactFields {
  const { name, job, email, phone, main, reference } = contact;
  return { name, job, email, phone, main, reference };
}

/** Which accounts: chosen ones, or all that match. */
export interface AccountFilter {
  readonly kind?: AccountKind;
  readonly search?: string;
  readonly language?: string;
  readonly references?: readonly string[];
  readonly ids?: readonly string[];
}

export interface AccountPage {
  readonly rows: readonly Account[];
  readonly total: number;
}

/**
 * Why an address is never written to again until somebody clears it: `hard_bounce`, a mail came back since the mailbox or
 * its domain does not exist; `soft_bounce`, several in a row came back; `refused`, the mail server did not take it;
 * `complaint`, its reader called a mail spam; `manual`, somebody said so. Each is a sentence `customers:suppressed.<reason>`.
 */
export const SUPPRESSION_REASONS = ['hard_bounce', 'soft_bounce', 'refused', 'complaint', 'manual'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export interface Suppression {
  readonly email: string;
  readonly reason: SuppressionReason;
  /** What the mail server said, or why somebody added it. */
  readonly detail: string | null;
  readonly at: number;
  /** The message (outbox row) that came back or was refused. */
  readonly messageId: string | null;
}

/** Which page a customer wrote on: the one behind a notice of unpaid invoices, or a rating's after it was final. */
export type WordsAbout = 'paid' | 'rating';

/** What a customer wrote to us, word for word. */
export interface CustomerWords {
  readonly id: string;
  readonly accountId: string | null;
  /** The mail whose page they wrote on. */
  readonly messageId: string;
  readonly about: WordsAbout;
  /** Several lines; empty when only the button was pressed. */
  readonly words: string;
  readonly at: number;
}

/** Longest text a page takes in, in characters; its fields say the same, and a longer one is refused whole. */
export const WORDS_LIMIT = 2_000;

export type UpsertOutcome = 'created' | 'updated' | 'unchanged';

/** One row of a bulk save, in the order of the input. */
export interface SavedRow {
  readonly id: string;
  readonly outcome: UpsertOutcome;
}

export interface CustomersService {
  /** 50 to a page unless said otherwise; search finds every word in names, reference and addresses, without case or accents. */
  list(
    actor: Actor,
    filter: AccountFilter,
    page?: { offset?: number; limit?: number; sort?: 'name' | 'reference' },
  ): Promise<AccountPage>;
  get(actor: Actor, id: string): Promise<Account>;
  findByReference(actor: Actor, kind: AccountKind, reference: string): Promise<Account | null>;
  /** The main one first. */
  listContacts(actor: Actor, accountId: string): Promise<Contact[]>;
  /** Refuses one that is there already (by its reference, or by its name without one), where `saveContacts` would write over it. */
  addContact(actor: Actor, input: ContactInput): Promise<Contact>;
  /** Merged with what others have changed since `base` was read. @throws EditConflict */
  editContact(actor: Actor, input: { id: string } & OnBase & Mine<ContactFields>): Promise<Contact>;
  removeContact(actor: Actor, id: string): Promise<void>;
  /** Refuses a reference that is taken, where `save` would write over it. */
  create(actor: Actor, input: AccountInput): Promise<Account>;
  /** Merged with what others have changed since `base` was read. @throws EditConflict */
  edit(actor: Actor, input: { id: string } & OnBase & Mine<AccountFields>): Promise<Account>;
  /** Creates or updates by kind and reference, whatever was there; for connectors and sample data. Validates names and addresses. */
  save(actor: Actor, input: AccountInput): Promise<{ account: Account; outcome: UpsertOutcome }>;
  /**
   * As `save` for many at once, in groups; no two inputs may be the same account. Refuses all when one does not fit. For
   * imports and connectors, which keep the audit record themselves; call it in a transaction.
   */
  saveMany(actor: Actor, inputs: readonly AccountInput[]): Promise<SavedRow[]>;
  saveContacts(actor: Actor, inputs: readonly ContactInput[]): Promise<SavedRow[]>;
  /** Default, on or off for all of the customer's receipts (D5); asks for `debtors.edit`. */
  setNoticeSwitch(actor: Actor, accountId: string, value: NoticeSwitch): Promise<void>;
  /** The newest first, 100 to a page unless said otherwise. */
  listSuppressions(
    actor: Actor,
    filter: { search?: string },
    page?: { offset?: number; limit?: number },
  ): Promise<{ rows: readonly Suppression[]; total: number }>;
  clearSuppression(actor: Actor, email: string): Promise<void>;
  /** By hand: it is not written to any more. Refuses what is no address; one that is suppressed already stays as it is. */
  suppressByHand(actor: Actor, input: { email: string; detail?: string }): Promise<Suppression>;
  /** What the customer wrote on pages, the newest first, at most 50. */
  listWords(actor: Actor, accountId: string): Promise<CustomerWords[]>;
  // The program's own use, no permission asked:
  /**
   * Keeps a customer's text for good: every distinct one; `isNew` is false for an identical repeat on the same page.
   * Refuses one longer than `WORDS_LIMIT` (field `words`), so that nothing is cut off unseen.
   */
  keepWords(input: {
    accountId: string | null;
    messageId: string;
    about: WordsAbout;
    words: string;
  }): Promise<{ kept: CustomerWords; isNew: boolean }>;
  /** One of them; null when it is gone with its customer. */
  wordsById(id: string): Promise<CustomerWords | null>;
  /** Accounts by id, in no order; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<Account[]>;
  /** The contact whose name stands for @CONTACTNAME@: the main one, else the first. */
  mainContacts(accountIds: readonly string[]): Promise<ReadonlyMap<string, Contact>>;
  /** The ids of accounts by their references; unknown ones are left out. */
  idsByReference(kind: AccountKind, references: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * The accounts that a name means: by trade name without case and accents, or by the legal name as it is. A name that is
   * nobody's is left out; archived accounts are not found.
   */
  byName(
    kind: AccountKind,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Pick<Account, 'id' | 'reference'>[]>>;
  /** Which of the addresses are suppressed or have opted out of the category. */
  blocked(
    emails: readonly string[],
    category: 'mailing' | null,
  ): Promise<ReadonlyMap<string, 'suppressed' | 'opted_out'>>;
  suppress(input: { email: string; reason: SuppressionReason; detail?: string; messageId?: string }): Promise<void>;
  optOut(input: { email: string; category: 'mailing'; accountId: string | null; source: string }): Promise<void>;
  stampNotice(input: { accountIds: readonly string[]; at: number; level: number | null; by: string }): Promise<void>;
}
