export * from './customers.ts';
export * from './customers-service.ts';
