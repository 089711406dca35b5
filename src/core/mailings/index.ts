export * from './mailings.ts';
export * from './mailings-service.ts';
