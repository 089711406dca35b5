export {
  cleanAccount,
  cleanContact,
  cleanText,
  REFERENCE_LIMIT,
  splitAddresses,
} from './account-rules.ts';
export { customerLocale } from './customer-locale.ts';
export * from './customers.ts';
export { createCustomersService } from './customers-service.ts';
export { searchKey, searchPatterns } from './search.ts';
