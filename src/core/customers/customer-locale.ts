import { type Locale, localeOf } from '../locale.ts';
import type { Settings } from '../settings/index.ts';
import type { Account } from './customers.ts';

/**
 * What is written to a customer in: their language (the company's when none is known, English when it is none of ours),
 * as their country writes it, else the company's. Without a customer: the company's own.
 */
export function customerLocale(
  account: Pick<Account, 'language' | 'country'> | null | undefined,
  company: Settings,
): Locale {
  return localeOf(account?.language ?? company['company.language'], account?.country, company['company.country']);
}
