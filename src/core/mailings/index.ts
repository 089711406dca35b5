export { createMailingHandlers } from './mailing-cause.ts';
export * from './mailings.ts';
export { createMailingsService } from './mailings-service.ts';
