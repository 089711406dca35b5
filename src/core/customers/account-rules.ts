import { countryCode } from '../countries.ts';
import type { FieldProblem } from '../errors.ts';
import { oneLine, parseAddress } from '../text.ts';
import type { AccountInput, ContactInput } from './customers.ts';

/** Characters of a name; longer ones are refused, not cut: a cut name would be mailed. */
export const NAME_LIMIT = 300;
/** Characters of a reference: it stands in unique indexes and in links. */
export const REFERENCE_LIMIT = 100;
const PHONE_LIMIT = 50;
/** Addresses of one account: each gets a message of its own. */
const ADDRESS_LIMIT = 20;

/** An account's fields cleaned of controls, folded to one line, addresses in their plain form and once each. */
export function cleanAccount(input: AccountInput): { account: AccountInput; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const account = {
    kind: input.kind,
    reference: cleanText(input.reference),
    tradeName: cleanText(input.tradeName),
    ...(input.legalName === undefined ? {} : { legalName: cleanText(input.legalName) }),
    ...(input.emails === undefined ? {} : { emails: cleanAddresses(input.emails, { field: 'emails', problems }) }),
    ...(input.language === undefined ? {} : { language: cleanLanguage(input.language, problems) }),
    ...(input.country === undefined ? {} : { country: cleanCountry(input.country, problems) }),
    ...(input.phone === undefined ? {} : { phone: cleanText(input.phone ?? '') || null }),
  };
  if (account.reference === '') problems.push({ field: 'reference', code: 'customers.referenceEmpty' });
  if (account.tradeName === '') problems.push({ field: 'tradeName', code: 'customers.nameEmpty' });
  problems.push(
    ...tooLong('reference', account.reference, REFERENCE_LIMIT),
    ...tooLong('tradeName', account.tradeName, NAME_LIMIT),
    ...tooLong('legalName', account.legalName, NAME_LIMIT),
    ...tooLong('phone', account.phone, PHONE_LIMIT),
  );
  return { account, problems };
}

/** A contact's fields cleaned as an account's. */
export function cleanContact(input: ContactInput): { contact: ContactInput; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const contact = {
    accountId: input.accountId,
    name: cleanText(input.name),
    ...(input.reference === undefined ? {} : { reference: cleanText(input.reference ?? '') || null }),
    ...(input.email === undefined
      ? {}
      : { email: cleanAddresses([input.email ?? ''], { field: 'email', problems })[0] ?? null }),
    ...(input.phone === undefined ? {} : { phone: cleanText(input.phone ?? '') || null }),
    ...(input.job === undefined ? {} : { job: cleanText(input.job ?? '') || null }),
    ...(input.main === undefined ? {} : { main: input.main }),
  };
  if (contact.name === '') problems.push({ field: 'name', code: 'customers.contactNameEmpty' });
  problems.push(
    ...tooLong('name', contact.name, NAME_LIMIT),
    ...tooLong('reference', contact.reference, REFERENCE_LIMIT),
    ...tooLong('job', contact.job, NAME_LIMIT),
    ...tooLong('phone', contact.phone, PHONE_LIMIT),
  );
  return { contact, problems };
}

/** Several addresses in one cell or field: separated by `;`, `,` or line breaks. */
export function splitAddresses(text: string): string[] {
  return text
    .split(/[;,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** One line of well-formed text: half a surrogate pair would not reach PostgreSQL. Nothing is cut. */
export function cleanText(text: string): string {
  return oneLine(text.toWellFormed(), Number.POSITIVE_INFINITY);
}

/** The refusal of a text that is longer than it may be. */
export function tooLong(field: string, text: string | null | undefined, limit: number): FieldProblem[] {
  return (text?.length ?? 0) > limit ? [{ field, code: 'customers.tooLong', params: { limit } }] : [];
}

function cleanAddresses(
  texts: readonly string[],
  { field, problems }: { field: string; problems: FieldProblem[] },
): string[] {
  const addresses = new Map<string, string>();
  for (const text of texts) {
    const plain = cleanText(text);
    if (plain === '') continue;
    const address = parseAddress(plain);
    if (address === null) problems.push({ field, code: 'core.notAnAddress', params: { value: oneLine(plain, 80) } });
    else if (!addresses.has(address.toLowerCase())) addresses.set(address.toLowerCase(), address);
  }
  if (addresses.size > ADDRESS_LIMIT)
    problems.push({ field, code: 'customers.tooManyAddresses', params: { limit: ADDRESS_LIMIT } });
  return [...addresses.values()];
}

function cleanCountry(text: string | null, problems: FieldProblem[]): string | null {
  const code = countryCode(cleanText(text ?? ''));
  if (code === null)
    problems.push({ field: 'country', code: 'customers.country', params: { value: oneLine(text ?? '', 40) } });
  return code || null;
}

function cleanLanguage(text: string | null, problems: FieldProblem[]): string | null {
  const tag = cleanText(text ?? '').replaceAll('_', '-');
  if (tag === '') return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    problems.push({ field: 'language', code: 'customers.language', params: { value: oneLine(tag, 40) } });
    return null;
  }
}
