export * from './quota.ts';
export { createQuotaService } from './quota-service.ts';
