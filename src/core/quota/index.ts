export * from './quota.ts';
export * from './quota-service.ts';
