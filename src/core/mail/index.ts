export * from './alerts-service.ts';
export * from './mail.ts';
export * from './outbox-service.ts';
