export * from './exchange.ts';
export * from './exchange-service.ts';
